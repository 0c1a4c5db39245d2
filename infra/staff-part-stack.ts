// A part of the staff API's routes in a stack of its own: CloudFormation ends a stack at 500 resources.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AudienceApi } from './api.ts';
import type { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { RouteFunctions } from './route-functions.ts';
import { routes, type StaffPart } from './routes.ts';

export interface StaffPartProps extends StackProps, Surroundings {
  readonly staff: AudienceApi;
  readonly part: StaffPart;
}

export class StaffPartStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: StaffPartProps) {
    super(scope, id, props);
    const rows = routes.filter(({ stack }) => stack === props.part);
    const { api } = props.staff;
    this.functions = new RouteFunctions(this, { ...props, api, rows, audience: 'staff' }).functions;
  }
}
