// How the Alipay adapter makes and finds orders: pages, apps, mini-programs, scanned codes, odd answers.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/providers/contract.ts';
import { errorOf, keyOf } from '../rig.ts';
import { type AlipayStage, aTrade, startStage } from './rig.ts';

let stage: AlipayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const urlOf = async (order: Order): Promise<URL> => {
  const outcome = await stage.connect().pay(order);
  if (outcome.outcome !== 'accepted' || outcome.next.kind !== 'redirect')
    throw new Error('expected a redirect');
  return new URL(outcome.next.url);
};

const contentOf = (url: URL): unknown => JSON.parse(url.searchParams.get('biz_content') ?? '');

describe('an Alipay page', () => {
  const order = (over: Partial<Order> = {}) =>
    stage.order('waits', { presentation: 'redirect', ...over });

  it.each([
    ['phone', 'alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
    ['desktop', 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
    [undefined, 'alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
  ] as const)('fits the payer’s device: %s', async (device, method, product_code) => {
    const url = await urlOf(order(device && { device }));

    expect(url.searchParams.get('method')).toBe(method);
    expect(contentOf(url)).toMatchObject({ product_code });
  });

  it('ends when the order ends, in Beijing time, and tells where to go and whom to tell', async () => {
    const wanted = order({ expiresAt: stage.now() + hourMs });

    const url = await urlOf(wanted);

    expect(contentOf(url)).toEqual({
      out_trade_no: wanted.reference,
      total_amount: '206.00',
      subject: 'Traffic fine 3301061234567890',
      product_code: 'QUICK_WAP_WAY',
      time_expire: '2026-11-23 17:00:00',
      quit_url: wanted.returnUrl,
    });
    expect(url.searchParams.get('return_url')).toBe(wanted.returnUrl);
    expect(url.searchParams.get('timestamp')).toBe('2026-11-23 16:00:00');
  });

  it('is refused by Alipay when one character of it was altered', async () => {
    const url = await urlOf(order());
    const altered = url.href.replace('206.00', '200.00');

    expect(() => stage.simulator.payer.open({ url: altered })).toThrow(/验签出错/);
  });

  it('leaves out what Alipay refuses in a subject', async () => {
    const url = await urlOf(order({ description: 'A&B=C/D: 50%+' }));

    expect(contentOf(url)).toMatchObject({ subject: 'A B C D: 50%+' });
  });
});

describe('an order in an app', () => {
  it('is an order string that Alipay proves', async () => {
    const order = stage.order('waits', { presentation: 'in_app' });

    const outcome = await stage.connect().pay(order);

    expect(outcome).toMatchObject({
      next: { kind: 'in_app', parameters: { order_string: expect.stringMatching(/&sign=/) } },
    });
    expect(stage.simulator.trade(order.reference)).toMatchObject({ total: 20_600 });
  });

  it.each([
    ['2088102534368455', 'buyer_id'],
    ['074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5', 'buyer_open_id'],
  ])('is a trade where the payer is known as %s', async (payerId, _as) => {
    const order = stage.order('waits', { presentation: 'in_app', payerId });

    const outcome = await stage.connect().pay(order);

    const trade = stage.simulator.trade(order.reference);
    expect(outcome).toEqual({
      outcome: 'accepted',
      providerId: trade?.tradeNo,
      next: { kind: 'in_app', parameters: { trade_no: trade?.tradeNo } },
    });
  });
});

describe('a scanned code', () => {
  const scanned = (behaviour: Parameters<typeof stage.simulator.payer.code>[0]): Order =>
    stage.order('waits', {
      presentation: 'code_scanned',
      payerCode: stage.simulator.payer.code(behaviour),
    });

  it('is paid at once by a wallet that asks nothing', async () => {
    const order = scanned('pays');

    expect(await stage.connect().pay(order)).toMatchObject({
      outcome: 'succeeded',
      providerId: stage.simulator.trade(order.reference)?.tradeNo,
      money: order.money,
      at: stage.now(),
    });
  });

  it('waits for a wallet that asks its owner (10003), and is found paid afterwards', async () => {
    const order = scanned('asks');

    expect(await stage.connect().pay(order)).toMatchObject({ next: { kind: 'wait' } });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'awaiting' });
    stage.simulator.payer.pay({ reference: order.reference });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
  });

  it('is unknown after 20000, though the money moved, and known by asking', async () => {
    const order = scanned('pays_unheard');

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
  });

  it.each([
    ['no_balance', 'insufficient_funds'],
    ['invalid', 'wrong_credentials'],
    ['risk', 'declined'],
  ] as const)('that is refused (%s) is declined, and its number burnt', async (behaviour, code) => {
    const order = scanned(behaviour);

    expect(await stage.connect().pay(order)).toEqual({ outcome: 'declined', code, final: true });
    const again = { ...order, payerCode: stage.simulator.payer.code('pays') };
    expect(await stage.connect().pay(again)).toMatchObject({ outcome: 'declined', final: true });
    expect(stage.simulator.books().captures).toEqual([]);
  });

  it('that is refused is not called declined before its end is known', async () => {
    const order = scanned('no_balance');
    stage.simulator.faults.add({ fault: '500', match: { path: 'alipay.trade.cancel' } });

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
  });

  it('that is repeated after a lost answer is paid once', async () => {
    const order = scanned('pays');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });
    const first = await stage.connect().pay(order);

    const second = await stage.connect().pay(order);

    expect(first).toMatchObject({ outcome: 'unknown' });
    expect(second).toMatchObject({ outcome: 'succeeded', money: order.money });
    expect(stage.simulator.books().captures).toHaveLength(1);
  });

  it('of another trade is refused', async () => {
    const order = scanned('pays');
    await stage.connect().pay(order);

    const other = { ...scanned('pays'), payerCode: order.payerCode ?? '' };

    expect(await stage.connect().pay(other)).toMatchObject({ code: 'wrong_credentials' });
  });

  it('that is no longer at hand is asked for, not guessed', async () => {
    const { payerCode: _gone, ...order } = scanned('asks');

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
  });

  it('is found nowhere when our call never arrived', async () => {
    expect(await stage.connect().query(keyOf(scanned('pays')))).toEqual({ outcome: 'not_found' });
  });
});

