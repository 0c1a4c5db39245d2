// Refunds in statements: paired with the ledger by whichever number the provider's file carries.
import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { joinRefunds } from '../../shared/reconciliation/model/join-refunds.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import {
  aBook,
  aLine,
  anEntry,
  balances,
  book,
  discrepanciesOf,
  fileOf,
  referenceOf,
  rowsFor,
  run,
} from './books.ts';

const refundReference = (n: number): string => `${referenceOf(n).slice(0, 19)}R1`;

const aRefundEntry = (n: number, changes: Partial<Entry> = {}): Entry =>
  anEntry(n, {
    reference: refundReference(n),
    cause: 'refund',
    lines: [
      { account: 'due_to_treasury', amount: 5_000 },
      { account: 'clearing', amount: -5_000 },
    ],
    providerId: `re_${n}`,
    ...changes,
  });

/** The file names the order, as all of them do; `changes` is what names the refund. */
const aRefundLine = (n: number, changes: Partial<StatementLine>): StatementLine =>
  aLine(n, {
    kind: 'refund',
    category: 'refund',
    providerLineId: `txn_refund_${n}`,
    grossMinor: -5_000,
    feeMinor: 0,
    ...changes,
  });

const expected = (n: number, providerId: string) => ({
  reference: refundReference(n),
  cause: 'refund' as const,
  day: '2026-03-09',
  at: 1,
  currency: 'CNY' as const,
  amountMinor: -5_000,
  providerId,
});

describe('a refund in a statement', () => {
  it('matches its entry, and clearing is back at zero', async () => {
    const world = await aBook();
    await book(world.table, [anEntry(1), aRefundEntry(1)]);

    const { totals } = await run(
      world,
      fileOf(rowsFor([aLine(1, { feeMinor: 0 }), aRefundLine(1, { sourceId: 're_1' })])),
    );

    expect(totals?.lines['CNY']).toMatchObject({ matched: { count: 2 } });
    expect(discrepanciesOf(world)).toEqual([]);
    expect(balances(world)['clearing']).toBe(0);
  });

  it('stands in suspense when the ledger knows no such refund', async () => {
    const world = await aBook();
    await book(world.table, [anEntry(1)]);

    await run(
      world,
      fileOf(rowsFor([aLine(1, { feeMinor: 0 }), aRefundLine(1, { sourceId: 're_9' })])),
    );

    expect(discrepanciesOf(world)).toMatchObject([{ class: 'other_kind', why: 'refund' }]);
    expect(balances(world)['suspense']).toBe(5_000);
  });

  it('is a difference when it gave back another amount', async () => {
    const world = await aBook();
    await book(world.table, [anEntry(1), aRefundEntry(1)]);
    const line = aRefundLine(1, { sourceId: 're_1', grossMinor: -4_999 });

    await run(world, fileOf(rowsFor([aLine(1, { feeMinor: 0 }), line])));

    expect(discrepanciesOf(world)).toMatchObject([
      { class: 'amount', reference: refundReference(1), expectedMinor: -5_000 },
    ]);
  });

  it.each([
    ['Stripe', 're_1', { sourceId: 're_1' }],
    ['WeChat Pay', '50000001', { providerLineId: '50000001', sourceId: refundReference(1) }],
    ['Alipay', `2026T/${refundReference(1)}`, { sourceId: refundReference(1) }],
    ['UnionPay', '202603091234567890123', { providerLineId: '202603091234567890123' }],
  ])('is known by the number that %s writes', (_provider, providerId, names) => {
    const line = aRefundLine(1, names);

    const joined = joinRefunds([line], [expected(1, providerId)]);

    expect(joined.pairs).toMatchObject([{ line, isEqual: true }]);
    expect([joined.lines, joined.entries]).toEqual([[], []]);
  });

  it('tells two refunds of one order apart', () => {
    const other = { ...expected(1, 're_2'), reference: `${referenceOf(1).slice(0, 19)}R2` };
    const lines = [
      aRefundLine(1, { sourceId: 're_2', providerLineId: 'b' }),
      aRefundLine(1, { sourceId: 're_1', providerLineId: 'a' }),
    ];

    const { pairs } = joinRefunds(lines, [expected(1, 're_1'), other]);

    expect(pairs.map(({ line, entry }) => [line.sourceId, entry.providerId])).toEqual([
      ['re_1', 're_1'],
      ['re_2', 're_2'],
    ]);
  });
});
