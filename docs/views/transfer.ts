// Bank transfers as the API answers them: how to pay by reference, and what waits in suspense.
import * as z from 'zod';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { suspenseReasons } from '../../shared/transfers/model/records.ts';
import { Cursor, DayText, InstantText, Money } from './common.ts';

export const TransferReferenceView = z
  .strictObject({
    reference: z.string().describe('ISO 11649: the payer names it in the transfer.'),
    printed: z.string().describe('The same in groups of four.'),
    payment_code: z.string().optional().describe('20 digits, where the authority uses them.'),
    amount: Money.describe('Due now.'),
    changes_at: InstantText.optional().describe('When the amount changes next.'),
    obligations: z.array(
      z.strictObject({ obligation_id: z.string(), number: z.string(), amount: Money }),
    ),
    pay_to: z.strictObject({
      holder: z.string(),
      number: z.string().describe("An IBAN, or the bank's own number."),
      bic: z.string().optional(),
      bank_name: z.string(),
    }),
    notes: z.array(
      z.strictObject({
        code: z.enum(['value_date', 'exact', 'no_hold', 'open_elsewhere']),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'TransferReference', description: 'How to pay by bank transfer.' });

export const SuspenseView = z
  .strictObject({
    reference: z.string().describe('Of its journal entry.'),
    account: SettingId,
    direction: z.enum(['in', 'out']).describe('`out`: the bank took money back.'),
    reason: z.enum(Object.keys(suspenseReasons)),
    advice: z.string(),
    amount: Money,
    value_date: DayText,
    booked_on: DayText,
    age_days: z.int().min(0),
    bank_reference: z.string().describe('What the bank calls it.'),
    found_reference: z.string().optional(),
    due: Money.optional().describe('At the value date, where less came.'),
    obligations: z.array(z.string()).optional(),
    debtor: z.string().optional().describe('Masked.'),
    debtor_account: z.string().optional().describe('Masked.'),
    message: z.string().describe("The object of the bank's message."),
  })
  .meta({ id: 'Suspense', description: 'Money of a bank account that waits for a person.' });

export const SuspensesView = z
  .strictObject({ suspense: z.array(SuspenseView), cursor: Cursor })
  .meta({
    id: 'Suspenses',
    description: 'A page; it may be short, or empty, and still have a next one.',
  });

export const PushedView = z
  .string()
  .meta({ id: 'Pushed', description: 'Empty: the bytes are stored.' });
