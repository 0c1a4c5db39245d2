// The payment routes at their handlers: statuses, problem+json with pointers, and who may see what.
import { describe, expect, it } from '@jest/globals';
import { make as makeByKey } from '../../../functions/payments/by-key.ts';
import { make as makeCancel } from '../../../functions/payments/cancel.ts';
import { make as makeCreate } from '../../../functions/payments/create.ts';
import { make as makeGet } from '../../../functions/payments/get.ts';
import { make as makeList } from '../../../functions/payments/list.ts';
import { make as makeRepair } from '../../../functions/payments/repair.ts';
import { make as makeWork } from '../../../functions/payments/work.ts';
import { minuteMs } from '../../../shared/kernel/time.ts';
import type { Operation } from '../../../shared/table/memory.ts';
import { type Call, call } from '../../obligations/world.ts';
import { aScene, deliver, fine, type SceneOptions, someFines } from '../../payments/scene.ts';
import { aStriker } from '../../payments/striker.ts';
import { deliveryOf } from '../../webhooks/post.ts';
import type { TestWorld } from '../../world.ts';

const asClerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const body = { obligations: [{ obligation_id: fine.id }], method: 'card' };

const create = (world: TestWorld, changes: Call = {}) =>
  call(makeCreate(world), {
    ...asClerk,
    headers: { 'idempotency-key': 'key-1' },
    body,
    ...changes,
  });

const created = async (options: SceneOptions = {}) => {
  const scene = await aScene(options);
  const answer = await create(scene.world);
  const { payment_id: id } = answer.body as { readonly payment_id: string };
  return { ...scene, answer, id };
};

/** The same tables behind the staff API. */
const asStaff = (world: TestWorld): TestWorld => ({
  ...world,
  access: { ...world.access, staff: true },
});

describe('POST /v1/payments', () => {
  it('answers 201 with what the payer must do, amounts in minor units, times in UTC', async () => {
    const { answer } = await created();

    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    expect(answer.body).toEqual({
      payment_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{19}$/),
      state: 'pending',
      amount: { amount: 20_000, currency: 'CNY' },
      applied: { amount: 0, currency: 'CNY' },
      surplus: { amount: 0, currency: 'CNY' },
      refunded: { amount: 0, currency: 'CNY' },
      channel: 'counter',
      method: 'card',
      obligations: [
        {
          obligation_id: fine.id,
          number: '110101190000001',
          kind: 'fine',
          amount: { amount: 20_000, currency: 'CNY' },
          lines: [
            {
              kind: 'fine',
              revenue_item: '103050101001',
              amount: { amount: 20_000, currency: 'CNY' },
            },
          ],
        },
      ],
      next: { kind: 'qr_code', data: expect.stringMatching(/^till:/) },
      created_at: '2026-03-09T02:00:00.000Z',
      expires_at: '2026-03-09T02:30:00.000Z',
      poll_after_ms: 2_000,
    });
  });

  it('answers a repetition with 200 and says so', async () => {
    const { world, answer } = await created();

    const again = await create(world);

    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(again.body).toEqual(answer.body);
  });

  it('answers 202 while the provider’s answer is not known, and when to ask again', async () => {
    const { world, till } = await aScene();
    till.answer('pay', 'lost');

    const { status, body: shown } = await create(world);

    expect(status).toBe(202);
    expect(shown).toMatchObject({
      state: 'pending',
      poll_after_ms: 1_000,
      advice: expect.stringMatching(/do not pay again/),
    });
  });

  it.each([
    ['no key', {}, 'idempotency_key_missing'],
    ['an empty key', { 'idempotency-key': '' }, 'idempotency_key_missing'],
    ['a key with blanks', { 'idempotency-key': 'a b' }, 'idempotency_key_missing'],
    ['a key that is too long', { 'idempotency-key': 'k'.repeat(256) }, 'idempotency_key_missing'],
  ])('with %s is refused with 400 before anything is read', async (_what, headers, code) => {
    const { world } = await aScene();

    const answer = await create(world, { headers });

    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      type: `urn:clearlane:problem:${code}`,
      title: code.replaceAll('_', ' '),
      status: 400,
      code,
      detail: expect.stringMatching(/send an Idempotency-Key/),
    });
  });

  it.each([
    ['an unknown field', { ...body, tip: 1 }, '/tip'],
    [
      'an unknown field inside',
      { ...body, obligations: [{ obligation_id: 'x.1', n: 1 }] },
      '/obligations/0',
    ],
    ['no obligations', { ...body, obligations: [] }, '/obligations'],
    ['no method', { obligations: body.obligations }, '/method'],
    ['a method of no kind', { ...body, method: 'shells' }, '/method'],
    [
      'an amount that is no integer',
      { ...body, amount: { amount: 0.5, currency: 'CNY' } },
      '/amount/amount',
    ],
    ['an amount without a currency', { ...body, amount: { amount: 5 } }, '/amount/currency'],
    ['an unsafe return_url', { ...body, return_url: 'javascript://localhost/' }, '/return_url'],
  ])('with %s is refused with 400 and a pointer', async (_what, bad, pointer) => {
    const { world } = await aScene();

    const answer = await create(world, { body: bad });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'invalid_request',
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: expect.stringContaining(pointer) }),
      ]),
    });
  });

  it.each([
    [
      '409 and one entry for each refused obligation',
      409,
      {
        code: 'obligation_locked',
        errors: [{ pointer: '/obligations/0', until: '2026-03-09T02:30:00.000Z' }],
      },
      { headers: { 'idempotency-key': 'key-2' } },
    ],
    [
      '422 for another body under the same key',
      422,
      { code: 'idempotency_key_reused' },
      { body: { ...body, method: 'wechat' } },
    ],
    [
      '404 for an unknown number',
      404,
      { code: 'obligation_not_found', errors: [{ pointer: '/obligations/0' }] },
      {
        headers: { 'idempotency-key': 'key-2' },
        body: { ...body, obligations: [{ obligation_id: 'beijing.404' }] },
      },
    ],
    ['403 without an operator', 403, { code: 'operator_missing' }, { operator: undefined }],
    ['403 for an unknown client', 403, { code: 'client_not_enabled' }, { client: 'nobody' }],
  ] as const)('answers %s', async (_what, status, problem, changes) => {
    const { world } = await created();
    const { operator, ...others }: Call = { ...asClerk, ...changes };

    const answer = await call(makeCreate(world), {
      headers: { 'idempotency-key': 'key-1' },
      body,
      ...others,
      ...(operator === undefined ? {} : { operator }),
    });

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, ...problem });
  });

  it('answers 409 with Retry-After while another payment is being ended for it', async () => {
    const { world } = await created();

    const answer = await create(world, {
      headers: { 'idempotency-key': 'key-2' },
      body: { ...body, supersede: true },
    });

    expect([answer.status, answer.headers['retry-after']]).toEqual([409, '2']);
    expect(answer.body).toMatchObject({
      code: 'ending_other_payment',
      at_latest: '2026-03-09T02:30:00.000Z',
    });
  });

  it('answers 503 with Retry-After in a moment of trouble, with nothing half done', async () => {
    const striker = aStriker({ fault: 'throttle', on: ({ kind }: Operation) => kind === 'commit' });
    const { world } = await aScene({ faults: striker.before });
    striker.arm();
    const before = world.memory.dump();

    const answer = await create(world);

    expect([answer.status, answer.headers['retry-after']]).toEqual([503, expect.any(String)]);
    expect(world.memory.dump()).toEqual(before);
  });

  it('shows a fault of ours as internal, and tells nothing of it', async () => {
    const { world } = await aScene();
    const broken = {
      ...world,
      hashKeys: () => Promise.reject(new Error('secret/clearlane/keys denied')),
    };

    const answer = await create(broken);

    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(answer.body)).not.toContain('secret/');
  });

  it('lets a payer who is not told whose payment holds the fine learn nothing of it', async () => {
    const { world, id } = await created();

    const answer = await create(world, { subject: 'clerk-2', operator: 'clerk-2' });

    expect(answer.status).toBe(409);
    expect(JSON.stringify(answer.body)).not.toContain(id);
  });
});

