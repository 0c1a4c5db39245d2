// Conflicts, throttles, lost answers and mistakes, as DynamoDB gives them on a bad day.
import { afterEach, describe, expect, it } from '@jest/globals';
import { type DynamodbTable, dynamodbTable } from '../../shared/table/dynamodb.ts';
import { Misuse } from '../../shared/table/faults.ts';
import type { Condition } from '../../shared/table/table.ts';
import { seeded } from '../seeded.ts';
import { aKey, aPartition, aPut } from './contract.ts';
import { createTables, local } from './create-tables.ts';
import { localEndpoint } from './rig.ts';
import { type Act, fault, play, type Script } from './script.ts';

const names = { payments: 'faulty-payments', ledger: 'faulty-ledger' };
const real = await localEndpoint();
if (real) await createTables(real, names);
const withReal = real ? it : it.skip;

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface Rig {
  readonly table: DynamodbTable;
  readonly script: Script;
  readonly sleeps: readonly number[];
}

let seed = 0;
const impatient = { requestTimeout: 300, throwOnRequestTimeout: true } as const;
const rig = (...acts: readonly Act[]): Promise<Rig> => rigWith(impatient, acts);
const rigWith = async (
  requestHandler: typeof impatient | undefined,
  acts: readonly Act[],
): Promise<Rig> => {
  const script = await play(acts, real);
  const sleeps: number[] = [];
  let now = 0;
  seed += 1;
  const table = dynamodbTable({
    names,
    now: () => now,
    random: seeded(seed),
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
    client: {
      ...local,
      endpoint: script.endpoint,
      ...(requestHandler && { requestHandler }),
    },
  });
  opened.push(table, script);
  return { table, script, sleeps };
};

const done: Act = { status: 200, body: {} };
const key = aKey('p', 'a');
const other = aKey('p', 'b');
const one = [aPut(key, { owner: 'me' })];
const two = [aPut(key, { owner: 'me' }), aPut(other)];
const item = (members: Record<string, object> = {}) => ({
  pk: { S: 'p' },
  sk: { S: 'a' },
  revision: { N: '1' },
  ...members,
});
const mine = item({ owner: { S: 'me' } });
const theirs = item({ owner: { S: 'you' } });
const refusedPut = (present: object): Act =>
  fault('ConditionalCheckFailedException', { Item: present });
const cancelled = (...reasons: readonly object[]): Act =>
  fault('TransactionCanceledException', { CancellationReasons: reasons });
const none = { Code: 'None' };
const conflict = { Code: 'TransactionConflict' };
const failed = (present?: object) => ({ Code: 'ConditionalCheckFailed', Item: present });
const busy = { name: 'Failure', kind: 'busy', code: 'try_again', extras: { retryAfterSeconds: 2 } };
const serverError = fault('InternalServerError', {}, 500);
const tokens = ({ seen }: Script) => new Set(seen.map(({ body }) => body['ClientRequestToken']));
const refusal = (write: number, owner: string) => ({
  status: 'refused',
  refusals: [{ write, present: { pk: 'p', sk: 'a', revision: 1, owner } }],
});

describe('trouble that wrote nothing', () => {
  it.each([
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'TransactionConflictException',
  ])('%s is asked again with jitter', async (name) => {
    const { table, script, sleeps } = await rig(fault(name), fault(name), done);

    const commit = await table.commit(one);

    expect(commit).toEqual({ status: 'committed' });
    expect(script.seen).toHaveLength(3);
    expect(sleeps).toHaveLength(2);
    expect(new Set(sleeps).size).toBe(2);
    expect(Math.max(...sleeps)).toBeLessThanOrEqual(50);
  });

  it('is busy when it lasts, inside the deadline', async () => {
    const { table, script, sleeps } = await rig(fault('TransactionConflictException'));

    await expect(table.commit(one)).rejects.toMatchObject(busy);
    expect(script.seen.length).toBeGreaterThan(5);
    expect(script.seen.length).toBeLessThanOrEqual(12);
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5_000);
  });

  it('cancels a transaction, which asks again with the same token', async () => {
    const { table, script } = await rig(
      cancelled(none, conflict),
      cancelled({ Code: 'ThrottlingError' }, none),
      cancelled({ Code: 'ProvisionedThroughputExceeded' }, none),
      done,
    );

    const commit = await table.commit(two);

    expect(commit).toEqual({ status: 'committed' });
    expect(script.seen.map(({ target }) => target)).toEqual(Array(4).fill('TransactWriteItems'));
    expect(tokens(script).size).toBe(1);
  });

  it('uses another token for another commit', async () => {
    const { table, script } = await rig(done);

    await table.commit(two);
    await table.commit(two);

    expect(tokens(script).size).toBe(2);
    expect(String([...tokens(script)][0])).toHaveLength(32);
  });

  it('is busy when no server is there', async () => {
    const { table, script } = await rig(done);
    await script.close();

    await expect(table.commit(one)).rejects.toMatchObject(busy);
  });
});

