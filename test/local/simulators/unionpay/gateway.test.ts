// The simulated gateway: refuses what UnionPay refuses, walks its states, and keeps honest books.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aMerchant, bodies, type Merchant, paths, type Said } from './rig.ts';

let merchant: Merchant;
beforeEach(async () => {
  merchant = await aMerchant();
});
afterEach(() => merchant.simulator.close());

const hourMs = 3_600_000;
const codeOf = async (path: string, own: Said): Promise<string | undefined> =>
  (await merchant.ask(path, own))['respCode'];
const stateOf = async (own: Said = {}): Promise<string | undefined> =>
  (await merchant.ask(paths.query, { ...bodies.query, ...own }))['origRespCode'];
const pay = () => merchant.simulator.payer.pay({ reference: 'ORDER0001' });
const queryIdOf = async (): Promise<string> =>
  (await merchant.ask(paths.query, bodies.query))['queryId'] ?? '';

describe('a request', () => {
  it.each([
    ['an order number with a dash', { orderId: 'ORDER-0001' }, '10'],
    ['an order number that is too short', { orderId: 'ORDER01' }, '10'],
    ['an amount with a point', { txnAmt: '206.00' }, '10'],
    ['an amount of nothing', { txnAmt: '0' }, '10'],
    ['no amount', { txnAmt: '' }, '13'],
    ['another currency', { currencyCode: '840' }, '10'],
    ['another version', { version: '5.0.0' }, '10'],
    ['a time an hour ago', { txnTime: '20261123150000' }, '10'],
    ['a time to come', { txnTime: '20261123170000' }, '10'],
    ['no real time', { txnTime: '20261323160000' }, '10'],
    ['a payTimeout in the past', { payTimeout: '20261123150000' }, '10'],
    ['a notification address with a query', { backUrl: 'https://a.example/?b=1' }, '10'],
    ['reserved text with a quote', { reqReserved: 'a"b' }, '10'],
    ['a field that is unknown', { orderDescription: 'x' }, '10'],
    ['a type that is unknown', { txnType: '77' }, '10'],
    ['another merchant', { merId: '777290058110049' }, '31'],
    ['another certificate', { certId: '1' }, '11'],
  ])('with %s is refused', async (_what, own, code) => {
    expect(await codeOf(paths.back, { ...bodies.code, ...own })).toBe(code);
    expect(merchant.simulator.payer.open()).toEqual([]);
  });

  it('that was changed after it was signed is refused', async () => {
    const fields = { ...merchant.signed(merchant.fields(bodies.code)), txnAmt: '1' };

    const answer = await merchant.post(paths.back, fields);

    expect(await answer.text()).toContain('respCode=11');
  });

  it('to an address that nobody serves is no request', async () => {
    expect((await merchant.post('/nowhere', {})).status).toBe(404);
    expect((await merchant.post(paths.back, {})).status).toBe(400);
  });
});

describe('an order', () => {
  it('is one by number and time: a second is a duplicate, another time another order', async () => {
    const answers = [
      await codeOf(paths.back, bodies.code),
      await codeOf(paths.back, bodies.code),
      await codeOf(paths.back, { ...bodies.code, txnTime: '20261123160001' }),
    ];

    expect(answers).toEqual(['00', '12', '00']);
    expect(await stateOf({ txnTime: '20261123160002' })).toBeUndefined();
    expect(await codeOf(paths.query, { ...bodies.query, orderId: 'ORDER0002' })).toBe('34');
  });

  it('is under way until it is paid, and then tells all that a query needs', async () => {
    await merchant.ask(paths.back, { ...bodies.code, reqReserved: 'qr_shown' });
    const before = await stateOf();
    pay();

    expect(before).toBe('05');
    expect(await merchant.ask(paths.query, bodies.query)).toMatchObject({
      respCode: '00',
      origRespCode: '00',
      txnType: '01',
      txnSubType: '07',
      txnAmt: '20600',
      queryId: expect.stringMatching(/^\d\d261123160000\d{6}8$/),
      traceTime: '1123160000',
      settleDate: '1123',
      reqReserved: 'qr_shown',
    });
  });

  it('is paid late only by a bank that was slow: after its time, and once', async () => {
    const payLate = () => merchant.simulator.payer.payLate({ reference: 'ORDER0001' });
    await merchant.ask(paths.app, { ...bodies.app, payTimeout: '20261123161500' });

    expect(payLate).toThrow(/not open beyond its time/);
    merchant.simulator.advance(15 * 60_000);
    payLate();
    expect(await stateOf()).toBe('00');
    expect(payLate).toThrow(/not open beyond its time/);
  });

  it('can be tried again after a failed try, until its time is over', async () => {
    await merchant.ask(paths.app, { ...bodies.app, payTimeout: '20261123161500' });
    merchant.simulator.payer.decline({ reference: 'ORDER0001' });
    const failed = await stateOf();
    merchant.simulator.advance(15 * 60_000);

    expect(failed).toBe('64');
    expect(pay).toThrow(/time is over/);
    expect(await stateOf()).toBe('64');
  });

  it('by form shows a page, the same page to the same form, and signs what goes back', async () => {
    const form = merchant.signed(merchant.fields(bodies.front));
    const first = await (await merchant.post(paths.front, form)).text();
    const second = await (await merchant.post(paths.front, form)).text();
    pay();
    const paid = await (await merchant.post(paths.front, form)).text();

    expect(second.replace(/value="[^"]*"/g, '')).toBe(first.replace(/value="[^"]*"/g, ''));
    expect(first).toContain('¥206.00');
    expect(first).not.toContain('name="queryId"');
    expect(paid).toContain('action="https://pay.example.org/back"');
    expect(paid).toContain('name="queryId"');
    expect(merchant.simulator.payer.open()).toEqual([]);
  });

  it('by a form that was changed shows a refusal', async () => {
    const form = { ...merchant.signed(merchant.fields(bodies.front)), txnAmt: '1' };

    expect(await (await merchant.post(paths.front, form)).text()).toContain('11: ');
    expect(merchant.simulator.payer.open()).toEqual([]);
  });
});

