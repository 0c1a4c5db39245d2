// What a create refuses: each with a stable code, a pointer to the fault and what to do; nothing is stored.
import { describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/kernel/time.ts';
import { makeClaim } from '../../shared/obligations/model/claim.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { CreateBody } from '../../shared/payments/model/request.ts';
import { accountWrite, clientWrite } from '../../shared/settings/store/settings.ts';
import { aNotice, anObligation } from '../obligations/obligation.ts';
import { aClient, anAccount, anAuthority, type TestWorld } from '../world.ts';
import { booksOf } from './books.ts';
import {
  aScene,
  begin,
  claimOf,
  clerk,
  fine,
  payer,
  type Scene,
  type SceneOptions,
  someFines,
  type Wish,
} from './scene.ts';

interface Case {
  readonly options?: SceneOptions;
  readonly before?: (scene: Scene) => Promise<unknown>;
  readonly wish?: Wish | ((world: TestWorld) => Wish);
  readonly refusal: object;
}

const fault = (pointer: string, code: string, more: object = {}) =>
  expect.objectContaining({ pointer, code, detail: expect.any(String), ...more });

const refused = (kind: string, code: string, ...errors: readonly unknown[]) => ({
  kind,
  code,
  ...(errors.length === 0 ? {} : { extras: { errors } }),
});

const changed = (world: TestWorld, changes: Parameters<typeof aClient>[0]) =>
  world.table.commit([clientWrite(aClient(changes), 1)]);

const another = (changes: Partial<Obligation> = {}): Obligation =>
  anObligation({ key: '110101190000009', ...changes });

const fee = (amount: number): Obligation =>
  anObligation({
    notice: aNotice({
      kind: 'fee',
      policy: 'flat-fee',
      lines: [{ kind: 'fee', revenueItem: '103', amount }],
    }),
  });

const cases: Readonly<Record<string, Case>> = {
  'a number that nobody knows': {
    wish: { ids: ['beijing.404'] },
    refusal: refused(
      'missing',
      'obligation_not_found',
      fault('/obligations/0', 'obligation_not_found'),
    ),
  },
  'an obligation of an authority that the client does not serve': {
    options: { obligations: [fine, another({ authority: 'tianjin' })] },
    wish: { ids: [fine.id, 'tianjin.110101190000009'] },
    refusal: refused(
      'missing',
      'obligation_not_found',
      fault('/obligations/1', 'obligation_not_found'),
    ),
  },
  'what is settled, cancelled or written off, each by its pointer': {
    options: {
      obligations: [
        anObligation({ key: '1', state: 'settled' }),
        anObligation({ key: '2', state: 'cancelled' }),
        anObligation({ key: '3', state: 'written_off' }),
        fine,
      ],
    },
    wish: { ids: ['beijing.1', fine.id, 'beijing.2', 'beijing.3'] },
    refusal: refused(
      'conflict',
      'obligation_settled',
      fault('/obligations/0', 'obligation_settled'),
      fault('/obligations/2', 'obligation_cancelled'),
      fault('/obligations/3', 'obligation_written_off'),
    ),
  },
  'the same obligation twice': {
    wish: { ids: [fine.id, fine.id] },
    refusal: refused(
      'invalid',
      'obligation_repeated',
      fault('/obligations/1', 'obligation_repeated'),
    ),
  },
  'the same obligation by its claim and by its number': {
    wish: (world) => ({
      body: {
        obligations: [
          { obligation_id: fine.id },
          claimOf(fine.id, clerk(), world.now() + minuteMs),
        ],
      },
    }),
    refusal: refused(
      'invalid',
      'obligation_repeated',
      fault('/obligations/1', 'obligation_repeated'),
    ),
  },
  'an app that names obligations by their numbers': {
    wish: { caller: payer() },
    refusal: refused(
      'invalid',
      'claim_needed',
      fault('/obligations/0/obligation_id', 'claim_needed'),
    ),
  },
  'a claim that is too old': {
    wish: (world) => ({
      caller: payer(),
      body: { obligations: [claimOf(fine.id, payer(), world.now())] },
    }),
    refusal: refused('invalid', 'claim_expired', fault('/obligations/0/claim', 'claim_expired')),
  },
  'a claim of another subject': {
    wish: (world) => ({
      caller: payer(),
      body: { obligations: [claimOf(fine.id, payer({ subject: 'x' }), world.now() + hourMs)] },
    }),
    refusal: refused('invalid', 'claim_invalid', fault('/obligations/0/claim', 'claim_invalid')),
  },
  'a claim of another client': {
    wish: (world) => ({
      caller: payer(),
      body: { obligations: [claimOf(fine.id, payer({ client: 'app-2' }), world.now() + hourMs)] },
    }),
    refusal: refused('invalid', 'claim_invalid', fault('/obligations/0/claim', 'claim_invalid')),
  },
  'claims that are forged, with a pointer to each': {
    wish: (world) => ({
      caller: payer(),
      body: {
        obligations: [
          claimOf(fine.id, payer(), world.now() + hourMs),
          { claim: 'nonsense' },
          {
            claim: makeClaim(fine.id, {
              client: 'app-1',
              subject: 'payer-1',
              expiresAt: world.now() + hourMs,
              key: 'guessed',
            }),
          },
        ],
      },
    }),
    refusal: refused(
      'invalid',
      'claim_invalid',
      fault('/obligations/1/claim', 'claim_invalid'),
      fault('/obligations/2/claim', 'claim_invalid'),
    ),
  },
  'what another payment holds: channel and until, and to strangers no payment': {
    before: ({ world }) => begin(world, { key: 'first' }),
    wish: { caller: clerk({ subject: 'clerk-2' }) },
    refusal: {
      kind: 'conflict',
      code: 'obligation_locked',
      extras: {
        errors: [
          {
            pointer: '/obligations/0',
            code: 'obligation_locked',
            detail: expect.stringMatching(/supersede/),
            channel: 'counter',
            until: '2026-03-09T02:30:00.000Z',
          },
        ],
      },
    },
  },
  'what an own payment holds, with its id to resume it': {
    before: ({ world }) => begin(world, { key: 'first' }),
    refusal: refused(
      'conflict',
      'obligation_locked',
      fault('/obligations/0', 'obligation_locked', {
        payment_id: expect.stringMatching(/^.{19}$/),
      }),
    ),
  },
  'obligations of two authorities together': {
    options: { obligations: [fine, another({ authority: 'tianjin' })] },
    before: ({ world }) => changed(world, { authorities: ['beijing', 'tianjin'] }),
    wish: { ids: [fine.id, 'tianjin.110101190000009'] },
    refusal: refused('conflict', 'split_needed', fault('/obligations/1', 'split_needed')),
  },
  'obligations of two currencies together': {
    options: { obligations: [fine, another({ notice: aNotice({ currency: 'USD' }) })] },
    wish: { ids: [fine.id, another().id] },
    refusal: refused('conflict', 'split_needed', fault('/obligations/1', 'split_needed')),
  },
  'an obligation in a currency that no account takes': {
    options: { obligations: [another({ notice: aNotice({ currency: 'USD' }) })] },
    wish: { ids: [another().id] },
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'an amount that is not due any more, with the new one': {
    wish: { body: { amount: { amount: 19_999, currency: 'CNY' } } },
    refusal: {
      kind: 'conflict',
      code: 'amount_changed',
      extras: {
        members: { due: { amount: 20_000, currency: 'CNY' } },
        errors: [fault('/amount', 'amount_changed')],
      },
    },
  },
  'the right amount in another currency': {
    wish: { body: { amount: { amount: 20_000, currency: 'USD' } } },
    refusal: refused('conflict', 'amount_changed', fault('/amount', 'amount_changed')),
  },
  'more money than the client may take': {
    before: ({ world }) => changed(world, { maximumMinor: 19_999 }),
    refusal: refused('unprocessable', 'client_limit', fault('/obligations', 'client_limit')),
  },
  'more obligations than the client may take': {
    options: { obligations: someFines(3) },
    before: ({ world }) => changed(world, { maximumObligations: 2 }),
    wish: { ids: someFines(3).map(({ id }) => id) },
    refusal: refused('unprocessable', 'client_limit', fault('/obligations', 'client_limit')),
  },
  'an amount below what the method takes': {
    options: { obligations: [fee(99)] },
    before: async ({ world }) => {
      const can = await world.capabilities('sandbox');
      Object.assign(world, { capabilities: async () => ({ ...can, minimumMinor: 100 }) });
    },
    refusal: refused(
      'unprocessable',
      'amount_out_of_range',
      fault('/method', 'amount_out_of_range'),
    ),
  },
  'a method that no account takes': {
    wish: { body: { method: 'unionpay' } },
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a method that this channel does not take, though an account would': {
    before: ({ world }) =>
      world.table.commit([accountWrite(anAccount({ methods: ['card', 'cash'] }), 1)]),
    wish: { body: { method: 'bank_transfer' } },
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a method that this channel takes by another route, which it names': {
    before: ({ world }) =>
      world.table.commit([accountWrite(anAccount({ methods: ['card', 'cash'] }), 1)]),
    wish: { body: { method: 'cash' } },
    refusal: {
      kind: 'unprocessable',
      code: 'method_begun_elsewhere',
      extras: {
        errors: [fault('/method', 'method_begun_elsewhere')],
        members: { begin_with: 'POST /v1/counter/sessions' },
      },
    },
  },
  'a scanned code without the code': {
    wish: { body: { presentation: 'code_scanned' } },
    refusal: refused('invalid', 'payer_code_missing', fault('/payer_code', 'payer_code_missing')),
  },
  'a payer’s code and id for an order that takes neither, with a fault for each': {
    wish: { body: { presentation: 'qr_shown', payer_code: '134567890123456789', payer_id: 'o1' } },
    refusal: refused(
      'invalid',
      'payer_code_unexpected',
      fault('/payer_code', 'payer_code_unexpected'),
      fault('/payer_id', 'payer_id_unexpected'),
    ),
  },
  'a payer’s code without a presentation: nobody guesses that it is to be debited': {
    wish: { body: { payer_code: '134567890123456789' } },
    refusal: refused(
      'invalid',
      'payer_code_unexpected',
      fault('/payer_code', 'payer_code_unexpected'),
    ),
  },
  'a method of an account that is switched off': {
    before: ({ world }) => world.table.commit([accountWrite(anAccount({ enabled: false }), 1)]),
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a method of an account of another authority': {
    before: ({ world }) =>
      world.table.commit([accountWrite(anAccount({ authority: 'tianjin' }), 1)]),
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a method whose orders never end: it takes no lock and opens no payment': {
    before: async ({ world }) => {
      const can = await world.capabilities('sandbox');
      Object.assign(world, { capabilities: async () => ({ ...can, ends: { by: 'never' } }) });
    },
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a method that the provider does not offer in this currency': {
    before: async ({ world }) => {
      const can = await world.capabilities('sandbox');
      Object.assign(world, { capabilities: async () => ({ ...can, currencies: ['USD'] }) });
    },
    refusal: refused(
      'unprocessable',
      'method_not_available',
      fault('/method', 'method_not_available'),
    ),
  },
  'a presentation that does not fit the channel': {
    wish: { body: { presentation: 'in_app' } },
    refusal: refused(
      'unprocessable',
      'presentation_not_available',
      fault('/presentation', 'presentation_not_available'),
    ),
  },
  'a counter whose token names no operator': {
    wish: { caller: { issuer: 'i', client: 'counter-1', subject: 's', roles: [] } },
    refusal: refused('forbidden', 'operator_missing'),
  },
  'a client that is not registered': {
    wish: { caller: clerk({ client: 'stranger' }) },
    refusal: refused('forbidden', 'client_not_enabled'),
  },
  'a client that is switched off': {
    before: ({ world }) => changed(world, { enabled: false }),
    refusal: refused('forbidden', 'client_not_enabled'),
  },
};

describe('creating a payment refuses', () => {
  it.each(Object.entries(cases))('%s', async (_name, { options, before, wish, refusal }) => {
    const scene = await aScene(options);
    await scene.world.has({
      authorities: [anAuthority({ id: 'tianjin', accounts: [] })],
    });
    await before?.(scene);
    const stored = scene.world.memory.dump();
    const called = scene.world.calls.length;

    const begun = begin(scene.world, typeof wish === 'function' ? wish(scene.world) : wish);

    await expect(begun).rejects.toMatchObject(refusal);
    expect(scene.world.memory.dump()).toEqual(stored);
    expect(scene.world.calls).toHaveLength(called);
  });

  it('a switched-off client its old payment too: a stolen kiosk learns nothing', async () => {
    const { world } = await aScene();
    await begin(world);
    await changed(world, { enabled: false });

    await expect(begin(world)).rejects.toMatchObject({ code: 'client_not_enabled' });
    expect(booksOf(world).heads).toHaveLength(1);
  });
});

describe('the body of a create', () => {
  const body = { obligations: [{ obligation_id: fine.id }], method: 'card' };
  const isAccepted = (changes: object): boolean =>
    CreateBody.safeParse({ ...body, ...changes }).success;

  it('takes 1 to 20 obligations, each by a claim or by a number, never by both', () => {
    const named = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ obligation_id: `beijing.${index}` }));

    expect(isAccepted({ obligations: named(1) })).toBe(true);
    expect(isAccepted({ obligations: named(20) })).toBe(true);
    expect(isAccepted({ obligations: [] })).toBe(false);
    expect(isAccepted({ obligations: named(21) })).toBe(false);
    expect(isAccepted({ obligations: [{ obligation_id: 'beijing.1', claim: 'x' }] })).toBe(false);
    expect(isAccepted({ obligations: [{}] })).toBe(false);
  });

  it.each([
    ['https://pay.example/back?x=1', true],
    ['http://localhost:3000/back', true],
    ['http://127.0.0.1:3000/back', true],
    ['http://pay.example/back', false],
    ['javascript://localhost/%0Aalert(1)', false],
    ['data://127.0.0.1/x', false],
    ['file://localhost/etc/passwd', false],
    ['/relative', false],
    ['', false],
  ])('has %j as return_url: %s', (address, accepted) => {
    expect(isAccepted({ return_url: address })).toBe(accepted);
  });

  it.each([
    { amount: { amount: 1.5, currency: 'CNY' } },
    { amount: { amount: 0, currency: 'CNY' } },
    { amount: { amount: -1, currency: 'CNY' } },
    { amount: { amount: 1, currency: 'XXX' } },
    { amount: { amount: '1', currency: 'CNY' } },
    { amount: 20_000 },
    { method: 'barter' },
    { presentation: 'telepathy' },
    { locale: 'Chinese' },
    { supersede: 'yes' },
    { unknown_field: 1 },
  ])('does not take %j', (changes) => {
    expect(isAccepted(changes)).toBe(false);
  });
});
