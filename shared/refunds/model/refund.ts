// A refund: money of one captured attempt that goes back, in parts that name what they undo.
import * as z from 'zod';
import { Currency, PositiveAmountMinor, sum } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import { providerNames } from '../../providers/names.ts';
import { refundReasonNames } from './reasons.ts';
import { refundsLimit } from './reference.ts';
import { refundStates } from './states.ts';

export const partKinds = ['fine', 'penalty', 'cost', 'fee', 'surplus'] as const;

/** A part of what goes back: a line of an obligation, or surplus. Amounts are minor units. */
export const RefundPart = z.object({
  kind: z.enum(partKinds),
  obligation: z.string().optional(),
  revenueItem: z.string().optional(),
  /** Why the money was surplus. */
  why: z.string().optional(),
  amount: PositiveAmountMinor,
});
export type RefundPart = Readonly<z.infer<typeof RefundPart>>;

/** Papers by reference: what they say stays in the files of the authority. */
export const RefundDocument = z.object({
  kind: z.enum(['decision', 'ruling', 'application', 'receipt', 'loss_statement', 'other']),
  reference: z.string().min(1).max(60),
});

/** `source`: back to what the payer paid with, by the provider; `transfer`: by a bank transfer of ours. */
export const refundRoutes = ['source', 'transfer'] as const;
export type RefundRoute = (typeof refundRoutes)[number];

const Deed = z.object({ by: z.string(), at: Instant });

/** Who asks where no person did. */
export const systemName = 'system';

export const Refund = z.object({
  reference: z.string(),
  payment: z.string(),
  number: z.int().min(1).max(refundsLimit),
  authority: z.string(),
  /** The captured attempt whose money it is, and the account that captured it. */
  attempt: z.int(),
  account: z.string(),
  provider: z.enum(providerNames),
  /** Business day of the capture: by it the rule of remitted money is applied. */
  capturedDay: LocalDate,
  currency: Currency,
  amount: PositiveAmountMinor,
  parts: z.array(RefundPart).min(1).max(200),
  reason: z.enum(refundReasonNames),
  documents: z.array(RefundDocument).max(10),
  note: z.string().max(200).optional(),
  route: z.enum(refundRoutes),
  state: z.enum(refundStates),
  requested: Deed,
  decided: Deed.extend({ note: z.string().max(200).optional() }).optional(),
  /** Who named the payee of a transfer; the details stand in an item of their own. */
  payee: Deed.optional(),
  /** Who said how the transfer ended. */
  confirmed: Deed.optional(),
  /** The time of the provider order, fixed before its first call: every repetition sends it. */
  submittedAt: Instant.optional(),
  /** What the provider calls it, once it said so. */
  providerId: z.string().optional(),
  /** Not before then is it asked about again; absent: by its age. */
  lookAt: Instant.optional(),
  /** How it ended; `day` where it was booked. */
  ended: z
    .object({ at: Instant, day: LocalDate.optional(), code: z.string().optional() })
    .optional(),
  /** The failed refund that this one takes the place of. */
  replaces: z.string().optional(),
  /** Hashes of the key and the body that asked for it. */
  keyHash: z.string(),
  bodyHash: z.string(),
  revision: z.int(),
});
export type Refund = Readonly<z.infer<typeof Refund>>;

export const amountOf = (parts: readonly RefundPart[]): number =>
  sum(parts.map(({ amount }) => amount));
