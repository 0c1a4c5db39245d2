// Putting obligations: idempotent, versioned, and clear about every fault.
import { describe, expect, it } from '@jest/globals';
import { make as makeGet } from '../../functions/obligations/get.ts';
import { make } from '../../functions/obligations/put.ts';
import { earlierVersions, find } from '../../shared/obligations/store/obligations.ts';
import type { Operation } from '../../shared/table/memory.ts';
import { anObligation } from '../obligations/obligation.ts';
import { anAuthority, aSmallWorld, call, type SmallWorld, stored } from '../obligations/world.ts';

const id = 'beijing.110101190000001';
const cny = (amount: number) => ({ amount, currency: 'CNY' });
const aBody = (changes: object = {}) => ({
  number: '1101011900000017',
  kind: 'fine',
  lines: [{ kind: 'fine', revenue_item: '103050101001', amount: cny(20_000) }],
  policy: 'cn-traffic-fine',
  issued_on: '2026-03-01',
  received_on: '2026-03-02',
  plate: '京A12345',
  ...changes,
});

const put = (world: SmallWorld, body: unknown, more: object = {}) =>
  call(make(world), { path: { obligation_id: id }, roles: ['case_system'], body, ...more });

const aReadyWorld = async (...before: Parameters<typeof aSmallWorld>): Promise<SmallWorld> => {
  const world = aSmallWorld(...before);
  await world.has(anAuthority());
  return world;
};

describe('putting an obligation', () => {
  it('creates it under its natural key, the printed form kept beside', async () => {
    const world = await aReadyWorld();

    const { status, headers, body } = await put(world, aBody());

    expect(status).toBe(201);
    expect(headers['etag']).toBe('"1"');
    expect(body).toMatchObject({
      result: 'created',
      obligation_id: id,
      number: '1101011900000017',
      state: 'open',
      version: 1,
      assessment: { amount: cny(26_000) },
    });
  });

  it('again with the same content writes nothing', async () => {
    const world = await aReadyWorld();
    await put(world, aBody());
    const before = world.memory.dump();

    const reordered = Object.fromEntries(Object.entries(aBody({ cancelled: false })).reverse());
    const { status, body } = await put(world, reordered);

    expect(status).toBe(200);
    expect(body).toMatchObject({ result: 'unchanged', version: 1 });
    expect(world.memory.dump()).toEqual(before);
  });

  it('with other content makes a new version and keeps the old one for ever', async () => {
    const world = await aReadyWorld();
    await put(world, aBody());
    const lines = [{ kind: 'fine', revenue_item: '103050101001', amount: cny(10_000) }];

    const { status, headers, body } = await put(world, aBody({ lines }));

    expect(status).toBe(200);
    expect(headers['etag']).toBe('"2"');
    expect(body).toMatchObject({
      result: 'changed',
      version: 2,
      assessment: { amount: cny(13_000) },
    });
    expect(await earlierVersions(world.table, id)).toEqual([
      expect.objectContaining({
        version: 1,
        notice: expect.objectContaining({ lines: [expect.objectContaining({ amount: 20_000 })] }),
      }),
    ]);
  });

  it('lets exactly one of two twins create it, and both are told the truth', async () => {
    const world = await aReadyWorld();

    const answers = await Promise.all([put(world, aBody()), put(world, aBody())]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect((await find(world.table, id))?.version).toBe(1);
  });

  it('loses no version when two writers change it at once', async () => {
    const world = await aReadyWorld();
    await put(world, aBody());

    await Promise.all([put(world, aBody({ text: 'A' })), put(world, aBody({ text: 'B' }))]);

    expect((await find(world.table, id))?.version).toBe(3);
    expect(await earlierVersions(world.table, id)).toHaveLength(2);
  });

  it.each(['lose_answer', 'lose_request'] as const)(
    'tells what it did although the table’s answer was lost (%s)',
    async (fault) => {
      let faults = 0;
      const world = await aReadyWorld(({ kind, writes }: Operation) => {
        const isObligation = writes.some(({ key }) => key.sk === 'obligation');
        if (kind !== 'commit' || !isObligation || faults > 0) return undefined;
        faults += 1;
        return fault;
      });

      const { status, body } = await put(world, aBody());

      expect(faults).toBe(1);
      expect(status).toBe(201);
      expect(body).toMatchObject({ result: 'created', version: 1 });
    },
  );
});

describe('an authority’s new word', () => {
  const settled = { state: 'settled' as const, settledBy: 'P1', settledAt: 5 };
  const changedFrom = async (before: Parameters<typeof anObligation>[0], changes: object) => {
    const world = await aReadyWorld();
    await world.has(stored(anObligation(before)));
    const { body, status } = await put(world, aBody(changes));
    return { status, body, after: await find(world.table, id) };
  };

  it('leaves settled what our money settled, as a new version', async () => {
    for (const changes of [{ text: 'corrected' }, { cancelled: true }, { settled_elsewhere: true }])
      expect((await changedFrom(settled, changes)).after).toMatchObject({ ...settled, version: 2 });
  });

  it('cancels what is open, and a lock stays with its payment', async () => {
    const lock = { payment: 'P', until: 9, channel: 'app' as const, owner: 'O' };

    const { after } = await changedFrom({ lock }, { cancelled: true });

    expect(after).toMatchObject({ state: 'cancelled', lock, version: 2 });
  });

  it('settles what was paid elsewhere, and opens it again when it was not', async () => {
    const { after } = await changedFrom({}, { settled_elsewhere: true });
    const { after: again } = await changedFrom({ state: 'settled', settledAt: 5 }, {});

    expect(after).toMatchObject({ state: 'settled' });
    expect(after).not.toHaveProperty('settledBy');
    expect(again).toMatchObject({ state: 'open' });
    expect(again).not.toHaveProperty('settledAt');
  });

  it('does not bring back a withdrawn number', async () => {
    const { status, body, after } = await changedFrom({ state: 'cancelled' }, {});

    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'obligation_cancelled' });
    expect(after).toMatchObject({ state: 'cancelled', version: 1 });
  });

  it('replaces the holds', async () => {
    const holds = [{ kind: 'review' as const, from: '2026-03-20' }];

    const { after } = await changedFrom(
      { holds },
      { holds: [{ kind: 'court', from: '2026-03-25' }] },
    );

    expect(after?.holds).toEqual([{ kind: 'court', from: '2026-03-25' }]);
  });
});