describe('an order that Alipay will not make', () => {
  it.each([
    ['in dollars', { money: { amount: 100, currency: 'USD' } }],
    ['by card', { method: 'card' }],
    ['embedded', { presentation: 'embedded' }],
  ] as const)('is declined before any call: %s', async (_what, over) => {
    let calls = 0;
    const connection = stage.connect((real) => (...call) => {
      calls += 1;
      return real(...call);
    });

    const outcome = await connection.pay(stage.order('waits', over));

    expect(outcome).toEqual({ outcome: 'declined', code: 'not_supported', final: true });
    expect(calls).toBe(0);
  });

  it('is our fault when its number meant another amount', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);

    const other = { ...order, money: { ...order.money, amount: 1 } };
    const error = await errorOf(() => stage.connect().pay(other));

    expect(error).toMatchObject({ name: 'ProviderFault', code: 'CONTEXT_INCONSISTENT' });
  });

  it('is its payment when it has been paid already', async () => {
    const order = stage.order('pays');
    await stage.connect().pay(order);
    await stage.play(order, 'pays');

    expect(await stage.connect().pay(order)).toMatchObject({
      outcome: 'succeeded',
      money: order.money,
    });
  });

  it('is declined when it has been closed', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    stage.simulator.payer.expire({ reference: order.reference });

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'declined', final: true });
  });
});

describe('a trade that Alipay tells', () => {
  const asked = async (over: Parameters<typeof aTrade>[1]) => {
    const order = stage.order('pays');
    stage.simulator.remember(aTrade(order, over));
    return stage.connect().query(keyOf(order));
  };

  it('is money of the amount that it says, whatever we asked for', async () => {
    expect(await asked({ total: 20_601 })).toMatchObject({
      outcome: 'succeeded',
      money: { amount: 20_601, currency: 'CNY' },
    });
  });

  it('is paid when it can be refunded no longer', async () => {
    expect(await asked({ status: 'TRADE_FINISHED' })).toMatchObject({ outcome: 'succeeded' });
  });

  it('was paid when it is closed because all of it went back', async () => {
    expect(await asked({ status: 'TRADE_CLOSED' })).toMatchObject({ outcome: 'succeeded' });
  });

  it('was never paid when it is closed without a payment’s time', async () => {
    const outcome = await asked({ status: 'TRADE_CLOSED', paidAt: undefined });

    expect(outcome).toMatchObject({ outcome: 'closed' });
  });
});

