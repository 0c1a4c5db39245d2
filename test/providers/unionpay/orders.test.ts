// Orders at UnionPay: what is sent, what the payer gets, what a repetition finds, what a refusal means.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import { errorOf, keyOf, shown } from '../rig.ts';
import { startedAt, startStage, submit, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

/** Keeps the fields of each request on its way. */
const spy = () => {
  const sent: Record<string, string>[] = [];
  const front =
    (real: typeof fetch): typeof fetch =>
    async (input, init) => {
      sent.push(Object.fromEntries(new URLSearchParams(String(init?.body))));
      return real(input, init);
    };
  return { sent, front };
};

/** Changes the amount of an order after it was signed; queries pass. */
const altered =
  (real: typeof fetch): typeof fetch =>
  async (input, init) =>
    real(input, { ...init, body: String(init?.body).replace('txnAmt=2', 'txnAmt=3') });

describe('an order by form', () => {
  it('is signed parameters for the payer’s browser, the same whenever it is asked for', async () => {
    const order = stage.order('waits', { presentation: 'redirect' });
    const first = await stage.connect().pay(order);
    stage.advance(90 * minuteMs);

    expect(await stage.connect().pay(order)).toEqual(first);
    expect(first).toMatchObject({
      next: {
        kind: 'form',
        action: `${stage.simulator.url}/gateway/api/frontTransReq.do`,
        fields: {
          version: '5.1.0',
          txnType: '01',
          txnSubType: '01',
          bizType: '000201',
          channelType: '07',
          orderId: order.reference,
          txnTime: '20261123160000',
          payTimeout: '20261123180000',
          txnAmt: '20600',
          currencyCode: '156',
          frontUrl: order.returnUrl,
          signature: expect.any(String),
        },
      },
    });
  });

  it('needs no call of ours', async () => {
    const { sent, front } = spy();

    await stage.connect(front).pay(stage.order('waits', { presentation: 'redirect' }));

    expect(sent).toEqual([]);
  });

  it('waits while the form is not submitted, and is paid on the page behind it', async () => {
    const connection = stage.connect();
    const order = stage.order('pays', { presentation: 'redirect' });
    const key = keyOf(order);

    const before = await connection.query(key);
    const page = await submit(connection, order);
    const open = await connection.query(key);
    stage.simulator.payer.pay({ reference: order.reference });

    expect(before).toEqual({ outcome: 'awaiting' });
    expect(page).toContain('¥206.00');
    expect(open).toMatchObject({ outcome: 'awaiting' });
    expect(await connection.query(key)).toMatchObject({ outcome: 'succeeded', at: startedAt });
  });

  it('is not found where nobody knows that it is a form', async () => {
    const { presentation: _unknown, ...key } = keyOf(stage.order('waits'));

    expect(await stage.connect().query(key)).toEqual({ outcome: 'not_found' });
  });

  it('can go to the page for phones', async () => {
    const connection = stage.open({ redirect_channel: '08' });

    const outcome = await connection.pay(stage.order('waits', { presentation: 'redirect' }));

    expect(outcome).toMatchObject({ next: { fields: { channelType: '08' } } });
  });
});

describe('an order by call', () => {
  it('gives a code to show', async () => {
    const outcome = await stage.connect().pay(stage.order('waits'));

    expect(outcome).toMatchObject({
      next: { kind: 'qr_code', data: expect.stringMatching(/^https:\/\/qr\.95516\.com\//) },
    });
  });

  it('gives a number for the app', async () => {
    const outcome = await stage.connect().pay(stage.order('waits', { presentation: 'in_app' }));

    expect(outcome).toMatchObject({
      next: { kind: 'in_app', parameters: { tn: expect.stringMatching(/^\d{21}$/) } },
    });
  });

  it('tells the clearing day, which ends at 23:00 in Beijing', async () => {
    const connection = stage.connect();
    const early = stage.order('pays');
    await connection.pay(early);
    stage.simulator.payer.pay({ reference: early.reference });
    stage.advance(7 * 60 * minuteMs);
    const late = stage.order('pays');
    await connection.pay(late);
    stage.simulator.payer.pay({ reference: late.reference });

    expect(await connection.query(keyOf(early))).toMatchObject({ providerDay: '2026-11-23' });
    expect(await connection.query(keyOf(late))).toMatchObject({ providerDay: '2026-11-24' });
  });

  it.each(['drop_answer_after_commit', '500_after_commit', 'unclear_03', 'unclear_05'] as const)(
    'is unknown after %s, and found again by a repetition',
    async (fault) => {
      const order = stage.order('pays');
      stage.simulator.faults.add({ fault });

      const first = await stage.connect().pay(order);
      const second = await stage.connect().pay(order);
      stage.simulator.payer.pay({ reference: order.reference });
      const third = await stage.connect().pay(order);

      expect(first).toMatchObject({ outcome: 'unknown' });
      expect(second).toEqual({ outcome: 'accepted', next: { kind: 'wait' } });
      expect(third).toMatchObject({ outcome: 'succeeded', money: order.money });
    },
  );

  it('is made by the repetition where the first call never arrived', async () => {
    const order = stage.order('waits');
    stage.simulator.faults.add({ fault: 'drop_before' });

    const first = await stage.connect().pay(order);
    stage.advance(minuteMs);
    const second = await stage.connect().pay(order);

    expect(first).toMatchObject({ outcome: 'unknown' });
    expect(second).toMatchObject({ next: { kind: 'qr_code' } });
  });

  it('is only asked for once its time is not taken any more', async () => {
    const { sent, front } = spy();
    const order = stage.order('waits');
    stage.advance(20 * minuteMs);

    const outcome = await stage.connect(front).pay(order);

    expect(outcome).toMatchObject({ outcome: 'unknown' });
    expect(sent.map(({ txnType }) => txnType)).toEqual(['00']);
  });

  it('is told as it is where UnionPay refuses its repetition alone', async () => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    stage.advance(minuteMs);

    const outcome = await stage.connect(altered).pay(order);

    expect(outcome).toEqual({ outcome: 'accepted', next: { kind: 'wait' } });
  });

  it('is unknown where UnionPay is busy', async () => {
    stage.simulator.faults.add({ fault: 'busy' });

    expect(await stage.connect().pay(stage.order('waits'))).toMatchObject({ outcome: 'unknown' });
  });

  it.each(['unsigned_answer', 'stranger_answer', 'expired_answer', 'altered_answer'] as const)(
    'is unknown after an %s',
    async (fault) => {
      stage.simulator.faults.add({ fault });
      const paying = await stage.connect().pay(stage.order('waits'));
      stage.simulator.faults.add({ fault });
      const asking = await stage.connect().query(keyOf(stage.order('waits')));

      expect(paying).toMatchObject({ outcome: 'unknown', why: expect.stringMatching(/genuine/) });
      expect(asking).toMatchObject({ outcome: 'unknown', why: expect.stringMatching(/genuine/) });
    },
  );

  it('is unknown where a genuine answer comes with another status', async () => {
    const connection = stage.connect((real) => async (input, init) => {
      const answer = await real(input, init);
      return new Response(await answer.text(), { status: 202 });
    });

    expect(await connection.pay(stage.order('waits'))).toMatchObject({ outcome: 'unknown' });
  });

  it('is unknown after a genuine answer about another order', async () => {
    const other = stage.order('pays');
    await stage.connect().pay(other);
    stage.simulator.payer.pay({ reference: other.reference });
    let swapped: Response | undefined;
    await stage
      .connect((real) => async (input, init) => {
        swapped = await real(input, init);
        return swapped.clone();
      })
      .query(keyOf(other));

    const outcome = await stage
      .connect(() => async () => swapped ?? Response.error())
      .query(keyOf(stage.order('waits')));

    expect(outcome).toMatchObject({ outcome: 'unknown', why: expect.stringMatching(/else/) });
  });

  it.each(['state_03', 'state_04'] as const)('is unknown while it says %s', async (fault) => {
    const order = stage.order('waits');
    await stage.connect().pay(order);
    stage.simulator.faults.add({ fault });

    expect(await stage.connect().query(keyOf(order))).toMatchObject({ outcome: 'unknown' });
  });

  it('is refused in another currency, by another method, and where UnionPay has no product', async () => {
    const connection = stage.connect();
    const { sent, front } = spy();
    const refusals = await Promise.all([
      connection.pay(stage.order('waits', { money: { amount: 100, currency: 'USD' } })),
      connection.pay(stage.order('waits', { method: 'card' })),
      stage.connect(front).pay(stage.order('waits', { presentation: 'embedded' })),
    ]);

    for (const refusal of refusals)
      expect(refusal).toEqual({ outcome: 'declined', code: 'not_supported', final: true });
    expect(sent).toEqual([]);
  });

  it.each([
    ['11', {}, altered],
    ['31', { mer_id: '777290058110049' }, undefined],
  ] as const)('is our own fault where UnionPay says %s', async (code, over, front) => {
    const connection = stage.open(over, front);

    const error = await errorOf(() => connection.pay(stage.order('waits')));

    expect(error).toBeInstanceOf(ProviderFault);
    expect(error).toMatchObject({ provider: 'unionpay', code });
    expect(stage.simulator.payer.open()).toEqual([]);
  });
});

describe('a scanned code', () => {
  const scan = (end: Parameters<UnionpayStage['simulator']['payerCode']>[0]) =>
    stage.order('pays', {
      presentation: 'code_scanned',
      payerCode: stage.simulator.payerCode(end),
    });

  it('is accepted, and paid a moment later', async () => {
    const connection = stage.connect();
    const order = scan('pays');

    const first = await connection.pay(order);
    const soon = await connection.query(keyOf(order));
    stage.advance(2_000);

    expect(first).toEqual({ outcome: 'accepted', next: { kind: 'wait' } });
    expect(soon).toMatchObject({ outcome: 'unknown', retryAfterSeconds: expect.any(Number) });
    expect(await connection.query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
  });

  it('is over when it failed', async () => {
    const connection = stage.connect();
    const order = scan('lacks_money');
    await connection.pay(order);
    stage.advance(2_000);
    const { presentation: _unknown, ...key } = keyOf(order);

    expect(await connection.query(keyOf(order))).toMatchObject({ outcome: 'closed' });
    expect(await connection.query(key)).toMatchObject({ outcome: 'closed' });
  });

  it('is asked for where the code is not at hand any more: nobody keeps it', async () => {
    const order = scan('lacks_money');
    await stage.connect().pay(order);
    stage.advance(2_000);
    const { payerCode: _gone, ...repeated } = order;

    expect(await stage.connect().pay(repeated)).toEqual({
      outcome: 'declined',
      code: 'declined',
      final: true,
    });
  });

  it('is refused without a call when it is no code', async () => {
    const { sent, front } = spy();
    const order = stage.order('pays', { presentation: 'code_scanned', payerCode: 'x&orderId=1' });

    const outcome = await stage.connect(front).pay(order);

    expect(outcome).toMatchObject({ outcome: 'declined', final: true });
    expect(sent).toEqual([]);
  });

  it('stands in no outcome', async () => {
    const order = scan('asks');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });

    const seen = [await stage.connect().pay(order), await stage.connect().pay(order)];

    expect(shown(seen)).not.toContain(order.payerCode);
  });
});
