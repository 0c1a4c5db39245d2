// Payouts, their balance transactions, and the itemized file with faults seeded into it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { feeOf } from '../../../../local/simulators/stripe/money.ts';
import type { StripeSimulator } from '../../../../local/simulators/stripe/simulator.ts';
import { aFine, paidByCard, refusalOf, sdk, started, startMs } from './rig.ts';

let simulator: StripeSimulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = await started();
  stripe = sdk(simulator);
});
afterEach(() => simulator.close());

type Row = Readonly<Record<string, string>>;
const rowsOf = (csv: string): readonly Row[] => parse(csv, { columns: true });

const pay = (reference: string, amount: number, currency = 'usd') =>
  stripe.paymentIntents.create(paidByCard({ amount, currency, metadata: { reference } }));

const payMany = async (): Promise<void> => {
  for (let number = 1; number <= 8; number += 1) await pay(`pay_${number}`, 1_000 * number);
};

describe('the fee', () => {
  it('is 1.5 % rounded half up', () => {
    expect([feeOf(0), feeOf(33), feeOf(34), feeOf(100), feeOf(20_600)]).toEqual([0, 0, 1, 2, 309]);
  });

  it('is never off by more than half a minor unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (amount) => {
        expect(Math.abs(feeOf(amount) * 200 - amount * 3)).toBeLessThanOrEqual(100);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('a settlement', () => {
  it('pays out the net of everything, and lists it by the payout', async () => {
    const first = await pay('pay_1', 20_600);
    await pay('pay_2', 10_000);
    await stripe.refunds.create({ payment_intent: first.id, amount: 600 });

    const { payouts } = simulator.settle.payout();
    const payout = await stripe.payouts.retrieve(payouts[0]?.id ?? '');
    const lines = await stripe.balanceTransactions
      .list({ payout: payout.id })
      .autoPagingToArray({ limit: 100 });
    const own = lines.filter(({ type }) => type === 'payout');
    const rest = lines.filter(({ type }) => type !== 'payout');

    expect(payout).toMatchObject({
      automatic: true,
      status: 'paid',
      reconciliation_status: 'completed',
      amount: 20_600 - 309 + 10_000 - 150 - 600,
      trace_id: { status: 'supported' },
    });
    expect(rest.reduce((sum, { net }) => sum + net, 0)).toBe(payout.amount);
    expect(own).toMatchObject([{ amount: -payout.amount, reporting_category: 'payout' }]);
    expect(simulator.books().balances).toMatchObject({
      balance: { usd: 0 },
      bank: { usd: payout.amount },
      stripe: { usd: 459 },
    });
    expect(simulator.books().payouts).toMatchObject([{ amount: payout.amount, lines: 3 }]);
  });

  it('takes nothing twice, and nothing when nothing is due', async () => {
    await pay('pay_1', 20_600);
    simulator.settle.payout();
    const empty = simulator.settle.payout();
    await pay('pay_2', 10_000);
    const next = simulator.settle.payout();
    const listed = await stripe.balanceTransactions.list({ payout: next.payouts[0]?.id ?? '' });

    expect(listed.data.map(({ amount }) => amount)).toEqual([-9_850, 10_000]);
    expect(empty).toMatchObject({ payouts: [], lines: 0 });
    expect(rowsOf(next.csv).map((row) => row['payment_metadata[reference]'])).toEqual(['pay_2']);
  });

  it('writes money in major units, a payout per currency, yen whole', async () => {
    await pay('pay_1', 20_600);
    await pay('pay_2', 1_234, 'jpy');

    const { payouts, csv } = simulator.settle.payout();

    expect(payouts.map(({ currency }) => currency)).toEqual(['usd', 'jpy']);
    expect(rowsOf(csv)).toMatchObject([
      { currency: 'usd', gross: '206.00', fee: '3.09', net: '202.91' },
      { currency: 'jpy', gross: '1234', fee: '19', net: '1215' },
    ]);
  });

  it('names charge, intent, times and references in the documented order', async () => {
    const paid = await pay('pay,"1"', 20_600);
    await stripe.refunds.create({
      payment_intent: paid.id,
      amount: 600,
      metadata: { reference: 'refund_1' },
    });
    const { csv, payouts } = simulator.settle.payout();
    const [charge, refund] = rowsOf(csv);

    expect(csv.split('\n')[0]).toBe(
      'automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,' +
        'created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,' +
        'source_id,description,customer_facing_amount,customer_facing_currency,' +
        'automatic_payout_effective_at_utc,charge_id,payment_intent_id,charge_created_utc,' +
        'charge_created,payment_method_type,card_brand,card_funding,card_country,dispute_reason,' +
        'payment_metadata[reference],refund_metadata[reference]',
    );
    expect(charge).toMatchObject({
      automatic_payout_id: payouts[0]?.id,
      created_utc: '2026-10-30 08:00:00',
      available_on_utc: '2026-11-01 08:00:00',
      reporting_category: 'charge',
      payment_intent_id: paid.id,
      payment_method_type: 'card',
      'payment_metadata[reference]': 'pay,"1"',
    });
    expect(refund).toMatchObject({
      reporting_category: 'refund',
      gross: '-6.00',
      fee: '0.00',
      payment_intent_id: paid.id,
      'payment_metadata[reference]': 'pay,"1"',
      'refund_metadata[reference]': 'refund_1',
    });
  });

  it('seeds each fault once and says what it did; the books stay honest', async () => {
    await payMany();
    const faults = {
      dropLine: 1,
      duplicateLine: 1,
      alterAmount: 1,
      alterFee: 1,
      strangerLine: 1,
    };
    const settled = simulator.settle.payout({ faults });
    const rows = rowsOf(settled.csv);
    const counted = (reference: string | null): number =>
      rows.filter((row) => row['payment_metadata[reference]'] === reference).length;
    const by = (name: string) => settled.faults.find(({ fault }) => fault === name);

    expect(new Set(settled.faults.map(({ fault }) => fault))).toEqual(new Set(Object.keys(faults)));
    expect(new Set(settled.faults.map(({ transaction }) => transaction)).size).toBe(5);
    expect(rows).toHaveLength(9);
    expect(counted(by('dropLine')?.reference ?? '')).toBe(0);
    expect(counted(by('duplicateLine')?.reference ?? '')).toBe(2);
    expect(by('alterAmount')?.file?.gross).toBe((by('alterAmount')?.truth?.gross ?? 0) + 100);
    expect(by('alterFee')?.file?.fee).toBe((by('alterFee')?.truth?.fee ?? 0) + 1);
    expect(by('strangerLine')).toMatchObject({ truth: null });
    expect(counted(by('strangerLine')?.reference ?? '')).toBe(1);
    expect(simulator.books().captures).toHaveLength(8);
    expect(settled.payouts[0]?.amount).toBe(simulator.books().balances.bank['usd']);
  });

  it('chooses the same lines for the same seed', async () => {
    const twin = await started();
    const other = sdk(twin);
    const both = [stripe, other];
    for (const client of both)
      for (const reference of ['a', 'b', 'c', 'd'])
        await client.paymentIntents.create(paidByCard({ metadata: { reference } }));
    const choice = (one: StripeSimulator) =>
      one.settle.payout({ faults: { dropLine: 2 } }).faults.map(({ reference }) => reference);

    expect(choice(twin)).toEqual(choice(simulator));
    await twin.close();
  });

  it('refuses to seed more faults than there are charges', async () => {
    await pay('pay_1', 20_600);

    expect(() => simulator.settle.payout({ faults: { dropLine: 2 } })).toThrow(/too few charges/);
    expect(simulator.settle.payout().lines).toBe(1);
  });

  it('whose payout comes back later is paid out again', async () => {
    await pay('pay_1', 20_600);
    const [payout] = simulator.settle.payout().payouts;
    const failed = simulator.settle.failPayout(payout?.id ?? '');
    const again = simulator.settle.payout();

    expect(failed).toMatchObject({ status: 'failed', failure_code: 'account_closed' });
    expect(again.payouts).toMatchObject([{ amount: payout?.amount }]);
    expect(rowsOf(again.csv)).toMatchObject([{ reporting_category: 'payout_reversal' }]);
  });
});

describe('a payout by hand', () => {
  it('needs money that is available, and cannot be listed', async () => {
    await pay('pay_1', 20_600);
    const asked = { amount: 1_000, currency: 'usd' };
    const early = await refusalOf(stripe.payouts.create(asked));
    simulator.advance(2 * 86_400_000);
    const payout = await stripe.payouts.create(asked);
    const refusal = await refusalOf(stripe.balanceTransactions.list({ payout: payout.id }));

    expect(early.code).toBe('balance_insufficient');
    expect(payout).toMatchObject({ automatic: false, reconciliation_status: 'not_applicable' });
    expect(refusal).toMatchObject({ statusCode: 400, param: 'payout' });
    expect((await stripe.balance.retrieve()).available).toMatchObject([{ amount: 19_291 }]);
  });
});

describe('a report run', () => {
  const fetched = async (run: Stripe.Reporting.ReportRun): Promise<Response> =>
    fetch(run.result?.url ?? '', { headers: { authorization: 'Bearer sk_test_sim' } });

  const finished = async (params: Stripe.Reporting.ReportRunCreateParams) => {
    const run = await stripe.reporting.reportRuns.create(params);
    simulator.advance(200);
    return { run, done: await stripe.reporting.reportRuns.retrieve(run.id) };
  };

  it('by payout is pending, then serves the same file to whoever has the key', async () => {
    await payMany();
    const settled = simulator.settle.payout({ faults: { dropLine: 1, alterAmount: 1 } });
    const { run, done } = await finished({
      report_type: 'payout_reconciliation.by_id.itemized.4',
      parameters: { payout: settled.payouts[0]?.id ?? '' },
    });
    const stranger = await fetch(done.result?.url ?? '');

    expect(run).toMatchObject({ status: 'pending', result: null });
    expect(done.status).toBe('succeeded');
    expect(await (await fetched(done)).text()).toBe(settled.csv);
    expect(stranger.status).toBe(401);
  });

  it('by date has the columns asked for, in the time zone asked for', async () => {
    await pay('pay_1', 20_600);
    simulator.settle.payout();
    simulator.advance(60_000);
    const { done } = await finished({
      report_type: 'payout_reconciliation.itemized.5',
      parameters: {
        interval_start: startMs / 1_000,
        interval_end: startMs / 1_000 + 60,
        timezone: 'Asia/Shanghai',
        columns: ['created', 'created_utc', 'net', 'payment_metadata[reference]', 'customer_id'],
      },
    });

    expect(await (await fetched(done)).text()).toBe(
      'created,created_utc,net,payment_metadata[reference],customer_id\n' +
        '2026-10-30 16:00:00,2026-10-30 08:00:00,202.91,pay_1,\n',
    );
  });

  it('excludes the end of its interval', async () => {
    await pay('pay_1', 20_600);
    simulator.settle.payout();
    const { done } = await finished({
      report_type: 'payout_reconciliation.itemized.5',
      parameters: {
        interval_start: startMs / 1_000 - 60,
        interval_end: startMs / 1_000,
        columns: ['net'],
      },
    });

    expect(await (await fetched(done)).text()).toBe('net\n');
  });

  it.each([
    ['an unknown type', { report_type: 'balance.summary.9' }, 'report_type'],
    [
      'a missing payout',
      { report_type: 'payout_reconciliation.by_id.itemized.4' },
      'parameters[payout]',
    ],
    [
      'an unknown column',
      {
        report_type: 'payout_reconciliation.itemized.5',
        parameters: { columns: ['colour'], interval_start: 1, interval_end: 2 },
      },
      'parameters[columns]',
    ],
    [
      'the future',
      {
        report_type: 'payout_reconciliation.itemized.5',
        parameters: { interval_start: 1, interval_end: startMs },
      },
      'parameters[interval_end]',
    ],
  ])('refuses %s', async (_name, asked, param) => {
    const refusal = await refusalOf(stripe.reporting.reportRuns.create(asked));

    expect(refusal).toMatchObject({ statusCode: 400, param });
  });
});

describe('the books', () => {
  it('balance whatever happens: nothing is made, nothing vanishes', async () => {
    const first = await pay('pay_1', 20_600);
    await stripe.refunds.create({ payment_intent: first.id, amount: 600 });
    const { id } = await stripe.paymentIntents.create(aFine({ metadata: { reference: 'pay_2' } }));
    simulator.payer.pay({ reference: 'pay_2' }, { paymentMethod: 'alipay' });
    simulator.payer.dispute(id);
    simulator.settle.payout();

    const { balances, movements } = simulator.books();
    const total = Object.values(balances).reduce((sum, one) => sum + (one['usd'] ?? 0), 0);

    expect(total).toBe(0);
    expect(movements).toHaveLength(5);
  });
});
