// The bodies of the refunds API: what goes back and why, and the words of the second person.
import * as z from 'zod';
import { paymentIdPattern } from '../../kernel/id.ts';
import { AmountMinor, Currency, Money } from '../../kernel/money.ts';
import { refundReasonNames } from './reasons.ts';
import { refundReferencePattern } from './reference.ts';
import { partKinds, RefundDocument, refundRoutes } from './refund.ts';

const Note = z.string().trim().min(1).max(200);

/** One line of what goes back; left out, all that is left of the payment does. */
const Line = z.strictObject({
  kind: z.enum(partKinds),
  obligation_id: z.string().min(3).max(100).optional(),
  revenue_item: z.string().min(1).max(20).optional(),
  amount: Money,
});
export type RefundLine = z.infer<typeof Line>;

export const RefundBody = z.strictObject({
  reason: z.enum(refundReasonNames),
  /** What the caller believes can still go back of the whole payment. */
  expected_refundable: z.strictObject({ amount: AmountMinor, currency: Currency }),
  lines: z.array(Line).min(1).max(200).optional(),
  /** Which captured attempt, where a payment has several. */
  attempt: z.int().min(1).max(99).optional(),
  /** `transfer` where it cannot go back the way it came; its payee is named afterwards. */
  route: z.enum(refundRoutes).optional(),
  documents: z.array(z.strictObject(RefundDocument.shape)).max(10).default([]),
  note: Note.optional(),
});
export type RefundBody = z.infer<typeof RefundBody>;

export const PaymentPath = z.strictObject({ payment_id: z.string().regex(paymentIdPattern) });
export const RefundPath = z.strictObject({
  refund_id: z
    .string()
    .regex(refundReferencePattern, 'use the refund_id that the request answered'),
});

export const DecisionBody = z.strictObject({ note: Note.optional() });
export const RejectionBody = z.strictObject({ note: Note });