describe('an unscanned code', () => {
  it('waits, though Alipay knows no trade, until its own end and a guard', async () => {
    const order = stage.order('waits');
    const key = { ...keyOf(order), expiresAt: order.expiresAt };
    await stage.connect().pay(order);

    expect(await stage.connect().query(key)).toEqual({ outcome: 'awaiting' });
    stage.advance(2 * hourMs + 2 * minuteMs - secondMs);
    expect(await stage.connect().query(key)).toEqual({ outcome: 'awaiting' });
    stage.advance(secondMs);
    expect(await stage.connect().query(key)).toEqual({ outcome: 'closed' });
  });
});

describe('an answer of the gateway', () => {
  const query = () => stage.connect().query(keyOf(stage.order('pays')));

  it.each(['bad_signature', 'altered_answer', 'throttled', 'system_error'] as const)(
    'is unknown after %s',
    async (fault) => {
      const order = stage.order('pays');
      stage.simulator.remember(aTrade(order));
      stage.simulator.faults.add({ fault });

      expect(await stage.connect().query(keyOf(order))).toMatchObject({
        outcome: 'unknown',
        retryAfterSeconds: 5,
      });
    },
  );

  it('about another trade is unknown, genuine as it is', async () => {
    const [order, other] = [stage.order('pays'), stage.order('pays')];
    stage.simulator.remember(aTrade(other));
    let genuine = '';
    const listening = stage.connect((real) => async (...call) => {
      const answer = await real(...call);
      genuine = await answer.text();
      return new Response(genuine);
    });
    await listening.query(keyOf(other));

    const replayed = stage.connect(() => async () => new Response(genuine));

    expect(await replayed.query(keyOf(order))).toMatchObject({
      outcome: 'unknown',
      why: 'an answer about another trade',
    });
  });

  it('refuses a call that was altered on its way', async () => {
    const altering = stage.connect(
      (real) => async (input, init) =>
        real(input, { ...init, body: String(init?.body).replace('206.00', '200.00') }),
    );

    const error = await errorOf(() => altering.pay(stage.order('waits')));

    expect(error).toMatchObject({ name: 'ProviderFault', code: 'isv.invalid-signature' });
  });

  it('that cannot be parsed as its method’s is unknown', async () => {
    const connection = stage.connect(
      () => async () => new Response('{"alipay_trade_pay_response":{"code":"10000"},"sign":""}'),
    );

    expect(await connection.query(keyOf(stage.order('pays')))).toMatchObject({
      outcome: 'unknown',
    });
  });

  it('without signature is never believed', async () => {
    const body =
      '{"alipay_trade_query_response":{"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST"}}';
    const connection = stage.connect(() => async () => new Response(body));

    expect(await connection.query(keyOf(stage.order('pays')))).toMatchObject({
      outcome: 'unknown',
      why: 'unsigned: 40004 TRADE_NOT_EXIST',
    });
  });

  it('that names our own mistake is a fault, with codes alone', async () => {
    await stage.stop();
    stage = await startStage({ settings: { appId: '2021999999999998' } });
    const stranger = await startStage({ secret: { gateway: stage.simulator.gateway } });

    const error = await errorOf(() => stranger.connect().query(keyOf(stage.order('pays'))));
    await stranger.stop();

    expect(error).toMatchObject({ name: 'ProviderFault', code: 'isv.invalid-app-id' });
  });

  it('is refused by a clock that is off, which is ours to repair', async () => {
    const order = stage.order('pays');
    await stage.stop();
    stage = await startStage({ settings: { timestampToleranceMs: -1 } });

    const error = await errorOf(query);

    expect(order.reference).toHaveLength(21);
    expect(error).toMatchObject({ name: 'ProviderFault', code: 'isv.invalid-timestamp' });
  });
});
