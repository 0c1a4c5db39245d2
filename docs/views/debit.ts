// Debits at card terminals as the API answers them.
import * as z from 'zod';
import { debitStates } from '../../shared/counter/model/debit.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { Cursor, InstantText, Money } from './common.ts';
import { PaymentView } from './payment.ts';

const debit = {
  payment_id: z.string().regex(paymentIdPattern),
  state: z.enum(debitStates).describe('`recorded`, `reversal_required`: its outcome is not known.'),
  terminal: z.string(),
  outlet: z.string().optional(),
  owner: z.string().describe('Who sees to it that the outcome becomes known.'),
  card: Money.describe('What the terminal is to debit.'),
  cash: z
    .strictObject({
      session_id: z.string(),
      part: Money,
      given: Money,
      change: Money,
      returned: z.literal(true).optional(),
    })
    .optional(),
  voucher: z.string().optional(),
  reference: z.string().optional(),
  debited_at: InstantText.optional(),
  printed: z.boolean().optional().describe('Whether paper came out: it changes nothing else.'),
  recorded_at: InstantText,
  confirm_by: InstantText.optional().describe('48 hours after the record.'),
  overdue: z.literal(true).optional(),
  advice: z.string().optional().describe('What to do and what to tell the payer.'),
  finding: z
    .strictObject({
      outcome: z.enum(['debited', 'not_debited']),
      voucher: z.string().optional(),
      reference: z.string().optional(),
      reason: z.string(),
      by: z.string(),
      at: InstantText,
    })
    .optional()
    .describe('What staff found out, while or after a second person decides.'),
};

export const DebitView = z
  .strictObject(debit)
  .meta({ id: 'Debit', description: 'A debit at a card terminal.' });

export const DebitWithPaymentView = z
  .strictObject({ ...debit, payment: PaymentView })
  .meta({ id: 'DebitWithPayment', description: 'A debit at a card terminal, with its payment.' });

export const DebitsView = z
  .strictObject({ debits: z.array(DebitView), cursor: Cursor })
  .meta({ id: 'Debits', description: 'A page of debits whose outcome nobody knows.' });
