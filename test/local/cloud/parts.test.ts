// Route choice, names, table actions, claims and the worker pool: parts that need no server.
import { describe, expect, it } from '@jest/globals';
import { encodedKey } from '../../../local/cloud/buckets.ts';
import { claimText } from '../../../local/cloud/http/authorizer.ts';
import { matchRoute, routePattern } from '../../../local/cloud/http/routes.ts';
import { findName, shortNames } from '../../../local/cloud/lookup.ts';
import { tableActions } from '../../../local/cloud/table-actions.ts';
import { makePool } from '../../../local/cloud/worker/pool.ts';
import type { LocalWorker } from '../../../local/cloud/worker/worker.ts';

describe('matchRoute', () => {
  const routes = [
    '$default',
    'ANY /v1/{proxy+}',
    'GET /v1/payments/{id}',
    'ANY /v1/payments/{id}',
    'GET /v1/payments/by-key/{key}',
    'GET /v1/payments/{id}/receipts',
  ].map((key) => ({ pattern: routePattern(key) }));

  it.each([
    ['GET', '/v1/payments/7', 'GET /v1/payments/{id}', { id: '7' }],
    ['POST', '/v1/payments/7', 'ANY /v1/payments/{id}', { id: '7' }],
    ['GET', '/v1/payments/by-key/k', 'GET /v1/payments/by-key/{key}', { key: 'k' }],
    ['GET', '/v1/payments/7/receipts', 'GET /v1/payments/{id}/receipts', { id: '7' }],
    ['GET', '/v1/else/where', 'ANY /v1/{proxy+}', { proxy: 'else/where' }],
    ['GET', '/v1/payments/', 'ANY /v1/{proxy+}', { proxy: 'payments/' }],
    ['GET', '/', '$default', {}],
  ])('%s %s is answered by %s', (method, path, key, parameters) => {
    const match = matchRoute(routes, method, path);

    expect(match?.route.pattern.key).toBe(key);
    expect(match?.parameters).toEqual(parameters);
  });

  it('finds none where none fits', () => {
    expect(matchRoute([{ pattern: routePattern('GET /a') }], 'GET', '/a/b')).toBeUndefined();
    expect(matchRoute([{ pattern: routePattern('GET /a') }], 'POST', '/a')).toBeUndefined();
  });
});

describe('findName', () => {
  const candidates = [
    { name: 'app-pay-Get1', id: 'PayGetFunction12AB', label: 'payments/get' },
    { name: 'app-staff-Get2', id: 'StaffGetFunction34CD', label: 'payments/get' },
    { name: 'app-work', id: 'WorkFunction56EF', label: 'payments/work' },
  ];
  const find = (wanted: string) => findName(candidates, { Worker: 'app-work' }, wanted);

  it.each([
    ['app-pay-Get1', 'app-pay-Get1'],
    ['StaffGetFunction34CD', 'app-staff-Get2'],
    ['StaffGet', 'app-staff-Get2'],
    ['payments/work', 'app-work'],
    ['Worker', 'app-work'],
    ['http://127.0.0.1:1/000000000000/app-work', 'app-work'],
    ['arn:aws:lambda:us-east-1:000000000000:function:app-work', 'app-work'],
  ])('knows %s', (wanted, name) => {
    expect(find(wanted)).toBe(name);
  });

  it('names the choices when several are meant, and what there is when none is', () => {
    expect(() => find('payments/get')).toThrow('may be app-pay-Get1 or app-staff-Get2');
    expect(() => find('nothing')).toThrow(/has no nothing .*PayGetFunction12AB/);
  });
});

describe('shortNames', () => {
  it('leaves out what all names begin with', () => {
    const names = shortNames([
      ['clearlane-local-pay', 1],
      ['clearlane-local-staff', 2],
    ]);

    expect(names).toEqual({
      'clearlane-local-pay': 1,
      'clearlane-local-staff': 2,
      pay: 1,
      staff: 2,
    });
  });

  it('leaves names alone that have nothing in common', () => {
    expect(
      shortNames([
        ['a-b', 1],
        ['c-d', 2],
      ]),
    ).toEqual({ 'a-b': 1, 'c-d': 2 });
    expect(shortNames([['only-one', 1]])).toEqual({ 'only-one': 1 });
  });
});