describe('money that goes back', () => {
  const origQryId = async () => {
    await merchant.ask(paths.back, bodies.code);
    pay();
    return queryIdOf();
  };
  const back = (own: Said) => ({ orderId: 'REFUND001', txnTime: '20261123160000', ...own });

  it('is refunded in parts, never more than came', async () => {
    const of = { ...bodies.refund, origQryId: await origQryId(), txnAmt: '10300' };

    const answers = [
      await codeOf(paths.back, back(of)),
      await codeOf(paths.back, back({ ...of, orderId: 'REFUND002' })),
      await codeOf(paths.back, back({ ...of, orderId: 'REFUND003', txnAmt: '1' })),
    ];

    expect(answers).toEqual(['00', '00', '36']);
  });

  it('is undone as a whole, once, on the same clearing day', async () => {
    const of = { ...bodies.undo, origQryId: await origQryId() };

    const answers = [
      await codeOf(paths.back, back({ ...of, txnAmt: '1' })),
      await codeOf(paths.back, back(of)),
      await codeOf(paths.back, back({ ...of, orderId: 'REFUND002' })),
      await codeOf(
        paths.back,
        back({ ...bodies.refund, origQryId: of.origQryId, orderId: 'REFUND003' }),
      ),
    ];

    expect(answers).toEqual(['36', '00', '45', '45']);
  });

  it('is undone no more after 23:00', async () => {
    const of = { ...bodies.undo, origQryId: await origQryId(), txnTime: '20261123230000' };
    merchant.simulator.advance(7 * hourMs);

    expect(await codeOf(paths.back, back(of))).toBe('35');
  });

  it('needs a payment that was made', async () => {
    await merchant.ask(paths.back, bodies.code);

    expect(await codeOf(paths.back, back({ ...bodies.refund, origQryId: '1'.repeat(21) }))).toBe(
      '35',
    );
  });

  it('frees its amount when it fails, and is not notified', async () => {
    merchant.simulator.faults.add({ fault: 'refund_fails' });
    const of = { ...bodies.refund, origQryId: await origQryId() };
    await merchant.ask(paths.back, back(of));
    merchant.simulator.advance(2_000);

    const state = await stateOf(back({}));
    const again = await codeOf(paths.back, back({ ...of, orderId: 'REFUND002' }));

    expect(state).toBe('61');
    expect(again).toBe('00');
    expect(merchant.simulator.webhooks.events().map(({ type }) => type)).toEqual(['01']);
  });
});

describe('the books', () => {
  it('balance, and say the same as the settlement', async () => {
    await merchant.ask(paths.back, bodies.code);
    pay();
    await merchant.ask(paths.back, {
      ...bodies.refund,
      orderId: 'REFUND001',
      origQryId: await queryIdOf(),
      txnAmt: '10000',
    });
    merchant.simulator.advance(2_000);
    const before = merchant.simulator.books().balances;

    const { paidOut } = merchant.simulator.settle.day();

    expect(before).toEqual({ payer: -10_600, balance: 10_536, unionpay: 64, bank: 0 });
    expect(paidOut).toBe(10_536);
    expect(merchant.simulator.books().balances).toMatchObject({ balance: 0, bank: 10_536 });
  });
});
