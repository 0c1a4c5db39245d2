// A receipt: the numbered, verifiable proof of money applied; nothing of it is ever edited.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { base32, keyedHash } from '../../kernel/id.ts';
import { Currency, PositiveAmountMinor } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import { Line } from '../../obligations/model/obligation.ts';
import { methods } from '../../providers/contract.ts';
import { numberText, receiptKinds } from './series.ts';

/** All of a receipt but what numbering gives it. No payer: who holds the payment's id holds it. */
export const Draft = z.object({
  series: z.string(),
  kind: z.enum(receiptKinds),
  authority: z.string(),
  /** The authority's name on the day of issue. */
  issuer: z.string(),
  payment: z.string(),
  channel: Channel,
  method: z.enum(methods),
  bookedOn: LocalDate,
  currency: Currency,
  amount: PositiveAmountMinor,
  /** Lines stay apart by obligation, kind and revenue item (promise 8). */
  obligations: z
    .array(z.object({ number: z.string(), lines: z.array(Line).min(1) }))
    .min(1)
    .max(20),
});
export type Draft = Readonly<z.infer<typeof Draft>>;

export const Receipt = Draft.extend({
  /** Ten digits, without gaps inside the series. */
  number: z.string().regex(/^\d{10}$/),
  issuedAt: Instant,
  /** Eight characters that only our key can make: a printed receipt is checked against them. */
  checkCode: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/),
});
export type Receipt = Readonly<z.infer<typeof Receipt>>;

/** A block: the payments that have `first`, `first` + 1, … of a series. Blocks follow without a gap. */
export const Block = z.object({
  first: z.int().min(1),
  payments: z.array(z.string()).min(1).max(40),
  issuedAt: Instant,
});
export type Block = Readonly<z.infer<typeof Block>>;

const checkCodeLength = 8;

/** A short truncated MAC over what is printed; a plain hash of guessable fields would prove nothing. */
export const checkCodeOf = (
  key: string,
  { series, number, currency, amount, bookedOn }: Omit<Receipt, 'checkCode'>,
): string =>
  base32(
    keyedHash(key, ['receipt', series, number, currency, String(amount), bookedOn]),
    checkCodeLength,
  );

/** A draft with its number. `key` is the keyed-hash key of receipts. */
export const numbered = (draft: Draft, number: number, issuedAt: Instant, key: string): Receipt => {
  const receipt = { ...draft, number: numberText(number), issuedAt };
  return { ...receipt, checkCode: checkCodeOf(key, receipt) };
};
