// Items and conditions as DynamoDB writes them: the codec between plain JSON and typed attributes.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { expressionOf } from './conditions.ts';
import { Misuse } from './faults.ts';
import type { Planned } from './plan.ts';
import type { Key, TableName } from './table.ts';
import type { Stored } from './values.ts';

export type Names = Readonly<Record<TableName, string>>;
export type Typed = Record<string, AttributeValue>;

export const typedKey = ({ pk, sk }: Key): Typed => ({ pk: { S: pk }, sk: { S: sk } });

export const typed = (values: Readonly<Record<string, unknown>>): Typed => marshall(values);

/** An item as DynamoDB gave it. Throws when it carries no key of ours. */
export const storedFrom = (item: Typed): Stored => {
  const { pk, sk, ...attributes } = unmarshall(item);
  if (typeof pk !== 'string' || typeof sk !== 'string')
    throw new Misuse('an item without our keys');
  return { ...attributes, pk, sk };
};

/** What puts, removals and checks say alike, alone and inside a transaction. */
export interface Request {
  readonly TableName: string;
  readonly ConditionExpression: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Typed;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}

export const requestOf = (names: Names, { key, condition }: Planned): Request => {
  const TableName = names[key.table];
  const found = expressionOf(condition);
  if (!found) return { TableName, ConditionExpression: undefined };
  const values = Object.keys(found.values).length > 0;
  return {
    TableName,
    ConditionExpression: found.expression,
    ExpressionAttributeNames: { ...found.names },
    ...(values && { ExpressionAttributeValues: typed(found.values) }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
};
