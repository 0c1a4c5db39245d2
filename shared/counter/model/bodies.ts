// The bodies of the counter's API.
import * as z from 'zod';
import { paymentIdPattern } from '../../kernel/id.ts';
import { AmountMinor, Currency, Money, PositiveAmountMinor } from '../../kernel/money.ts';
import { SettingId } from '../../settings/model/authority.ts';
import { basketLimit } from '../../settings/model/client.ts';
import { handOverPlaces } from './session.ts';

/** Printed and shown: no control characters, not blank. */
export const Text = (limit: number) =>
  z
    .string()
    .max(limit)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'leave control characters out')
    .refine((text) => text.trim() !== '', 'write something or leave the field out');

/** Session ids are made as payment ids are. */
export const SessionId = z.string().regex(paymentIdPattern, 'use the id of a session, unchanged');
export const PaymentId = z.string().regex(paymentIdPattern, 'use the id of a payment, unchanged');

export const SessionPath = z.strictObject({ session_id: SessionId });
export const TakePath = z.strictObject({ session_id: SessionId, payment_id: PaymentId });

export const OpenBody = z.strictObject({
  /** Needed where the client takes money for several. */
  authority: SettingId.optional(),
  /** What lies in the drawer to give change with. */
  float: z.strictObject({ amount: AmountMinor, currency: Currency }),
});
export type OpenBody = z.infer<typeof OpenBody>;

export const TakeBody = z.strictObject({
  obligations: z
    .array(z.strictObject({ obligation_id: z.string().min(3).max(100) }))
    .min(1)
    .max(basketLimit),
  /** What the payer was told; a different amount now is refused with the new one. */
  amount: Money.optional(),
  /** The cash that the payer put down; what is too much of it is change. */
  given: Money,
  /** Takes the money although another payment of an obligation is open, and ends that one. */
  supersede: z.boolean().optional(),
});
export type TakeBody = z.infer<typeof TakeBody>;

export const CountBody = z.strictObject({
  pieces: z
    .array(z.strictObject({ value: PositiveAmountMinor, count: z.int().min(0).max(100_000) }))
    .max(30),
});
export type CountBody = z.infer<typeof CountBody>;

export const HandOverBody = z.strictObject({
  to: z.enum(handOverPlaces),
  slip: Text(64).optional(),
});
export type HandOverBody = z.infer<typeof HandOverBody>;

export const HandOverDecisionBody = z.discriminatedUnion('decision', [
  /** `amount`: what the second person counted. */
  z.strictObject({
    decision: z.literal('accept'),
    amount: z.strictObject({ amount: AmountMinor, currency: Currency }),
  }),
  z.strictObject({ decision: z.literal('refuse'), reason: Text(200) }),
]);
export type HandOverDecisionBody = z.infer<typeof HandOverDecisionBody>;

export const ReversalBody = z.strictObject({ reason: Text(200) });
export type ReversalBody = z.infer<typeof ReversalBody>;

export const DecisionBody = z.strictObject({ decision: z.enum(['accept', 'refuse']) });
export type DecisionBody = z.infer<typeof DecisionBody>;
