// Disputes at Stripe, from its simulator's signed events to our books, in every order; both books agree.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StripeEvent } from '../../local/simulators/stripe/resources.ts';
import { disputesOf } from '../../shared/disputes/store/find.ts';
import { Failure } from '../../shared/kernel/failure.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { stripe } from '../../shared/providers/stripe/stripe.ts';
import { authorityWrite } from '../../shared/settings/store/settings.ts';
import { receive } from '../../shared/webhooks/receive.ts';
import { balances, booksOf } from '../payments/books.ts';
import { begin, now, obligationNow, referenceOfPayment, someFines } from '../payments/scene.ts';
import { type StripeStage, secrets, signedMessage, startStage } from '../providers/stripe/rig.ts';
import { aBusyWorld, anAccount, anAuthority, type TestWorld } from '../world.ts';

const fines = someFines(3);
/** By November each has grown an added penalty as large as the fine. */
const oneMinor = 40_000;
const wholeMinor = 3 * oneMinor;

interface House {
  readonly stage: StripeStage;
  readonly world: TestWorld;
  readonly payment: Payment;
  readonly reference: string;
}

const deliver = (
  { world, stage }: Pick<House, 'world' | 'stage'>,
  event: unknown,
  secret: string = secrets.webhook_secrets[0],
) => {
  const { headers, body } = signedMessage(event, { secret, sentAt: stage.now() });
  return receive(world, { provider: 'stripe', account: 'stripe-1', headers, body });
};

/** Events about disputes, as Stripe made them, oldest first. */
const eventsOf = ({ stage }: House): readonly StripeEvent[] =>
  stage.simulator.webhooks.events().filter(({ type }) => type.startsWith('charge.dispute.'));

let house: House;
beforeEach(async () => {
  const stage = await startStage();
  const world = await aBusyWorld({ now: stage.now(), obligations: fines });
  const { revision: _revision, ...account } = anAccount({ id: 'stripe-1', provider: 'stripe' });
  await world.has({ accounts: [{ ...account, revision: 1 }] });
  const { revision, ...authority } = anAuthority({ accounts: ['stripe-1'] });
  await world.table.commit([authorityWrite(authority, revision)]);
  Object.assign(world, {
    connect: async () => stage.connect(),
    capabilities: async () => stripe.capabilities,
  });
  const { payment } = await begin(world, { ids: fines.map(({ id }) => id) });
  const reference = referenceOfPayment(payment);
  stage.simulator.payer.pay({ reference });
  house = { stage, world, payment, reference };
});
afterEach(() => house.stage.stop());

const paid = () =>
  house.stage.simulator.webhooks.events().find(({ type }) => type === 'payment_intent.succeeded');

const states = () =>
  Promise.all(fines.map(async ({ id }) => (await obligationNow(house.world, id)).state));

/** What Stripe says it took by disputes and has not given back, in minor units. */
const awayAtStripe = (): number =>
  house.stage.simulator
    .books()
    .disputes.filter(({ status }) => status === 'needs_response' || status === 'lost')
    .reduce((sum, { amount }) => sum + amount, 0);