describe('tableActions', () => {
  const target = (name: string): string => `DynamoDB_20120810.${name}`;

  it('takes a transaction apart into the rights that it needs', () => {
    const actions = tableActions(target('TransactWriteItems'), {
      TransactItems: [
        { Put: { TableName: 'one' } },
        { Put: { TableName: 'one' } },
        { ConditionCheck: { TableName: 'two' } },
        { Update: { TableName: 'arn:aws:dynamodb:us-east-1:000000000000:table/two' } },
      ],
    });

    expect(actions).toEqual(['one:PutItem', 'two:ConditionCheckItem', 'two:UpdateItem']);
  });

  it('names the index of a query', () => {
    expect(tableActions(target('Query'), { TableName: 'one', IndexName: 'due' })).toEqual([
      'one/index/due:Query',
    ]);
  });

  it('names every table of a batch', () => {
    const actions = tableActions(target('BatchGetItem'), { RequestItems: { one: {}, two: {} } });

    expect(actions).toEqual(['one:BatchGetItem', 'two:BatchGetItem']);
  });
});

describe('claimText', () => {
  it.each([
    ['text', 'text'],
    [7, '7'],
    [true, 'true'],
    [['a', 'b'], '[a b]'],
    [[], '[]'],
    [{ b: 1, a: ['x', 'y'] }, 'map[a:[x y] b:1]'],
  ])('%j', (claim, text) => {
    expect(claimText(claim)).toBe(text);
  });
});

describe('encodedKey', () => {
  it('encodes a key as S3 events do', () => {
    expect(encodedKey('2026/对账 (1)+a&b.csv')).toBe('2026/%E5%AF%B9%E8%B4%A6+(1)%2Ba%26b.csv');
  });
});

describe('a pool', () => {
  const aPool = (atMost: number) => {
    const started: string[] = [];
    const ended: string[] = [];
    const dead = new Set<number>();
    const pool = makePool((of): LocalWorker => {
      started.push(of);
      const serial = started.length;
      return {
        serial,
        invoke: async () => ({ kind: 'answered', payload: 'null' }),
        isAlive: () => !dead.has(serial),
        end: async () => {
          ended.push(`${of}${serial}`);
        },
      };
    }, atMost);
    return { pool, started, ended, dead };
  };
  const serialOf = (worker: LocalWorker) => Promise.resolve(worker.serial);

  it('uses a warm worker again and starts another only while it is busy', async () => {
    const { pool, started } = aPool(3);

    const first = await pool.lend('a', serialOf);
    const [again, beside] = await Promise.all([pool.lend('a', serialOf), pool.lend('a', serialOf)]);

    expect([first, again, beside]).toEqual([1, 1, 2]);
    expect(started).toEqual(['a', 'a']);
  });

  it('lets the longest idle worker give way', async () => {
    const { pool, ended } = aPool(2);

    await pool.lend('a', serialOf);
    await pool.lend('b', serialOf);
    await pool.lend('a', serialOf);
    await pool.lend('c', serialOf);

    expect(ended).toEqual(['b2']);
  });

  it('makes who comes too many wait, first come first served', async () => {
    const { pool, started } = aPool(1);
    const order: string[] = [];
    const held = Promise.withResolvers<void>();

    const first = pool.lend('a', () => held.promise);
    const others = ['b', 'a'].map((of) =>
      pool.lend(of, async () => {
        order.push(of);
      }),
    );
    held.resolve();
    await Promise.all([first, ...others]);

    expect(order).toEqual(['b', 'a']);
    expect(started).toEqual(['a', 'b', 'a']);
  });

  it('does not use a worker again that died', async () => {
    const { pool, dead } = aPool(2);
    const first = await pool.lend('a', serialOf);
    dead.add(first);

    expect(await pool.lend('a', serialOf)).toBe(2);
  });
});
