// The statement of a day as the bank serves it, with the faults that were planted into it.
import { type Books, signed, sumOf } from './books.ts';
import { type Ledger, type Movement, statement } from './camt.ts';

/** What may be wrong with a statement. The last three keep its balances right, so only a join sees them. */
export const statementFaults = [
  'wrong_closing',
  'lost_entry',
  'cut_off',
  'stranger_entry',
  'other_amount',
  'doubled_entry',
] as const;
export type StatementFault = (typeof statementFaults)[number];

const stranger = (date: string): Movement => ({
  id: 'STRANGER0001',
  amountMinor: 777,
  direction: 'CRDT',
  endToEndId: 'E2E-STRANGER',
  text: 'nobody was told of this',
  debtor: 'Nobody',
  debtorAccount: 'DE24302201900609832118',
  bookedOn: date,
  valueOn: date,
  code: ['PMNT', 'RCDT', 'ESCT'],
});

type Change = (movements: readonly Movement[], date: string) => readonly Movement[];

const unchanged: Change = (movements) => movements;

const changes: Partial<Record<StatementFault, Change>> = {
  lost_entry: (movements) => movements.slice(1),
  stranger_entry: (movements, date) => [...movements, stranger(date)],
  other_amount: ([first, ...rest]) =>
    first ? [{ ...first, amountMinor: first.amountMinor + 100 }, ...rest] : [],
  doubled_entry: ([first, ...rest]) => (first ? [first, first, ...rest] : []),
};

/** Balances follow what is written, but for what the bank itself lost or miscounted. */
const closingMinor = (
  openingMinor: number,
  truth: readonly Movement[],
  written: readonly Movement[],
  fault: StatementFault | undefined,
): number => {
  if (fault === 'wrong_closing') return openingMinor + sumOf(truth) + 1;
  const [lost] = truth;
  return openingMinor + sumOf(written) + (fault === 'lost_entry' && lost ? signed(lost) : 0);
};

/** The bytes of a day's statement. */
export const statementOf = (
  ledger: Ledger,
  books: Books,
  day: { readonly date: string; readonly at: number; readonly fault?: StatementFault | undefined },
): string => {
  const { date, at, fault } = day;
  const truth = books.day(date);
  const openingMinor = books.openingOf(date);
  const written = (changes[fault ?? 'cut_off'] ?? unchanged)(truth, date);
  const text = statement(ledger, written, {
    id: `STMT${date.replaceAll('-', '')}`,
    at,
    date,
    openingMinor,
    closingMinor: closingMinor(openingMinor, truth, written, fault),
  });
  return fault === 'cut_off' ? text.slice(0, -100) : text;
};
