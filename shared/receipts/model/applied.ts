// What entries did to the treasury's share of a payment, line by line, in the words of its quote.
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import type { Line } from '../../obligations/model/obligation.ts';
import type { Payment, QuotedObligation } from '../../payments/model/payment.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { Draft, type ReceiptName } from './receipt.ts';
import { seriesOf } from './series.ts';

/** A part of what one entry applied or took back; the amount is above zero either way. */
export interface Applied {
  readonly quoted: QuotedObligation;
  readonly line: Line;
}

/** What all receipts of a payment have in common. */
export interface Issuing {
  readonly payment: Payment;
  readonly authority: Authority;
}

const quotedOf = (payment: Payment, obligation: string | undefined): QuotedObligation => {
  const found = payment.quote.obligations.find(({ id }) => id === obligation);
  if (found) return found;
  throw new Error(`payment ${payment.head.id} moved money of what it did not quote`);
};

/** The line as it was quoted to the payer, in its words, with the amount that was booked. */
const lineOf = (quoted: QuotedObligation, booked: EntryLine): Line => {
  const { kind, revenueItem } = booked;
  const text = quoted.lines.find(
    (one) => one.kind === kind && one.revenueItem === revenueItem,
  )?.text;
  if (kind === undefined || revenueItem === undefined)
    throw new Error(`a line due to the treasury without kind or revenue item: ${quoted.id}`);
  const amount = Math.abs(booked.amount);
  return { kind, revenueItem, amount, ...(text === undefined ? {} : { text }) };
};

/** What the treasury was due; once it has the money it owes us what goes back of it. */
const treasury: readonly EntryLine['account'][] = ['due_to_treasury', 'treasury_receivable'];

const treasuryLines = (
  payment: Payment,
  { lines }: Entry,
  isAsked: (amount: number) => boolean,
): readonly Applied[] =>
  lines
    .filter(({ account, amount }) => treasury.includes(account) && isAsked(amount))
    .map((booked) => {
      const quoted = quotedOf(payment, booked.obligation);
      return { quoted, line: lineOf(quoted, booked) };
    });

/** What an entry credits to the treasury. */
export const appliedBy = (payment: Payment, entry: Entry): readonly Applied[] =>
  treasuryLines(payment, entry, (amount) => amount < 0);

/** What an entry takes back from the treasury. */
export const takenBackBy = (payment: Payment, entry: Entry): readonly Applied[] =>
  treasuryLines(payment, entry, (amount) => amount > 0);

const byObligation = (parts: readonly Applied[], sign: 1 | -1): Draft['obligations'] =>
  [...Map.groupBy(parts, ({ quoted }) => quoted.number)].map(([number, some]) => ({
    number,
    lines: some.map(({ line }) => ({ ...line, amount: sign * line.amount })),
  }));

/**
 * The draft of these parts of an entry, all of one kind; red when it names what it takes back. Its series
 * is that of its own booking day: a year that is over gets no further numbers.
 */
export const draftOf = (
  { payment: { head }, authority }: Issuing,
  { cause, reference, day }: Entry,
  parts: readonly [Applied, ...Applied[]],
  reverses?: ReceiptName,
): Draft => {
  const { kind } = parts[0].quoted;
  const obligations = byObligation(parts, reverses ? -1 : 1);
  let amount = 0;
  for (const { lines } of obligations) for (const line of lines) amount += line.amount;
  return Draft.parse({
    series: seriesOf(authority, kind, day),
    kind,
    authority: authority.id,
    issuer: authority.name,
    payment: head.id,
    channel: head.channel,
    method: head.method,
    bookedOn: day,
    currency: head.currency,
    amount,
    obligations,
    entry: { cause, reference },
    ...(reverses ? { reverses: { series: reverses.series, number: reverses.number } } : {}),
  });
};

/** Parts of one kind each: fines and fees have receipts of their own. */
export const byKind = (parts: readonly Applied[]): readonly (readonly [Applied, ...Applied[]])[] =>
  [...Map.groupBy(parts, ({ quoted }) => quoted.kind).values()].flatMap(([first, ...others]) =>
    first ? [[first, ...others] as const] : [],
  );
