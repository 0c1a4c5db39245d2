// Orders at WeChat Pay: five ways to make one, what its refusals mean, and answers that nobody signed.
import { verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pair } from '../../../local/simulators/wechat/keys.ts';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { Order } from '../../../shared/providers/contract.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import { fitted } from '../../../shared/providers/wechat/order-body.ts';
import { errorOf, keyOf } from '../rig.ts';
import { notifyUrl, startStage, type WechatStage } from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const orderOf = (over: Partial<Order> = {}): Order => stage.order('waits', over);

const scanned = (behaviour?: Parameters<typeof stage.simulator.authCode>[0]): Order =>
  orderOf({ presentation: 'code_scanned', payerCode: stage.simulator.authCode(behaviour) });

/** A front that keeps what was sent. */
const recording = () => {
  const sent: { readonly line: string; readonly body: unknown }[] = [];
  const front =
    (real: typeof fetch): typeof fetch =>
    async (input, init) => {
      const body = init?.body ? JSON.parse(String(init.body)) : undefined;
      sent.push({ line: `${init?.method} ${new URL(String(input)).pathname}`, body });
      return real(input, init);
    };
  return { sent, front };
};

const path = '/v3/pay/transactions';

describe('making an order', () => {
  it('shows a code whose order lives as long as the quote', async () => {
    const { sent, front } = recording();
    const order = orderOf();

    const outcome = await stage.connect(front).pay(order);

    expect(outcome).toEqual({
      outcome: 'accepted',
      next: { kind: 'qr_code', data: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/) },
    });
    expect(sent).toEqual([
      {
        line: `POST ${path}/native`,
        body: {
          appid: 'wxd678efh567hg6787',
          mchid: '1900000109',
          description: order.description,
          out_trade_no: order.reference,
          amount: { total: 20_600, currency: 'CNY' },
          time_expire: '2026-11-23T18:00:00+08:00',
          notify_url: notifyUrl,
        },
      },
    ]);
  });

  it('sends a browser to WeChat and back to us', async () => {
    const outcome = await stage
      .connect()
      .pay(orderOf({ presentation: 'redirect', payerIp: '203.0.113.9' }));

    const url = new URL(String(Reflect.get(Reflect.get(outcome, 'next'), 'url')));
    expect(url.pathname).toBe('/cgi-bin/mmpayweb-bin/checkmweb');
    expect(url.searchParams.get('redirect_url')).toBe('https://pay.example.org/return');
    expect(await (await fetch(url)).text()).toContain('¥206.00');
  });

  it('does not send a browser without knowing its address', async () => {
    const fault = await errorOf(() => stage.connect().pay(orderOf({ presentation: 'redirect' })));

    expect(fault).toBeInstanceOf(ProviderFault);
  });

  it.each([
    ['an app', {}, ['appid', 'timestamp', 'noncestr', 'prepayid'], 'sign'],
    [
      'a mini-program',
      { payerId: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
      ['appId', 'timeStamp', 'nonceStr', 'package'],
      'paySign',
    ],
  ] as const)(
    'signs the parameters of %s with the merchant’s key',
    async (_kind, over, signed, mark) => {
      const outcome = await stage.connect().pay(orderOf({ presentation: 'in_app', ...over }));

      const parameters: Record<string, string> = Reflect.get(
        Reflect.get(outcome, 'next'),
        'parameters',
      );
      const lines = signed.map((name) => `${parameters[name]}\n`).join('');
      const signature = Buffer.from(parameters[mark] ?? '', 'base64');
      expect(verify('sha256', Buffer.from(lines), pair(0).publicKey, signature)).toBe(true);
      expect(Object.values(parameters)).toContain(
        mark === 'sign' ? 'Sign=WXPay' : parameters['package'],
      );
    },
  );

  it('is never another order, whatever else was sent under the number', async () => {
    const order = orderOf();
    await stage.connect().pay(order);

    const other = await stage.connect().pay({ ...order, money: { amount: 1, currency: 'CNY' } });

    expect(other).toMatchObject({ outcome: 'unknown', why: expect.stringContaining('exists') });
    expect(stage.simulator.order(order)?.total).toBe(20_600);
  });

  it('finds that the order was paid already', async () => {
    const order = orderOf();
    await stage.connect().pay(order);
    stage.simulator.payer.pay(order);

    expect(await stage.connect().pay(order)).toMatchObject({
      outcome: 'succeeded',
      money: order.money,
    });
  });

  it('hands out a new code when the old one is too old, for the same order', async () => {
    const order = orderOf({ expiresAt: stage.now() + 5 * hourMs });
    const first = await stage.connect().pay(order);
    stage.advance(3 * hourMs);

    const second = await stage.connect().pay(order);

    expect(second).toMatchObject({ outcome: 'accepted' });
    expect(second).not.toEqual(first);
    expect(stage.simulator.payer.open()).toHaveLength(1);
  });

  it('is not begun after the order’s end', async () => {
    const order = orderOf();
    stage.advance(2 * hourMs);

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(stage.simulator.order(order)).toBeUndefined();
  });

  it.each([
    [{ method: 'alipay' }],
    [{ presentation: 'embedded' }],
    [{ money: { amount: 100, currency: 'USD' } }],
  ] as const)('declines what WeChat Pay has no way for: %j', async (over) => {
    expect(await stage.connect().pay(orderOf(over))).toEqual({
      outcome: 'declined',
      code: 'not_supported',
      final: true,
    });
  });

  it('finds the order that was made when its answer was lost', async () => {
    const order = orderOf();
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit', match: { path } });

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'awaiting' });
    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'accepted' });
  });

  it('asks for an order that was never made', async () => {
    expect(await stage.connect().query(keyOf(orderOf()))).toEqual({ outcome: 'not_found' });
  });

  it('cuts a long description between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 127 }), (text) => {
        const cut = fitted(text);

        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(127);
        expect(text.startsWith(cut)).toBe(true);
        if (Buffer.byteLength(text) <= 127) expect(cut).toBe(text);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a scanned code', () => {
  it('is charged at once, and answered with the payment', async () => {
    const order = scanned();

    expect(await stage.connect().pay(order)).toMatchObject({
      outcome: 'succeeded',
      money: order.money,
      providerId: expect.stringMatching(/^4200/),
    });
    expect(stage.simulator.webhooks.events()).toEqual([]);
  });

  it.each(['error', 'state'] as const)(
    'waits for the payer’s password, told as %s',
    async (userPaying) => {
      await stage.stop();
      stage = await startStage({ userPaying });
      const order = scanned('password');

      expect(await stage.connect().pay(order)).toEqual({
        outcome: 'accepted',
        next: { kind: 'wait' },
      });
      expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'awaiting' });
      stage.simulator.payer.pay(order);
      expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
    },
  );

  it('is over when its payer gives up', async () => {
    const order = scanned('password');
    await stage.connect().pay(order);
    stage.simulator.payer.giveUp(order);

    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'closed' });
  });

  it.each([
    ['not_enough', 'insufficient_funds'],
    ['expired', 'expired_instrument'],
    ['not_wechat', 'wrong_credentials'],
  ] as const)('that is %s is a final decline', async (behaviour, code) => {
    const order = scanned(behaviour);

    expect(await stage.connect().pay(order)).toEqual({ outcome: 'declined', code, final: true });
    expect((await stage.connect().query(keyOf(order))).outcome).not.toBe('succeeded');
  });

  it('pays one order only', async () => {
    const order = scanned();
    await stage.connect().pay(order);

    const other = await stage
      .connect()
      .pay(orderOf({ presentation: 'code_scanned', payerCode: order.payerCode }));

    expect(other).toMatchObject({ outcome: 'declined', code: 'expired_instrument' });
  });

  it('is charged once when it is sent again after a lost answer', async () => {
    const order = scanned();
    stage.simulator.faults.add({ fault: '500_after_commit', match: { path } });

    const lost = await stage.connect().pay(order);
    const again = await stage.connect().pay(order);

    expect(lost).toMatchObject({ outcome: 'unknown', retryAfterSeconds: 5 });
    expect(again).toMatchObject({ outcome: 'succeeded' });
    expect(stage.simulator.books().captures).toHaveLength(1);
  });

  it('is not sent again where it was not kept', async () => {
    const { payerCode: _gone, ...order } = scanned();

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'unknown' });
    expect(stage.simulator.order(order)).toBeUndefined();
  });

  it('leaves open what a bank did not answer', async () => {
    stage.simulator.faults.add({ fault: 'bank_error', match: { path } });

    expect(await stage.connect().pay(scanned())).toMatchObject({ outcome: 'unknown' });
  });

  it('needs the store that it was taken in', async () => {
    const { store_out_id: _gone, ...secret } = stage.secret;

    const fault = await errorOf(() => stage.open(secret).pay(scanned()));

    expect(fault).toMatchObject({ name: 'ProviderFault', code: 'store_id' });
  });
});

