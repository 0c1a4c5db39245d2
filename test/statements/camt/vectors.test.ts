// The camt reader against public samples of banks, as another reader understood them.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { type CamtEvent, readCamt } from '../../../shared/statements/camt/read.ts';
import { camt053 } from '../../../shared/statements/camt053.ts';
import { readAll } from '../chunks.ts';
import { textOf } from './text.ts';

const folder = '../shared/vectors/camt/';
const isHere = existsSync(`${folder}expected.json`);
if (!isHere) console.log(`skipped: the camt samples are not at ${folder}`);

const Expected = z.record(
  z.string(),
  z.object({
    namespace: z.string(),
    msgId: z.string(),
    statements: z.array(z.looseObject({ entries: z.array(z.looseObject({})) })),
  }),
);

const gathered = async (file: string): Promise<readonly CamtEvent[]> => {
  const events: CamtEvent[] = [];
  for await (const event of readCamt(textOf(readFileSync(folder + file, 'utf8'), 97)))
    events.push(event);
  return events;
};

/** What is absent is null in the expectations. */
const orNull = (text: string | undefined): string | null => text ?? null;

const entryShown = ({ entry }: Extract<CamtEvent, { is: 'entry' }>) => ({
  amount: entry.amount,
  currency: entry.currency,
  creditDebit: entry.creditDebit,
  reversal: entry.reversal,
  status: orNull(entry.status),
  bookingDate: orNull(entry.bookingDate),
  valueDate: orNull(entry.valueDate),
  entryRef: orNull(entry.entryRef),
  acctSvcrRef: orNull(entry.acctSvcrRef),
  bankTxCode: orNull(entry.bankTxCode),
  proprietaryCode: orNull(entry.proprietaryCode),
  batchCount: entry.batchCount,
  transactions: entry.transactions.map((one) => ({
    amount: orNull(one.amount),
    currency: orNull(one.currency),
    instructedAmount: orNull(one.instructedAmount),
    instructedCurrency: orNull(one.instructedCurrency),
    creditDebit: orNull(one.creditDebit),
    endToEndId: orNull(one.endToEndId),
    instrId: orNull(one.instrId),
    txId: orNull(one.txId),
    uetr: orNull(one.uetr),
    acctSvcrRef: orNull(one.acctSvcrRef),
    debtor: orNull(one.debtor),
    debtorAccount: orNull(one.debtorAccount),
    creditor: orNull(one.creditor),
    unstructured: one.unstructured,
    creditorReferences: one.creditorReferences.map(({ type, ref }) => ({
      type: orNull(type),
      ref,
    })),
    returnReason: orNull(one.returnReason),
    chargeRecords: one.chargeRecords,
  })),
});

const expected = isHere
  ? Expected.parse(JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')))
  : {};

(isHere ? describe : describe.skip)('the camt samples of banks', () => {
  it.each(Object.entries(expected))('%s is read as another reader read it', async (file, told) => {
    const events = await gathered(file);

    const reports = events.flatMap((event) => (event.is === 'end' ? [event.report] : []));
    expect(reports.map(({ message }) => message.namespace)).toEqual(
      told.statements.map(() => told.namespace),
    );
    expect(reports.map(({ message }) => message.id)).toEqual(told.statements.map(() => told.msgId));
    const shown = reports.map((report) => ({
      id: report.id,
      account: report.account,
      currency: orNull(report.currency),
      balances: report.balances.map((balance) => ({
        ...balance,
        creditDebit: orNull(balance.creditDebit),
        date: orNull(balance.date),
      })),
      entries: events.flatMap((event) =>
        event.is === 'entry' && event.report === report ? [entryShown(event)] : [],
      ),
    }));
    expect(shown).toEqual(
      told.statements.map(({ netOfEntries: _net, balanceCheck: _check, ...one }) => one),
    );
  });

  const statements = Object.entries(expected).filter(([, told]) => /053/.test(told.namespace));

  it.each(statements)('%s adds up as a statement', async (file, told) => {
    const read = await readAll(camt053, readFileSync(folder + file));

    const sums =
      'rows' in read ? read.rows.map((row) => (row.is === 'line' ? row.netMinor : 0)) : [];
    const net = told.statements.map((one) => Number(one['netOfEntries']) * 100);
    expect(sums.reduce((sum, one) => sum + one, 0)).toBe(
      Math.round(net.reduce((sum, one) => sum + one, 0)),
    );
    expect(sums.length).toBeGreaterThan(0);
  });
});

it('runs wherever it stands', () => {
  expect(Object.keys(expected).length > 0).toBe(isHere);
});