describe('GET /v1/payments/{payment_id}', () => {
  it('shows the payment to its own caller and to staff', async () => {
    const { world, id, answer } = await created();
    const path = { payment_id: id };

    const own = await call(makeGet(world), { ...asClerk, path });
    const staff = await call(makeGet(asStaff(world)), { path, roles: ['auditor'] });

    expect([own.status, staff.status]).toEqual([200, 200]);
    expect(own.body).toEqual(answer.body);
    expect(own.body).not.toHaveProperty('attempts');
    expect(staff.body).toMatchObject({ attempts: [{ number: 1, account: 'sandbox-1' }] });
  });

  it.each([
    ['another subject', { ...asClerk, subject: 'clerk-2' }],
    ['another client', { ...asClerk, client: 'app-1' }],
    ['roles that come by the payers’ API', { subject: 'x', roles: ['auditor' as const] }],
  ])('does not exist for %s, just as a payment that is not there', async (_who, caller) => {
    const { world, id } = await created();

    const answer = await call(makeGet(world), { ...caller, path: { payment_id: id } });
    const absent = await call(makeGet(world), { ...asClerk, path: { payment_id: '0'.repeat(19) } });

    expect(answer.status).toBe(404);
    expect(answer.body).toEqual(absent.body);
  });

  it.each(['', 'x', 'I'.repeat(19), '0'.repeat(20)])(
    'refuses %j, which no payment can have',
    async (id) => {
      const { world } = await aScene();

      const answer = await call(makeGet(world), { ...asClerk, path: { payment_id: id } });

      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errors: [{ pointer: '/path/payment_id' }] });
    },
  );
});

describe('GET /v1/payments/by-key/{key}', () => {
  it('finds the caller’s payment again, by the key alone', async () => {
    const { world, answer } = await created();

    const found = await call(makeByKey(world), { ...asClerk, path: { key: 'key-1' } });

    expect([found.status, found.body]).toEqual([200, answer.body]);
  });

  it.each([
    ['another key', { ...asClerk, path: { key: 'key-2' } }],
    ['another caller', { ...asClerk, subject: 'clerk-2', path: { key: 'key-1' } }],
  ])('finds nothing for %s', async (_what, asked) => {
    const { world } = await created();

    expect((await call(makeByKey(world), asked)).status).toBe(404);
  });
});

