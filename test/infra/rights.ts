// What the role of each function may do, read back from the templates.
import * as z from 'zod';
import { at, resourcesOf, type Templates } from './synth.ts';

const many = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((one) => [one])]);

const Statement = z.object({
  Effect: z.string(),
  Action: many(z.string()),
  Resource: many(z.unknown()),
  Condition: z.unknown().optional(),
});

export interface Right {
  readonly action: string;
  /** The resource as JSON text: references name the construct they point to. */
  readonly resource: string;
  readonly condition?: unknown;
}

export interface FunctionRights {
  readonly stack: string;
  /** Path under functions/. */
  readonly function: string;
  readonly audience: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly rights: readonly Right[];
}

const rightsIn = (document: unknown): readonly Right[] =>
  z
    .array(Statement)
    .parse(at(document, 'Statement'))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource, Condition }) =>
      Action.flatMap((action) =>
        Resource.map((resource) => ({
          action,
          resource: JSON.stringify(resource),
          condition: Condition,
        })),
      ),
    );

/** Every function of every stack with all rights that the policies of its role add up to. */
export const rightsOf = (templates: Templates): readonly FunctionRights[] =>
  resourcesOf(templates, 'AWS::Lambda::Function').map(({ stack, Properties }) => {
    const role = at(Properties, 'Role', 'Fn::GetAtt', '0');
    const policies = resourcesOf(templates, 'AWS::IAM::Policy').filter(
      (policy) => policy.stack === stack && at(policy.Properties, 'Roles', '0', 'Ref') === role,
    );
    const environment = z
      .record(z.string(), z.unknown())
      .parse(at(Properties, 'Environment', 'Variables'));
    return {
      stack,
      function: String(environment['POWERTOOLS_SERVICE_NAME']),
      audience: String(environment['AUDIENCE']),
      environment,
      rights: policies.flatMap(({ Properties: found }) => rightsIn(found['PolicyDocument'])),
    };
  });

/** DynamoDB item actions of a function on one table or on its index. */
export const tableRights = (
  { rights }: FunctionRights,
  table: 'payments' | 'ledger',
): readonly Right[] =>
  rights.filter(
    ({ action, resource }) =>
      action.startsWith('dynamodb:') &&
      resource.includes(table === 'ledger' ? 'TablesLedger' : 'TablesPayments') &&
      !resource.includes('StreamArn'),
  );