describe('If-Match', () => {
  it('lets a change through that saw the latest, and stops one that did not', async () => {
    const world = await aReadyWorld();
    await put(world, aBody());
    const change = (text: string) =>
      put(world, aBody({ text }), { headers: { 'if-match': '"1"' } });

    const first = await change('A');
    const second = await change('B');

    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 412, body: { code: 'obligation_changed' } });
    expect((await find(world.table, id))?.notice.text).toBe('A');
  });

  it('that names something on a new obligation is refused', async () => {
    const answered = await put(await aReadyWorld(), aBody(), { headers: { 'if-match': '"1"' } });

    expect(answered.status).toBe(412);
  });
});

describe('a put is refused', () => {
  const line = (changes: object) => [
    { kind: 'fine', revenue_item: '103050101001', amount: cny(20_000), ...changes },
  ];

  it.each([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['an unknown field in a line', { lines: line({ vat: 1 }) }, '/lines/0/vat'],
    ['no lines', { lines: [] }, '/lines'],
    ['eleven lines', { lines: Array.from({ length: 11 }, () => line({})[0]) }, '/lines'],
    ['an amount of zero', { lines: line({ amount: cny(0) }) }, '/lines/0/amount/amount'],
    ['a negative amount', { lines: line({ amount: cny(-1) }) }, '/lines/0/amount/amount'],
    ['half a cent', { lines: line({ amount: cny(0.5) }) }, '/lines/0/amount/amount'],
    ['an amount as text', { lines: line({ amount: '200' }) }, '/lines/0/amount'],
    [
      'a currency that is none',
      { lines: line({ amount: { amount: 1, currency: 'XXX' } }) },
      '/lines/0/amount/currency',
    ],
    ['a date that is none', { received_on: '2026-02-30' }, '/received_on'],
    ['a date with a time', { issued_on: '2026-02-03T00:00:00Z' }, '/issued_on'],
    ['an unknown policy', { policy: 'free' }, '/policy'],
    ['control characters', { text: 'a\u0007b' }, '/text'],
    ['an endless text', { text: 'x'.repeat(201) }, '/text'],
    [
      'a hold that ends before it begins',
      { holds: [{ kind: 'review', from: '2026-03-02', to: '2026-03-01' }] },
      '/holds/0/to',
    ],
  ])('for its shape: %s', async (_what, changes, pointer) => {
    const { status, body } = await put(await aReadyWorld(), aBody(changes));

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid_request',
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  it.each([
    ['a number of another id', { number: '110101190000002' }, '/number', 'number_differs'],
    ['a category that makes another id', { category: '1' }, '/number', 'number_differs'],
    ['a number that cannot be one', { number: '12' }, '/number', 'bad_number'],
    [
      'another currency',
      { lines: line({ amount: { amount: 1, currency: 'USD' } }) },
      '/lines/0/amount/currency',
      'currency_differs',
    ],
    [
      'more money than can be',
      { lines: line({ amount: cny(1_000_000_000_001) }) },
      '/lines',
      'amount_too_large',
    ],
    [
      'a penalty that the policy adds',
      { lines: [...line({}), ...line({ kind: 'penalty' })] },
      '/lines/1/kind',
      'policy_adds_penalty',
    ],
    ['a fee under a fine’s policy', { kind: 'fee' }, '/policy', 'policy_needs_fine'],
    ['a day that has not come', { received_on: '2026-03-28' }, '/received_on', 'date_in_future'],
    [
      'receipt before issue',
      { received_on: '2026-02-28' },
      '/received_on',
      'received_before_issued',
    ],
  ])('for what it says: %s', async (_what, changes, pointer, code) => {
    const world = await aReadyWorld();

    const { status, body } = await put(world, aBody(changes));

    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [expect.objectContaining({ pointer, code })] });
    expect(await find(world.table, id)).toBeUndefined();
  });

  it('for an authority that is not set up', async () => {
    const answered = await put(aSmallWorld(), aBody());

    expect(answered).toMatchObject({ status: 404, body: { code: 'authority_not_found' } });
  });

  it('for an id that is none', async () => {
    const answered = await put(await aReadyWorld(), aBody(), {
      path: { obligation_id: 'beijing' },
    });

    expect(answered).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/path/obligation_id' }] },
    });
  });

  it.each([[[]], [['cashier']], [['auditor', 'policy_editor']]])('for roles %j', async (roles) => {
    const answered = await put(await aReadyWorld(), aBody(), { roles });

    expect(answered).toMatchObject({ status: 403, body: { code: 'role_missing' } });
  });
});

