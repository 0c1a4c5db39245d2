// The receipts that a payment's journal entries call for: what was applied, one per series, no surplus.
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import { type Line, totalOf } from '../../obligations/model/obligation.ts';
import type { Payment, QuotedObligation } from '../../payments/model/payment.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { Draft } from './receipt.ts';
import { seriesOf } from './series.ts';

/** One applied line, with the obligation it settled and the series that its receipt belongs to. */
interface Applied {
  readonly series: string;
  readonly bookedOn: string;
  readonly quoted: QuotedObligation;
  readonly line: Line;
}

const quotedOf = (payment: Payment, obligation: string | undefined): QuotedObligation => {
  const found = payment.quote.obligations.find(({ id }) => id === obligation);
  if (found) return found;
  throw new Error(`payment ${payment.head.id} applied money to what it did not quote`);
};

/** The line as it was quoted to the payer, in its words, with the amount that was booked. */
const lineOf = (quoted: QuotedObligation, booked: EntryLine): Line => {
  const { kind, revenueItem } = booked;
  const text = quoted.lines.find(
    (one) => one.kind === kind && one.revenueItem === revenueItem,
  )?.text;
  if (kind === undefined || revenueItem === undefined)
    throw new Error(`a line due to the treasury without kind or revenue item: ${quoted.id}`);
  return { kind, revenueItem, amount: -booked.amount, ...(text === undefined ? {} : { text }) };
};

const appliedOf = (payment: Payment, authority: Authority, entry: Entry): readonly Applied[] =>
  entry.lines
    .filter(({ account }) => account === 'due_to_treasury')
    .map((booked) => {
      const quoted = quotedOf(payment, booked.obligation);
      const series = seriesOf(authority, quoted.kind, entry.day);
      return { series, bookedOn: entry.day, quoted, line: lineOf(quoted, booked) };
    });

const byObligation = (applied: readonly Applied[]): Draft['obligations'] =>
  [...Map.groupBy(applied, ({ quoted }) => quoted.number)].map(([number, lines]) => ({
    number,
    lines: lines.map(({ line }) => line),
  }));

const draftOf = (
  { head }: Payment,
  authority: Authority,
  series: string,
  applied: readonly Applied[],
): Draft =>
  Draft.parse({
    series,
    kind: applied[0]?.quoted.kind,
    authority: authority.id,
    issuer: authority.name,
    payment: head.id,
    channel: head.channel,
    method: head.method,
    bookedOn: applied[0]?.bookedOn,
    currency: head.currency,
    amount: totalOf(applied.map(({ line }) => line)),
    obligations: byObligation(applied),
  });

/**
 * One draft per series that the entries touch. Throws when the entries do not add up to what the payment
 * says was applied: a receipt is never guessed.
 */
export const draftsOf = (
  payment: Payment,
  authority: Authority,
  entries: readonly Entry[],
): readonly Draft[] => {
  const applied = entries.flatMap((entry) => appliedOf(payment, authority, entry));
  const bookedMinor = totalOf(applied.map(({ line }) => line));
  if (bookedMinor !== payment.head.applied)
    throw new Error(
      `payment ${payment.head.id}: ${bookedMinor} is booked, ${payment.head.applied} applied`,
    );
  return [...Map.groupBy(applied, ({ series }) => series)].map(([series, lines]) =>
    draftOf(payment, authority, series, lines),
  );
};