describe('an answer that WeChat Pay did not sign', () => {
  it.each([
    'unsigned_answer',
    'probe_answer',
    'stale_answer',
    'stranger_answer',
    'altered_answer',
  ] as const)('tells nothing: %s', async (fault) => {
    const order = orderOf();
    await stage.connect().pay(order);
    stage.simulator.payer.pay(order);
    stage.simulator.faults.add({ fault, match: { path } });

    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'unknown' });
    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
  });

  it('of another order tells nothing of ours', async () => {
    const [ours, theirs] = [orderOf(), orderOf()];
    await stage.connect().pay(theirs);
    stage.simulator.payer.pay(theirs);
    const headers = await signedFor(theirs);
    const mixedUp = stage.connect(
      (real) => (input, init) =>
        real(String(input).replace(ours.reference, theirs.reference), { ...init, headers }),
    );

    expect(await mixedUp.query(keyOf(ours))).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining('another order'),
    });
  });
});

/** The headers of a genuine query of this order. */
const signedFor = async (order: Order): Promise<Headers> => {
  let headers = new Headers();
  const connection = stage.connect((real) => (input, init) => {
    headers = new Headers(init?.headers);
    return real(input, init);
  });
  await connection.query(keyOf(order));
  return headers;
};

describe('our own mistakes', () => {
  it.each([
    ['a wrong serial', { serial_no: '5AAAAAAAAAAAAAAA' }, 'SIGNERROR'],
    ['a wrong merchant', { mchid: '1900000110' }, 'SIGNERROR'],
    ['a foreign appid', { appid: 'wx0000000000000000' }, 'APPIDMCHIDNOTMATCH'],
  ])('are faults and no outcomes: %s', async (_kind, wrong, code) => {
    const order = orderOf();

    const fault = await errorOf(() => stage.open({ ...stage.secret, ...wrong }).pay(order));

    expect(fault).toBeInstanceOf(ProviderFault);
    expect(fault).toMatchObject({ provider: 'wechat', code });
    expect(stage.simulator.order(order)).toBeUndefined();
  });

  it('include a life that is too short to pay in', async () => {
    const order = orderOf({ expiresAt: stage.now() + minuteMs / 2 });

    expect(await errorOf(() => stage.connect().pay(order))).toMatchObject({ code: 'PARAMERROR' });
  });
});