describe('a cancellation for mixed reasons', () => {
  it('is a refusal where a condition truly failed', async () => {
    const { table, script } = await rig(cancelled(failed(theirs), conflict));

    const commit = await table.commit(two);

    expect(commit).toEqual(refusal(0, 'you'));
    expect(script.seen).toHaveLength(1);
  });

  it('is asked again where what stands there satisfies the condition', async () => {
    const condition: Condition = { name: 'whenUnchanged', revision: 1 };
    const { table, script } = await rig(cancelled(failed(theirs), conflict), done);

    const commit = await table.commit([aPut(key, {}, { condition }), aPut(other)]);

    expect(commit).toEqual({ status: 'committed' });
    expect(script.seen).toHaveLength(2);
  });

  it('is asked again after a lost answer: it may be our own half', async () => {
    const { table, script } = await rig(serverError, cancelled(failed(mine), conflict), done);

    const commit = await table.commit(two);

    expect(commit).toEqual({ status: 'committed' });
    expect(tokens(script).size).toBe(1);
  });
});

describe('a lost answer', () => {
  const losses: readonly [string, Act][] = [
    ['a server error', serverError],
    ['a dropped connection', { drop: true }],
    ['garbage', { garbage: true }],
    ['no answer in time', { hang: true }],
  ];

  it.each(losses)('to a plain put (%s) that now finds its own write is unknown', async (_, act) => {
    const { table } = await rig(act, refusedPut(mine));

    expect(await table.commit(one)).toEqual({ status: 'unknown' });
  });

  it.each(losses)('to a plain put (%s) is a refusal where another stands', async (_, act) => {
    const { table } = await rig(act, refusedPut(theirs));

    expect(await table.commit(one)).toEqual(refusal(0, 'you'));
  });

  it('to a plain put is unknown where the item has moved on', async () => {
    const later = { ...theirs, revision: { N: '2' } };
    const { table } = await rig({ drop: true }, refusedPut(later));

    expect(await table.commit(one)).toEqual({ status: 'unknown' });
  });

  it.each(losses)('to a transaction (%s) is asked again with its token', async (_, act) => {
    const { table, script } = await rig(act, done);

    expect(await table.commit(two)).toEqual({ status: 'committed' });
    expect(tokens(script).size).toBe(1);
  });

  it('to a transaction is a refusal when its repetition is refused', async () => {
    const { table } = await rig({ drop: true }, cancelled(failed(theirs), none));

    expect(await table.commit(two)).toEqual(refusal(0, 'you'));
  });

  it('is given up after two seconds, as deployed', async () => {
    const { table, script } = await rigWith(undefined, [{ hang: true }, done]);

    expect(await table.commit(two)).toEqual({ status: 'committed' });
    expect(script.seen).toHaveLength(2);
  });

  it('is unknown when answers are lost to the end, or throttled after one was', async () => {
    const lost = await rig(serverError);
    const throttled = await rig({ drop: true }, fault('ThrottlingException'));

    expect(await lost.table.commit(one)).toEqual({ status: 'unknown' });
    expect(await lost.table.commit(two)).toEqual({ status: 'unknown' });
    expect(await throttled.table.commit(two)).toEqual({ status: 'unknown' });
  });

  withReal('to a real transaction: its repetition changes nothing and is committed', async () => {
    const { table } = await rig({ drop: true, forward: true }, { forward: true });
    const written = aKey(aPartition());

    const commit = await table.commit([aPut(written), aPut(aKey(aPartition()))]);

    expect(commit).toEqual({ status: 'committed' });
    expect(await table.get(written)).toMatchObject({ revision: 1 });
  });

  withReal('to a real plain put that arrived is unknown', async () => {
    const { table } = await rig({ drop: true, forward: true }, { forward: true });
    const written = aKey(aPartition());

    const commit = await table.commit([aPut(written, { owner: 'me' })]);

    expect(commit).toEqual({ status: 'unknown' });
    expect(await table.get(written)).toMatchObject({ owner: 'me', revision: 1 });
  });

  withReal('to a real plain put that never arrived is no loss', async () => {
    const { table } = await rig({ drop: true }, { forward: true });

    expect(await table.commit([aPut(aKey(aPartition()))])).toEqual({ status: 'committed' });
  });
});

