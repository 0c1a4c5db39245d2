// Drawers as the API answers them: sessions of cashiers, and what payers gave and got back.
import * as z from 'zod';
import { handOverPlaces, sessionStates } from '../../shared/counter/model/session.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { DayText, InstantText, Money, SignedMoney } from './common.ts';
import { PaymentView } from './payment.ts';

const sessionId = z.string().regex(paymentIdPattern);
const paymentId = z.string().regex(paymentIdPattern);

const CountView = z.strictObject({
  counted_at: InstantText,
  total: Money,
  expected: Money,
  over_short: SignedMoney.describe('Negative when money is missing.'),
  pieces: z.array(z.strictObject({ value: z.int().min(1), count: z.int().min(1) })),
});

const session = {
  session_id: sessionId,
  state: z
    .enum(sessionStates)
    .describe('Money that moves after a count opens the drawer again: count anew.'),
  authority: SettingId,
  outlet: z.string(),
  operator: z.string(),
  business_day: DayText.describe('It takes money on this day only.'),
  opened_at: InstantText,
  float: Money,
  taken: Money.describe('Cash that stayed in the drawer: change is taken off.'),
  returned: Money.describe('Cash of takes that were taken back.'),
  expected: Money.describe('What should lie in the drawer now.'),
  takes: z.int().min(0),
  reversals: z.int().min(0),
  waiting: z.array(paymentId).describe('Takes of which a part waits for a card terminal.'),
  count: CountView.optional().describe('The count that stands.'),
  hand_over_by: DayText.describe('The money must have left the drawer: two working days.'),
  bank_by: DayText.optional().describe('What lies in the safe must be at the bank.'),
  hand_over: z
    .strictObject({
      to: z.enum(handOverPlaces),
      amount: Money,
      slip: z.string().optional(),
      by: z.string(),
      at: InstantText,
    })
    .optional(),
  closed: z
    .strictObject({ by: z.string(), at: InstantText, over_short: SignedMoney })
    .optional()
    .describe('Accepted by a second person, and booked.'),
};

export const SessionView = z
  .strictObject(session)
  .meta({ id: 'CashSession', description: "A cashier's session at one drawer." });

const take = {
  session_id: sessionId,
  payment_id: paymentId,
  operator: z.string(),
  cash: Money.describe('What of the payment was paid in cash.'),
  given: Money.describe('What the payer put down.'),
  change: Money.describe('What the payer got back.'),
  card: Money.describe('What was debited from a card.'),
  taken_at: InstantText,
  reversal: z
    .strictObject({
      state: z.enum(['asked', 'done']),
      reason: z.string(),
      by: z.string(),
      at: InstantText,
      approved_by: z.string().optional(),
    })
    .optional(),
};

export const TakeView = z
  .strictObject(take)
  .meta({ id: 'Take', description: 'What one payer gave at a drawer, and got back.' });

export const TakenView = z
  .strictObject({ ...take, payment: PaymentView })
  .meta({ id: 'Taken', description: 'A take with its payment; receipts follow.' });

export const SessionWithTakesView = z
  .strictObject({ ...session, list: z.array(TakeView) })
  .meta({ id: 'CashSessionWithTakes', description: 'A session with all its takes.' });
