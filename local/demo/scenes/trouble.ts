// Scenes in which something is declined, lost, doubled, dropped or late.
import { textIn } from '../api.ts';
import { minuteMs, type Scene } from '../scene.ts';
import { ask, begin, look, must, mustBe, pay, referenceOf, stateOf } from '../stage.ts';

const declined: Scene = {
  title: 'a declined card, then another',
  play: async (stage) => {
    const payment = await begin(stage, {
      channel: 'web',
      method: 'card',
      fines: [await stage.fine()],
    });
    stage.house.stripe.payer.decline({ reference: referenceOf(payment) });
    mustBe(await stateOf(stage, payment), 'pending', 'after the decline');
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'after the second card');
    return 'stayed payable, then paid once';
  },
};

const lostWebhook: Scene = {
  title: 'the webhook is lost',
  play: async (stage) => {
    const payment = await begin(stage, {
      channel: 'app',
      method: 'card',
      fines: [await stage.fine()],
    });
    stage.house.stripe.faults.add({
      fault: 'lose_webhook',
      match: { event: 'payment_intent.succeeded' },
    });
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'pending', 'before anybody asked');
    await stage.skip(minuteMs);
    mustBe(await stateOf(stage, payment), 'paid', 'after a worker asked');
    return 'a worker asked the provider and booked it';
  },
};

const doubledWebhook: Scene = {
  title: 'the webhook comes twice',
  play: async (stage) => {
    const payment = await begin(stage, {
      channel: 'app',
      method: 'card',
      fines: [await stage.fine()],
    });
    stage.house.stripe.faults.add({
      fault: 'duplicate_webhook',
      match: { event: 'payment_intent.succeeded' },
    });
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'after both');
    return 'booked once';
  },
};

const twoChannels: Scene = {
  title: 'two channels at the same moment',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const asks = await Promise.all([
      ask(stage, { channel: 'kiosk', method: 'wechat', fines, subject: 'hall' }),
      ask(stage, { channel: 'app', method: 'card', fines, subject: 'payer-2' }),
    ]);
    const winners = asks.filter(({ status }) => status < 300);
    const [loser] = asks.filter(({ status }) => status === 409);
    mustBe(winners.length, 1, 'payments that began');
    mustBe(loser && textIn(loser.body, 'code'), 'obligation_locked', 'the other was told');
    const payment = textIn(winners[0]?.body ?? {}, 'payment_id');
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'the winner');
    return 'one began, the other was told "obligation_locked"';
  },
};

const droppedAnswer: Scene = {
  title: 'the provider’s answer is dropped',
  play: async (stage) => {
    stage.house.stripe.faults.add({
      fault: 'drop_answer_after_commit',
      match: { method: 'POST', path: '/v1/payment_intents' },
    });
    const payment = await begin(stage, {
      channel: 'web',
      method: 'card',
      fines: [await stage.fine()],
    });
    await stage.skip(minuteMs);
    const known = await look(stage, payment);
    must(known['next'] !== undefined, 'the order was not found again');
    const orders = stage.house.stripe.payer
      .open()
      .filter(({ reference }) => reference === referenceOf(payment));
    mustBe(orders.length, 1, 'orders at the provider');
    await pay(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'after the payer paid');
    return 'asked again with the same key: one order, paid once';
  },
};

const lastMinute: Scene = {
  title: 'paid in the last minute, webhook lost, found after expiry',
  play: async (stage) => {
    const payment = await begin(stage, {
      channel: 'app',
      method: 'card',
      fines: [await stage.fine()],
    });
    await stage.skip(119 * minuteMs);
    stage.house.stripe.faults.add({
      fault: 'lose_webhook',
      match: { event: 'payment_intent.succeeded' },
    });
    await pay(stage, payment);
    await stage.skip(20 * minuteMs);
    mustBe(await stateOf(stage, payment), 'paid', 'after its time');
    return 'the close was answered "already paid", and it settled the fine';
  },
};

const abandoned: Scene = {
  title: 'nobody pays: it expires, and the fine is free again',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const first = await begin(stage, { channel: 'app', method: 'card', fines });
    await stage.skip(121 * minuteMs);
    await stage.skip(11 * minuteMs);
    mustBe(await stateOf(stage, first), 'expired', 'the first');
    const second = await begin(stage, { channel: 'counter', method: 'card', fines });
    await pay(stage, second);
    mustBe(await stateOf(stage, second), 'paid', 'the second');
    return 'expired only after the provider closed the order; paid at the counter';
  },
};

/** The last two let hours pass: they come last. */
export const troubleScenes: readonly Scene[] = [
  declined,
  lostWebhook,
  doubledWebhook,
  twoChannels,
  droppedAnswer,
  lastMinute,
  abandoned,
];
