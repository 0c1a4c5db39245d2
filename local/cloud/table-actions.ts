// Which IAM actions a DynamoDB request needs, per table and index: what roles are compared with.
import { type Json, type JsonObject, listOf, objectOf } from './json.ts';

// A transaction needs the right to each single action, not one of its own.
const inTransaction = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
} as const;

/** A table, or an index of it as IAM names it: `table/index/name`. */
const resourceOf = (body: JsonObject): string => {
  const table = nameOf(body['TableName']);
  const index = body['IndexName'];
  return typeof index === 'string' ? `${table}/index/${index}` : table;
};

// A table may be named by its ARN as well.
const nameOf = (table: Json | undefined): string => String(table).split(':table/').at(-1) ?? '';

const transacted = (body: JsonObject): string[] =>
  listOf(body['TransactItems']).flatMap((item) =>
    Object.entries(inTransaction).flatMap(([member, action]) => {
      const part = objectOf(item)[member];
      return part === undefined ? [] : [`${nameOf(objectOf(part)['TableName'])}:${action}`];
    }),
  );

const batched = (action: string, body: JsonObject): string[] =>
  Object.keys(objectOf(body['RequestItems'])).map((table) => `${nameOf(table)}:${action}`);

/**
 * The actions of one request as `table:Action` (`table/index/name:Query` on an index), each once.
 * `target` is the request's X-Amz-Target header.
 */
export const tableActions = (target: string, body: JsonObject): readonly string[] => {
  const action = target.split('.').at(-1) ?? '';
  if (action.startsWith('Transact')) return [...new Set(transacted(body))];
  if (action.startsWith('Batch')) return batched(action, body);
  return body['TableName'] === undefined ? [] : [`${resourceOf(body)}:${action}`];
};
