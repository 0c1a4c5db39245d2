// Fetches Alipay's bills from the simulated house of bills, and reads them with the format.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gbk } from '../../../local/simulators/kit/gbk.ts';
import { zipped } from '../../../local/simulators/kit/zip.ts';
import { hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import { alipayBill } from '../../../shared/statements/alipay-bill.ts';
import type { StatementRow } from '../../../shared/statements/format.ts';
import { errorOf, keyOf, must } from '../rig.ts';
import { type AlipayStage, startStage } from './rig.ts';

let stage: AlipayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const day = '2026-11-23';
/** 10:00 in Beijing of the day after. */
const untilReadyMs = 18 * hourMs;

const paid = async (amount: number) => {
  const order = stage.order('pays', { money: { amount, currency: 'CNY' } });
  await stage.connect().pay(order);
  await stage.play(order, 'pays');
  return order;
};

const rowsOf = async (bytes: AsyncIterable<Uint8Array>): Promise<readonly StatementRow[]> => {
  const rows: StatementRow[] = [];
  for await (const row of alipayBill.read(bytes)) rows.push(row);
  return rows;
};

const bill = async (connection = stage.connect()) =>
  rowsOf(await must(connection.statementBytes)({ day }));
const refusal = (connection = stage.connect()) =>
  errorOf(() => must(connection.statementBytes)({ day }));

/** Answers the address truly, and the bill behind it as told. */
const housed = (answer: (address: URL) => Response | Promise<Response>) =>
  stage.connect((real) => async (input, init) => {
    const url = new URL(String(input));
    return url.pathname === '/gateway.do' ? real(input, init) : answer(url);
  });

describe('the bill of a day', () => {
  it('is fetched, unpacked and read: payments and refunds with their fees', async () => {
    const order = await paid(20_600);
    stage.advance(minuteMs);
    await paid(100);
    stage.advance(minuteMs);
    const wanted = stage.refund(keyOf(order), 'succeeds');
    await must(stage.connect().refund)(wanted);
    stage.advance(untilReadyMs);

    const rows = await bill();

    const { tradeNo } = stage.simulator.trade(order.reference) ?? {};
    expect(rows).toMatchObject([
      { kind: 'capture', reference: order.reference, providerId: tradeNo, feeMinor: 124 },
      { kind: 'capture', grossMinor: 100, feeMinor: 1 },
      {
        kind: 'refund',
        grossMinor: -10_000,
        feeMinor: -60,
        providerLineId: `${tradeNo}/${wanted.refundReference}`,
      },
    ]);
    const net = rows.reduce((sum, row) => sum + (row.is === 'line' ? row.netMinor : 0), 0);
    expect(net).toBe(stage.simulator.books().balance);
  });

  it('holds the faults that were seeded into it, and its sums still fit', async () => {
    for (const amount of [1_000, 2_000, 3_000, 4_000, 5_000]) await paid(amount);
    const { faults } = stage.simulator.settle({
      day,
      faults: { dropLine: 1, duplicateLine: 1, alterAmount: 1, alterFee: 1, strangerLine: 1 },
    });
    stage.advance(untilReadyMs);

    const rows = await bill();

    expect(faults).toHaveLength(5);
    expect(rows).toHaveLength(6);
    expect(rows.filter((row) => row.is === 'line' && row.reference === undefined)).toHaveLength(1);
  });

  it('may be a day without money', async () => {
    stage.advance(untilReadyMs);

    expect(await bill()).toEqual([]);
  });

  it('is not ready before the next morning', async () => {
    expect(await refusal()).toMatchObject({ kind: 'busy', code: 'statement_not_ready' });
  });

  it('that Alipay never has is missing, not awaited for ever', async () => {
    const late = await startStage({ settings: { billReadyMs: 100 * hourMs } });
    late.advance(untilReadyMs);

    const error = await errorOf(() => must(late.connect().statementBytes)({ day }));
    await late.stop();

    expect(error).toMatchObject({ kind: 'missing', code: 'statement_missing' });
  });

  it.each(['', '2026-02-30', '2026-11'])('is not fetched for the day "%s"', async (wrong) => {
    const error = await errorOf(() => must(stage.connect().statementBytes)({ day: wrong }));

    expect(error).toMatchObject({ kind: 'invalid', code: 'statement_unnamed' });
  });

  it('has an address that runs out after half a minute', async () => {
    stage.advance(untilReadyMs);
    const slow = housed((address) => {
      stage.advance(minuteMs);
      return fetch(address);
    });

    expect(await refusal(slow)).toMatchObject({ kind: 'busy', code: 'statement_unreachable' });
  });

  it.each([
    ['a page of HTML', Buffer.from('<html></html>'), 'statement_packing'],
    ['nothing', Buffer.alloc(0), 'statement_packing'],
    [
      'two lists',
      zipped([
        { name: 'a.csv', content: Buffer.from('a') },
        { name: 'b.csv', content: Buffer.from('b') },
      ]),
      'statement_packing',
    ],
    [
      'a summary alone',
      zipped([{ name: gbk('1_业务明细(汇总).csv'), content: Buffer.from('a') }]),
      'statement_packing',
    ],
  ])('is refused when its archive is %s', async (_what, bytes, code) => {
    stage.advance(untilReadyMs);

    expect(await refusal(housed(() => new Response(new Uint8Array(bytes))))).toMatchObject({
      kind: 'unprocessable',
      code,
    });
  });

  it('is not fetched from another house', async () => {
    const elsewhere = 'https://bills.example.org/x?token=secret-token';
    stage.advance(untilReadyMs);
    stage.simulator.pretendBillsAt(elsewhere);
    const calls: string[] = [];
    const connection = stage.connect((real) => async (input, init) => {
      calls.push(new URL(String(input)).origin);
      return real(input, init);
    });

    const error = await refusal(connection);

    expect(error).toMatchObject({ code: 'statement_elsewhere' });
    expect(String(error)).not.toContain('secret-token');
    expect(calls).toEqual([stage.simulator.url]);
  });

  it('is fetched over TLS from Alipay’s own house, though Alipay says http', async () => {
    stage.advance(untilReadyMs);
    stage.simulator.pretendBillsAt('http://dwbillcenter.alipay.com/downloadBillFile.resource');
    const asked: string[] = [];
    const connection = housed((address) => {
      asked.push(address.href);
      return new Response('');
    });

    await refusal(connection);

    expect(asked[0]).toMatch(/^https:\/\/dwbillcenter\.alipay\.com\//);
  });
});
