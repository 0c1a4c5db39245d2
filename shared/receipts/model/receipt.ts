// A receipt: the numbered, verifiable proof of money applied, and the red one that takes it back.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { base32, keyedHash } from '../../kernel/id.ts';
import { amountLimitMinor, Currency } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import { causes } from '../../ledger/model/entry.ts';
import { Line, totalOf } from '../../obligations/model/obligation.ts';
import { methods } from '../../providers/contract.ts';
import { numberText, receiptKinds } from './series.ts';

/** Above zero in a receipt, below zero in a red one: the sum of a series is what stays applied. */
export const SignedAmountMinor = z.int().min(-amountLimitMinor).max(amountLimitMinor);

export const ReceiptLine = Line.extend({ amount: SignedAmountMinor });
export type ReceiptLine = Readonly<z.infer<typeof ReceiptLine>>;

/** A receipt by what is printed on it. */
export const ReceiptName = z.object({
  series: z.string(),
  /** Ten digits, without gaps inside the series. */
  number: z.string().regex(/^\d{10}$/),
});
export type ReceiptName = Readonly<z.infer<typeof ReceiptName>>;

const draft = z.object({
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
  amount: SignedAmountMinor,
  /** Lines stay apart by obligation, kind and revenue item (promise 8). */
  obligations: z
    .array(z.object({ number: z.string(), lines: z.array(ReceiptLine).min(1) }))
    .min(1)
    .max(20),
  /** The journal entry that it proves. */
  entry: z.object({ cause: z.enum(causes), reference: z.string() }),
  /** Only of a red receipt: the one that it takes back, in part or whole. */
  reverses: ReceiptName.optional(),
});

const linesOf = ({ obligations }: Pick<z.infer<typeof draft>, 'obligations'>) =>
  obligations.flatMap(({ lines }) => lines);

const isSummed = (one: z.infer<typeof draft>): boolean => one.amount === totalOf(linesOf(one));
const isOneSided = (one: z.infer<typeof draft>): boolean =>
  linesOf(one).every(({ amount }) => (one.reverses ? amount < 0 : amount > 0));

const notSummed = 'a receipt is the sum of its lines';
const notOneSided = 'a receipt is above zero, a red one below';

/** All of a receipt but what numbering gives it. No payer: who holds the payment's id holds it. */
export const Draft = draft.refine(isSummed, notSummed).refine(isOneSided, notOneSided);
export type Draft = Readonly<z.infer<typeof Draft>>;

export const Receipt = draft
  .extend({
    number: ReceiptName.shape.number,
    issuedAt: Instant,
    /** Eight characters that only our key can make: a printed receipt is checked against them. */
    checkCode: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/),
  })
  .refine(isSummed, notSummed)
  .refine(isOneSided, notOneSided);
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
