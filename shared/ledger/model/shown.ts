// Entries and trial balances as the API shows them: the chart's numbers and names beside our words.
import { iso } from '../../kernel/time.ts';
import { type Entry, EntryLine, ledgerAccounts } from './entry.ts';
import { differenceOf, type TrialBalance } from './trial-balance.ts';

const shownLine = (line: EntryLine) => ({
  account: line.account,
  number: ledgerAccounts[line.account].number,
  debit: line.amount > 0 ? line.amount : undefined,
  credit: line.amount < 0 ? -line.amount : undefined,
  kind: line.kind,
  revenue_item: line.revenueItem,
  obligation_id: line.obligation,
  why: line.why,
});

/** Amounts are minor units of the entry's currency. */
export const shownEntry = (entry: Entry) => ({
  book: entry.book,
  business_day: entry.day,
  reference: entry.reference,
  cause: entry.cause,
  booked_at: iso(entry.at),
  currency: entry.currency,
  lines: entry.lines.map(shownLine),
  provider_id: entry.providerId,
  provider_at: entry.providerAt === undefined ? undefined : iso(entry.providerAt),
  provider_day: entry.providerDay,
  reference_day: entry.referenceDay,
});

const chart = EntryLine.shape.account.options;

/** One list per currency, in the order of the chart. */
export const shownTrialBalance = (balance: TrialBalance) =>
  Object.entries(balance).map(([currency, sums]) => ({
    currency,
    entries: sums.entries,
    difference: differenceOf(sums),
    accounts: chart.flatMap((account) => {
      const movement = sums.accounts[account];
      if (!movement) return [];
      const { number, text } = ledgerAccounts[account];
      const { debitMinor: debit, creditMinor: credit } = movement;
      return [{ account, number, name: text, debit, credit, balance: debit - credit }];
    }),
  }));