describe('reading an obligation', () => {
  const get = (world: SmallWorld, more: object = {}) =>
    call(makeGet(world), { path: { obligation_id: id }, roles: ['auditor'], ...more });

  it('shows staff its state, lock and amount due, with the revision to change it by', async () => {
    const world = await aReadyWorld();
    const lock = { payment: 'P', until: world.now(), channel: 'kiosk' as const, owner: 'O' };
    await world.has(stored(anObligation({ lock })));

    const { status, headers, body } = await get(world);

    expect(status).toBe(200);
    expect(headers['etag']).toBe('"1"');
    expect(body).toMatchObject({
      state: 'open',
      plate: '京A12345',
      lock: { channel: 'kiosk', until: '2026-03-27T04:00:00.000Z' },
      assessment: { amount: cny(26_000) },
    });
  });

  it('shows what settled it', async () => {
    const world = await aReadyWorld();
    await world.has(stored(anObligation({ state: 'settled', settledBy: 'P1', settledAt: 0 })));

    const { body } = await get(world);

    expect(body).toMatchObject({ state: 'settled', settled_by: 'P1' });
    expect(body).not.toHaveProperty('assessment');
  });

  it('is refused for one that is not there, and for callers without a role', async () => {
    const world = await aReadyWorld();

    expect(await get(world)).toMatchObject({ status: 404, body: { code: 'obligation_not_found' } });
    expect(await get(world, { roles: [] })).toMatchObject({ status: 403 });
  });
});
