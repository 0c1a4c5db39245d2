// Receipts from the stream of the payments table; the relay of events will read beside it.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { wakeByStream } from './triggers.ts';
import { workers } from './workers.ts';

export class ReceiptsStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    const { tables, buckets } = props.survive;
    const row = workers.issue;
    const issue = new SubjectFunction(this, { ...props, ...row, row });
    wakeByStream(issue, {
      ...props,
      trigger: row.trigger,
      table: tables.payments,
      discards: buckets.discards,
    });
    this.functions = [issue];
  }
}