const agree = async (): Promise<void> => {
  const sums = balances(booksOf(house.world).entries);
  expect(Object.values(sums).reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(0);
  expect(sums['clearing']).toBe(wholeMinor - awayAtStripe());
};

const orders: readonly (readonly [string, (events: readonly StripeEvent[]) => StripeEvent[]])[] = [
  ['in order', (events) => [...events]],
  ['backwards', (events) => [...events].reverse()],
  ['each twice, and once more', (events) => [...events, ...events].concat(events.slice(0, 1))],
  ['only the last', (events) => events.slice(-1)],
];

describe.each(orders)('Stripe’s notifications %s', (_order, arranged) => {
  it('book a dispute that is lost', async () => {
    await deliver(house, paid());
    const { id } = house.stage.simulator.payer.dispute({ reference: house.reference });
    house.stage.simulator.payer.closeDispute(String(id), 'lost');

    for (const event of arranged(eventsOf(house))) await deliver(house, event);

    expect(await states()).toEqual(['open', 'open', 'open']);
    expect((await now(house.world, house.payment)).head).toMatchObject({
      state: 'reversed',
      dispute: { state: 'lost' },
      refunded: wholeMinor,
    });
    expect(balances(booksOf(house.world).entries)).toMatchObject({
      clearing: 0,
      disputes: 0,
      due_to_treasury: 0,
    });
    await agree();
  });

  it('book a dispute that is won', async () => {
    await deliver(house, paid());
    const { id } = house.stage.simulator.payer.dispute({ reference: house.reference });
    house.stage.simulator.payer.closeDispute(String(id), 'won');

    for (const event of arranged(eventsOf(house))) await deliver(house, event);

    expect(await states()).toEqual(['settled', 'settled', 'settled']);
    expect((await now(house.world, house.payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'won' },
      refunded: 0,
    });
    await agree();
  });

  it('book a dispute of one of three fines', async () => {
    await deliver(house, paid());
    const { payer } = house.stage.simulator;
    const { id } = payer.dispute({ reference: house.reference }, { amount: oneMinor });
    payer.closeDispute(String(id), 'lost');

    for (const event of arranged(eventsOf(house))) await deliver(house, event);

    expect(await states()).toEqual(['settled', 'settled', 'open']);
    await agree();
  });

  it('note an inquiry that becomes a dispute, and one that does not', async () => {
    await deliver(house, paid());
    const { payer } = house.stage.simulator;
    const opening = { amount: oneMinor, inquiry: true };
    const first = payer.dispute({ reference: house.reference }, opening);
    const second = payer.dispute({ reference: house.reference }, opening);
    payer.escalateDispute(String(first['id']));
    payer.closeDispute(String(second['id']), 'warning_closed');

    for (const event of arranged(eventsOf(house))) await deliver(house, event);

    const known = await disputesOf(house.world.table, house.payment.head.id);
    for (const { providerId, state } of known)
      expect(state).toBe(providerId === first['id'] ? 'open' : 'dropped');
    expect(await states()).toEqual(['settled', 'settled', 'settled']);
  });
});

describe('a notification of a dispute', () => {
  it('that comes before its payment’s is booked after what it was paid', async () => {
    const { id } = house.stage.simulator.payer.dispute({ reference: house.reference });
    const [created] = eventsOf(house);

    await deliver(house, created);
    await deliver(house, paid());

    expect((await now(house.world, house.payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'open' },
    });
    expect(await disputesOf(house.world.table, house.payment.head.id)).toMatchObject([
      { providerId: id },
    ]);
    await agree();
  });

  it('that is forged changes nothing', async () => {
    await deliver(house, paid());
    house.stage.simulator.payer.dispute({ reference: house.reference });
    const [created] = eventsOf(house);

    const refusal = await deliver(house, created, 'whsec_thief').catch((fault: unknown) => fault);

    expect(refusal).toBeInstanceOf(Failure);
    expect((await now(house.world, house.payment)).head.dispute).toBeUndefined();
    expect(booksOf(house.world).entries).toHaveLength(1);
  });

  it('says nothing by itself: a lie about its state is not believed', async () => {
    await deliver(house, paid());
    house.stage.simulator.payer.dispute({ reference: house.reference });
    const [created] = eventsOf(house);
    const lying = JSON.parse(JSON.stringify(created));
    lying.data.object.status = 'lost';
    lying.data.object.amount = 1;

    await deliver(house, lying);

    expect((await now(house.world, house.payment)).head.dispute).toEqual({ state: 'open' });
    expect(balances(booksOf(house.world).entries)).toMatchObject({ disputes: wholeMinor });
  });

  it('while Stripe does not answer is kept, and nothing is guessed', async () => {
    await deliver(house, paid());
    house.stage.simulator.payer.dispute({ reference: house.reference });
    const [created] = eventsOf(house);
    const cut = house.stage.connect(() => () => Promise.reject(new Error('cut')));
    Object.assign(house.world, { connect: async () => cut });

    const answer = await deliver(house, created);

    expect(answer.statusCode).toBe(200);
    expect(house.world.kept).toMatchObject([{ notification: { about: 'dispute' } }]);
    expect((await now(house.world, house.payment)).head.dispute).toBeUndefined();
  });

  it('about an order that somebody else made is parked', async () => {
    const strange = await house.stage
      .connect()
      .pay(house.stage.order('pays', { reference: `${'0'.repeat(19)}01` }));
    house.stage.simulator.payer.pay({ reference: `${'0'.repeat(19)}01` });
    house.stage.simulator.payer.dispute({ reference: `${'0'.repeat(19)}01` });
    const [created] = eventsOf(house);

    const answer = await deliver(house, created);

    expect(strange.outcome).toBe('accepted');
    expect(answer.statusCode).toBe(200);
    expect(JSON.stringify(house.world.memory.dump().payments)).toContain('"reason":"dispute"');
    expect(booksOf(house.world).entries).toHaveLength(0);
  });
});