describe('POST /v1/payments/{payment_id}/cancel', () => {
  it('answers 202 while the end is not sure, then 200 with the end', async () => {
    const { world, id } = await created();
    const cancel = () => call(makeCancel(world), { ...asClerk, path: { payment_id: id } });

    const first = await cancel();
    await deliver(world);
    const second = await cancel();

    expect([first.status, second.status]).toEqual([202, 200]);
    expect([first.body, second.body]).toMatchObject([
      { state: 'cancelling', poll_after_ms: expect.any(Number) },
      { state: 'cancelled', reason: 'cancelled' },
    ]);
    expect(second.body).not.toHaveProperty('next');
    expect(first.body).not.toHaveProperty('next');
  });

  it('answers 409 once the payment is paid', async () => {
    const { world, id } = await created({ greeting: 'succeeded' });

    const answer = await call(makeCancel(world), { ...asClerk, path: { payment_id: id } });

    expect([answer.status, answer.body]).toEqual([
      409,
      expect.objectContaining({ code: 'payment_paid' }),
    ]);
  });
});

describe('GET /v1/payments', () => {
  const list = (world: TestWorld, query: Readonly<Record<string, string>>, more: Call = {}) =>
    call(makeList(asStaff(world)), { query, roles: ['reconciler'], ...more });
  const idsIn = (answered: { readonly body: unknown }): readonly string[] =>
    (
      answered.body as { readonly payments: readonly { readonly payment_id: string }[] }
    ).payments.map(({ payment_id }) => payment_id);

  it('lists what an obligation is locked by, or settled by', async () => {
    const { world, id } = await created();

    expect(idsIn(await list(world, { obligation_id: fine.id }))).toEqual([id]);
    expect(idsIn(await list(world, { obligation_id: 'beijing.404' }))).toEqual([]);
  });

  it('lists what an account took on a business day', async () => {
    const { world, id } = await created({ greeting: 'succeeded' });
    const day = { account: 'sandbox-1', business_day: '2026-03-09' };

    expect(idsIn(await list(world, day))).toEqual([id]);
    expect(idsIn(await list(world, { ...day, business_day: '2026-03-10' }))).toEqual([]);
  });

  it('lists what is pending, and no payment that has ended', async () => {
    const obligations = someFines(2);
    const { world, id } = await created({ obligations });
    const other = await create(world, {
      headers: { 'idempotency-key': 'key-2' },
      body: { ...body, obligations: [{ obligation_id: obligations[1]?.id }] },
    });
    await call(makeCancel(world), {
      ...asClerk,
      path: { payment_id: (other.body as { payment_id: string }).payment_id },
    });
    await deliver(world);

    expect(idsIn(await list(world, { pending: 'true' }))).toEqual([id]);
  });

  const day = { account: 'sandbox-1', business_day: '2026-03-09' };

  it.each<[string, Readonly<Record<string, string>>]>([
    ['nothing to list by', {}],
    ['pending=false', { pending: 'false' }],
    ['an account without a day', { account: 'sandbox-1' }],
    ['a day that is not in the calendar', { ...day, business_day: '2026-02-30' }],
    ['an account that is no name', { ...day, account: 'a'.repeat(3_000) }],
    ['a cursor of ours that was changed', { ...day, cursor: 'x' }],
    ['a cursor that is too long', { ...day, cursor: `0.${'x'.repeat(3_000)}` }],
    ['two kinds at once', { obligation_id: fine.id, pending: 'true' }],
    ['an obligation that is no name', { obligation_id: 'x'.repeat(3_000) }],
  ])('refuses %s', async (_what, query) => {
    const { world } = await aScene();

    expect((await list(world, query)).status).toBe(400);
  });

  it('is for staff with a fitting role only', async () => {
    const { world } = await aScene();

    const payer = await call(makeList(world), {
      query: { pending: 'true' },
      roles: ['reconciler'],
    });
    const editor = await list(world, { pending: 'true' }, { roles: ['policy_editor'] });

    expect([payer.status, editor.status]).toEqual([403, 403]);
  });
});

describe('the worker’s queue', () => {
  it('looks at each payment of a batch; what throws comes back alone', async () => {
    const { world, till, id } = await created();
    world.clock.advance(minuteMs);
    till.answer('query', 'fault');

    const answer = await makeWork(world)(
      deliveryOf([{ payment: id }, { payment: '0'.repeat(19) }, { odd: true }]),
      {},
    );

    expect(new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))).toEqual(
      new Set(['message-0', 'message-2']),
    );
  });
});

describe('the repair', () => {
  it('answers how many payments it woke', async () => {
    const { world } = await created();
    world.wakes.splice(0);
    world.clock.advance(5 * minuteMs);

    expect(await makeRepair(world)()).toEqual({ woken: 1 });
  });
});