describe('money of another amount', () => {
  it('is told as WeChat Pay says it', async () => {
    const order = orderOf();
    await stage.connect().pay(order);
    stage.simulator.payer.pay(order, { total: 20_500 });

    expect(await stage.connect().query(keyOf(order))).toMatchObject({
      outcome: 'succeeded',
      money: { amount: 20_500, currency: 'CNY' },
    });
  });
});

describe('WeChat Pay’s second address', () => {
  const failing = (code: string) => {
    const asked: string[] = [];
    const connection = stage.open(
      { ...stage.secret, base_url: 'https://first.example.org', backup_url: stage.simulator.url },
      (real) => async (input, init) => {
        asked.push(new URL(String(input)).hostname);
        if (String(input).startsWith(stage.simulator.url)) return real(input, init);
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
      },
    );
    return { asked, connection };
  };

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])(
    'is tried where the first cannot be connected to: %s',
    async (code) => {
      const { asked, connection } = failing(code);

      expect(await connection.pay(orderOf())).toMatchObject({ outcome: 'accepted' });
      expect(asked).toEqual(['first.example.org', '127.0.0.1']);
    },
  );

  it.each(['ECONNRESET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_SOCKET'])(
    'is not tried where the first may have heard us: %s',
    async (code) => {
      const { asked, connection } = failing(code);

      expect(await connection.pay(orderOf())).toMatchObject({ outcome: 'unknown' });
      expect(asked).toEqual(['first.example.org']);
    },
  );
});