describe('mistakes', () => {
  it.each(['ValidationException', 'IdempotentParameterMismatchException', 'AccessDeniedException'])(
    '%s is thrown at once',
    async (name) => {
      const { table, script } = await rig(fault(name));

      await expect(table.commit(two)).rejects.toMatchObject({ name });
      expect(script.seen).toHaveLength(1);
    },
  );

  it('inside a cancellation are thrown with the key', async () => {
    const { table } = await rig(cancelled(none, { Code: 'ValidationError' }));

    const commit = table.commit(two);

    await expect(commit).rejects.toThrow(Misuse);
    await expect(commit).rejects.toThrow('ValidationError at payments p / b');
  });
});

describe('reads', () => {
  it('ask again, and are busy in the end', async () => {
    const recovering = await rig(
      serverError,
      { drop: true },
      { status: 200, body: { Item: mine } },
    );
    const lasting = await rig(serverError);

    expect(await recovering.table.get(key)).toMatchObject({ owner: 'me' });
    await expect(lasting.table.get(key)).rejects.toMatchObject(busy);
    await expect(lasting.table.list({ table: 'payments', pk: 'p' })).rejects.toMatchObject(busy);
  });

  it('are strong, but for due work', async () => {
    const { table, script } = await rig(done);

    await table.get(key);
    await table.getMany([key]);
    await table.list({ table: 'payments', pk: 'p' });
    await table.due(0, 1, 1);

    const [get, getMany, list, due] = script.seen.map(({ body }) => body);
    expect([get, list, due].map((body) => body?.['ConsistentRead'])).toEqual([
      true,
      true,
      undefined,
    ]);
    expect(getMany).toMatchObject({ RequestItems: { [names.payments]: { ConsistentRead: true } } });
  });

  it('of many keys ask for the unprocessed ones again', async () => {
    const left = { [names.payments]: { Keys: [{ pk: { S: 'p' }, sk: { S: 'b' } }] } };
    const second = { pk: { S: 'p' }, sk: { S: 'b' } };
    const { table, script, sleeps } = await rig(
      { status: 200, body: { Responses: { [names.payments]: [mine] }, UnprocessedKeys: left } },
      { status: 200, body: { Responses: { [names.payments]: [second] }, UnprocessedKeys: {} } },
    );

    const items = await table.getMany([other, key]);

    expect(items.map((found) => found?.sk)).toEqual(['b', 'a']);
    expect(script.seen[1]?.body).toEqual({ RequestItems: left });
    expect(sleeps).toHaveLength(1);
  });

  it('of due work follow pages until the limit', async () => {
    const keyOf = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } });
    const page = (sk: string) => ({
      status: 200,
      body: { Items: [keyOf(sk)], LastEvaluatedKey: keyOf(sk) },
    });
    const { table, script } = await rig(page('a'), page('b'), page('c'));

    const found = await table.due(0, 1, 2);

    expect(found).toEqual([key, other]);
    expect(script.seen.map(({ body }) => body['Limit'])).toEqual([2, 1]);
  });
});

describe('counters', () => {
  it('that another began anew meanwhile are asked again', async () => {
    const refused = fault('ConditionalCheckFailedException');
    const counted: Act = {
      status: 200,
      body: { Attributes: item({ count: { N: '2' }, until: { N: '9' } }) },
    };
    const { table, script } = await rig(refused, refused, counted);

    expect(await table.bump(key, 9)).toBe(2);
    expect(script.seen.map(({ target }) => target)).toEqual([
      'UpdateItem',
      'PutItem',
      'UpdateItem',
    ]);
  });
});
