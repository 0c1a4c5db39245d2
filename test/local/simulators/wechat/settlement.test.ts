// The simulated WeChat Pay's bills: what really happened on a day, and the faults that were ordered.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { remote } from '../../../../local/simulators/kit/remote.ts';
import type { WechatSimulator } from '../../../../local/simulators/wechat/simulator.ts';
import { anOrder, call, start } from './rig.ts';

let simulator: WechatSimulator;
beforeEach(async () => {
  simulator = await start();
});
afterEach(() => simulator.close());

const day = '2026-11-23';

const paid = async (total = 20_600) => {
  const order = anOrder({ amount: { total } });
  await call(simulator, 'POST /v3/pay/transactions/native', order);
  simulator.payer.pay({ reference: order.out_trade_no });
  return order.out_trade_no;
};

const refund = (reference: string, amount: number, total = 20_600) =>
  call(simulator, 'POST /v3/refund/domestic/refunds', {
    out_trade_no: reference,
    out_refund_no: `R${reference}`,
    amount: { refund: amount, total, currency: 'CNY' },
  });

describe('a day', () => {
  it('pays out what came in less what went back and the fees', async () => {
    const reference = await paid();
    await paid(1_000);
    await refund(reference, 10_000);

    const settled = simulator.settle.day({ day });

    expect(settled.lines).toHaveLength(3);
    expect(settled.paidOut).toBe(20_600 - 124 + 1_000 - 6 - 10_000 + 60);
    expect(simulator.books().balances).toMatchObject({ balance: 0, bank: settled.paidOut });
  });

  it('ends at midnight in Beijing', async () => {
    const before = await paid();
    simulator.advance(8 * 3_600_000);
    const after = await paid();

    const [one, two] = [day, '2026-11-24'].map((of) => simulator.settle.day({ day: of }).lines);

    expect(one?.map(({ outTradeNo }) => outTradeNo)).toEqual([before]);
    expect(two?.map(({ outTradeNo }) => outTradeNo)).toEqual([after]);
  });

  it('carries each fault that was ordered once, and says which lines are wrong', async () => {
    for (let made = 0; made < 8; made += 1) await paid();

    const { lines, wrong } = simulator.settle.day({
      day,
      faults: { dropLine: 1, duplicateLine: 1, alterAmount: 1, alterFee: 1, strangerLine: 1 },
    });

    expect(lines).toHaveLength(8 - 1 + 1 + 1);
    expect(wrong.map(({ wrong: name }) => name).sort()).toEqual([
      'alterAmount',
      'alterFee',
      'dropLine',
      'duplicateLine',
      'strangerLine',
    ]);
  });

  it('is settled once: later faults change the file and no money', async () => {
    await paid();
    const first = simulator.settle.day({ day });
    const second = simulator.settle.day({ day, faults: { dropLine: 1 } });

    expect(second.paidOut).toBe(0);
    expect(simulator.books().balances).toMatchObject({ bank: first.paidOut });
  });

  it('without trade has no lines', () => {
    expect(simulator.settle.day({ day: '2026-01-01' }).lines).toEqual([]);
  });
});

describe('a bill', () => {
  const bill = (query: string) => call(simulator, `GET /v3/bill/tradebill?${query}`);
  const tomorrowAtTen = () => simulator.advance(18 * 3_600_000);

  it('can be fetched from ten o’clock of the next day on, plain, by an address that ends', async () => {
    await paid();
    expect(await bill(`bill_date=${day}`)).toMatchObject({
      status: 400,
      body: { code: 'STATEMENT_CREATING' },
    });
    tomorrowAtTen();
    const { body } = await bill(`bill_date=${day}`);
    const { pathname, search } = new URL(String(body['download_url']));

    const file = await call(simulator, `GET ${pathname}${search}`);
    simulator.advance(300_001);
    const late = await call(simulator, `GET ${pathname}${search}`);

    expect(file.headers.get('wechatpay-signature')).toBeNull();
    expect(file.text).toContain('`206.00');
    expect(late).toMatchObject({ status: 403 });
  });

  it.each([
    [`bill_date=${day}`, 'NO_STATEMENT_EXIST'],
    ['bill_date=2026-1-1', 'PARAM_ERROR'],
    ['bill_date=2026-07-01', 'PARAM_ERROR'],
    [`bill_date=${day}&bill_type=SUCCESS`, 'PARAM_ERROR'],
  ])('asked for as %s is refused: %s', async (query, code) => {
    tomorrowAtTen();

    expect(await bill(query)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('refunds', () => {
  it('never exceed what was paid', async () => {
    const reference = await paid();

    expect(await refund(reference, 20_601)).toMatchObject({ body: { code: 'INVALID_REQUEST' } });
    expect(await refund(reference, 20_600, 20_601)).toMatchObject({
      body: { code: 'INVALID_REQUEST' },
    });
    expect(await refund(reference, 20_600)).toMatchObject({ status: 200 });
  });

  it('that are closed bring the money back to the merchant', async () => {
    const reference = await paid();
    await refund(reference, 10_000);
    const between = simulator.books().balances;

    simulator.settle.refund(`R${reference}`, 'CLOSED');

    expect(between.balance).toBe(20_600 - 124 - 10_000 + 60);
    expect(simulator.books().balances.balance).toBe(20_600 - 124);
  });
});

describe('the levers over HTTP', () => {
  it('show, pay, break and settle as the hand in the process does', async () => {
    const hand = remote(simulator.url);
    const order = anOrder();
    await call(simulator, 'POST /v3/pay/transactions/native', order);
    const [open] = Object(await hand.show('open'));

    await hand.pull('pay', { codeUrl: open.codeUrl });
    await hand.pull('faults', { fault: 'drop_before', times: 2 });

    expect(open).toMatchObject({ reference: order.out_trade_no, total: 20_600 });
    expect(await hand.show('open')).toEqual([]);
    expect(await hand.show('faults')).toMatchObject([{ fault: 'drop_before', times: 2 }]);
    expect(await hand.show('books')).toMatchObject({ captures: [{ total: 20_600 }] });
    expect(await hand.pull('settle', { day })).toMatchObject({ day, lines: [{}] });
    expect(await hand.pull('code')).toEqual({ authCode: expect.stringMatching(/^13/) });
    expect(await hand.pull('rotate')).toMatchObject({ serial: expect.any(String) });
    expect(await hand.pull('advance', { ms: 5 })).toMatchObject({ now: expect.any(Number) });
    await expect(hand.pull('faults', { fault: 'nothing' })).rejects.toThrow('one of');
    await expect(hand.pull('pay', {})).rejects.toThrow('whose order');
    await expect(hand.pull('nothing')).rejects.toThrow('404');
  });

  it('never show a secret', async () => {
    const shown = await Promise.all(
      ['open', 'books', 'deliveries', 'faults', 'events'].map((name) =>
        remote(simulator.url).show(name),
      ),
    );

    expect(JSON.stringify(shown)).not.toMatch(/PRIVATE KEY|simulatedApiV3Key/);
  });
});
