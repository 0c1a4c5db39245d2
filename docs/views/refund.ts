// Refunds as the API answers them.
import * as z from 'zod';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { refundReasonNames } from '../../shared/refunds/model/reasons.ts';
import { refundReferencePattern } from '../../shared/refunds/model/reference.ts';
import { partKinds, RefundDocument, refundRoutes } from '../../shared/refunds/model/refund.ts';
import { refundStates } from '../../shared/refunds/model/states.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { Cursor, DayText, InstantText, Money } from './common.ts';

const Deed = z.strictObject({ by: z.string(), at: InstantText });

const PartView = z
  .strictObject({
    kind: z.enum(partKinds),
    obligation_id: z.string().optional(),
    revenue_item: z.string().optional(),
    why: z.string().optional().describe('Why the money was surplus.'),
    amount: Money,
  })
  .meta({ id: 'RefundLine', description: 'A line that goes back, as it was captured.' });

export const RefundView = z
  .strictObject({
    refund_id: z
      .string()
      .regex(refundReferencePattern)
      .describe('Also its number at the provider, the same on every repetition.'),
    payment_id: z.string().regex(paymentIdPattern),
    attempt: z.int().min(1),
    account: SettingId,
    state: z.enum(refundStates),
    route: z.enum(refundRoutes).describe('`source`: back to what the payer paid with.'),
    reason: z.enum(refundReasonNames),
    amount: Money,
    lines: z.array(PartView).min(1),
    documents: z.array(z.strictObject(RefundDocument.shape)),
    note: z.string().optional(),
    requested: Deed,
    decided: Deed.extend({ note: z.string().optional() }).optional(),
    payee: Deed.optional().describe('Who named the payee of a transfer, and when.'),
    confirmed: Deed.optional().describe('Who said how the transfer ended.'),
    submitted_at: InstantText.optional(),
    provider_id: z.string().optional(),
    ended: z
      .strictObject({
        at: InstantText,
        business_day: DayText.optional().describe('Where it was booked.'),
        code: z.string().optional().describe('Why it failed, in the provider’s words.'),
      })
      .optional(),
    replaces: z.string().optional().describe('The failed refund that it takes the place of.'),
    waits_for: z.enum(['decision', 'submission', 'payout']).optional(),
    due_by: DayText.optional().describe('Ten working days for each step.'),
    overdue: z.boolean(),
  })
  .meta({ id: 'Refund', description: 'Money of a payment that goes back, in whole or part.' });

export const PayeeView = z
  .strictObject({
    holder: z.string(),
    number: z.string().describe("An IBAN, or the bank's own number."),
    bic: z.string().optional(),
    bank_name: z.string(),
    named_by: z.string(),
  })
  .meta({ id: 'RefundPayeeShown', description: 'Whom a refund is transferred to.' });

export const RefundsView = z
  .strictObject({ refunds: z.array(RefundView), cursor: Cursor })
  .meta({ id: 'Refunds', description: 'A page of refunds.' });
