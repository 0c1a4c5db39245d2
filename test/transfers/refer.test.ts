// What a payer is told who wants to pay by transfer, and what the table keeps of it.
import { describe, expect, it } from '@jest/globals';
import { make as makeRefer } from '../../functions/transfers/refer.ts';
import { make as makeSuspense } from '../../functions/transfers/suspense.ts';
import { create } from '../../shared/payments/create.ts';
import { isRf } from '../../shared/transfers/model/rf.ts';
import { anObligation } from '../obligations/obligation.ts';
import { anEvent, type Call } from '../obligations/world.ts';
import { clerk } from '../payments/scene.ts';
import type { TestWorld } from '../world.ts';
import { aCredit, aTown, claimFor, fines, told } from './bank.ts';

const [first, second] = fines.map(({ id }) => id);
const counter = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;

const ask = async (world: TestWorld, obligations: readonly object[], call: Call = counter) => {
  const event = anEvent({ ...call, body: { obligations } });
  const { statusCode, body } = await makeRefer(world)(event, {});
  return { status: statusCode, body: JSON.parse(body) };
};

const byId = (id: string | undefined) => ({ obligation_id: id });

describe('a reference', () => {
  it('says all that a transfer form asks for', async () => {
    const world = await aTown();

    const { status, body } = await ask(world, [byId(first), byId(second)]);

    expect(status).toBe(200);
    expect(isRf(body.reference)).toBe(true);
    expect(body).toMatchObject({
      printed: body.reference.match(/.{1,4}/g).join(' '),
      amount: { amount: 40_000, currency: 'CNY' },
      changes_at: '2026-03-17T16:00:00.000Z',
      pay_to: { holder: 'Beijing traffic police', number: 'DE02120300000000202051' },
      notes: [{ code: 'value_date' }, { code: 'exact' }, { code: 'no_hold' }],
    });
    expect(body.payment_code).toBeUndefined();
  });

  it('is the same whenever and by whomever it is asked for', async () => {
    const world = await aTown();
    const once = await ask(world, [byId(first), byId(second)]);
    world.clock.advance(86_400_000);

    const again = await ask(
      world,
      [
        { claim: claimFor(second ?? '', world.now()) },
        { claim: claimFor(first ?? '', world.now()) },
      ],
      {
        client: 'app-1',
        subject: 'payer-1',
      },
    );

    expect(again.body.reference).toBe(once.body.reference);
  });

  it('takes no lock, opens no payment, and says when one is open elsewhere', async () => {
    const world = await aTown();
    await create(world, {
      caller: clerk(),
      idempotencyKey: 'k1',
      body: { obligations: [{ obligation_id: first ?? '' }], method: 'card' },
    });
    const before = world.memory.dump().payments.filter(({ sk }) => sk !== 'reference');

    const { body } = await ask(world, [byId(first)]);

    expect(body.notes.at(-1)).toMatchObject({ code: 'open_elsewhere' });
    expect(world.memory.dump().payments.filter(({ sk }) => sk !== 'reference')).toEqual(before);
  });

  it('comes with a payment code where the authority uses one', async () => {
    const bank = { holder: 'B', number: 'DE02120300000000202051', bankName: 'Bank' };
    const world = await aTown({ account: { bank: { ...bank, paymentCodePrefix: '1101012613' } } });

    const { body } = await ask(world, [byId(first)]);

    expect(body.payment_code).toMatch(/^1101012613\d{10}$/);
    expect((await ask(world, [byId(first)])).body.payment_code).toBe(body.payment_code);
  });
});

describe('a reference is refused', () => {
  it.each([
    ['for what nobody knows', [byId('beijing.110101190009999')], 404, 'obligation_not_found'],
    ['for the same twice', [byId(first), byId(first)], 400, 'obligation_repeated'],
    ['for a forged claim', [{ claim: 'x' }], 400, 'claim_invalid'],
    ['for nothing', [], 400, 'invalid_request'],
    ['for more than twenty', Array.from({ length: 21 }, () => byId(first)), 400, 'invalid_request'],
  ])('%s', async (_which, obligations, status, code) => {
    const answer = await ask(await aTown(), obligations);

    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('to an app that shows no claim', async () => {
    const app = { client: 'app-1', subject: 'payer-1' };

    expect(await ask(await aTown(), [byId(first)], app)).toMatchObject({
      status: 400,
      body: { code: 'claim_needed' },
    });
  });

  it('for what is paid already', async () => {
    const world = await aTown({
      obligations: [anObligation({ state: 'settled', settledBy: 'P', settledAt: 0 })],
    });

    expect(await ask(world, [byId('beijing.110101190000001')])).toMatchObject({
      status: 409,
      body: { code: 'obligation_settled' },
    });
  });

  it.each([
    ['is switched off', { enabled: false }],
    ['keeps another currency', { currency: 'EUR' as const }],
  ])('where the bank account %s', async (_why, account) => {
    expect(await ask(await aTown({ account }), [byId(first)])).toMatchObject({
      status: 422,
      body: { code: 'method_not_available' },
    });
  });
});

describe('the list of suspense', () => {
  const list = async (world: TestWorld, call: Call) => {
    const { statusCode, body } = await makeSuspense(world)(anEvent(call), {});
    return { status: statusCode, body: JSON.parse(body) };
  };

  it('shows a reconciler what waits, why, and for how long, without names', async () => {
    const world = await aTown({ staff: true });
    await told(world, [aCredit(undefined, { amount: '12.34' })]);
    world.clock.advance(3 * 86_400_000);

    const { body } = await list(world, { roles: ['reconciler'], query: { account: 'bank-1' } });

    expect(body.suspense).toMatchObject([
      {
        reason: 'unidentified',
        amount: { amount: 1_234, currency: 'CNY' },
        age_days: 3,
        bank_reference: 'CREDIT-1',
        debtor: 'W*** E***',
        advice: expect.stringMatching(/.{10}/),
      },
    ]);
  });

  it('is for those who may, of one account', async () => {
    const world = await aTown({ staff: true });

    expect(await list(world, { roles: ['cashier'], query: { account: 'bank-1' } })).toMatchObject({
      status: 403,
    });
    expect(await list(world, { roles: ['auditor'], query: {} })).toMatchObject({ status: 400 });
  });
});
