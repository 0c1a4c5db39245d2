// Parked work as the API answers it.
import * as z from 'zod';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import {
  byItself,
  parkedIdPattern,
  parkedKinds,
  parkedReasons,
  resolutionCodes,
} from '../../shared/parked/model/item.ts';
import { providerNames } from '../../shared/providers/names.ts';
import { Cursor, InstantText, Money } from './common.ts';
import { PaymentView } from './payment.ts';

const History = z.array(
  z.strictObject({ at: InstantText, event: z.string(), by: z.string().optional() }),
);

export const ParkedView = z
  .strictObject({
    parked_id: z.string().regex(parkedIdPattern).describe('Made of what it is about.'),
    kind: z.enum(parkedKinds),
    reason: z.enum(Object.keys(parkedReasons)),
    advice: z.string().describe('What a person should do.'),
    state: z.enum(['open', 'resolved']),
    parked_at: InstantText,
    owner: z.string().optional().describe('Who must see to it.'),
    deadline: InstantText.optional().describe('By when the payer was promised certainty.'),
    overdue: z.literal(true).optional().describe('The deadline is over.'),
    payment_id: z.string().regex(paymentIdPattern).optional(),
    account: z.string().optional(),
    provider: z.enum(providerNames).optional(),
    amount: Money.optional(),
    voucher: z.string().optional().describe("The number on the payer's own slip."),
    replays: z.int().min(0).describe('How often somebody sent it through its path again.'),
    resolution: z
      .strictObject({
        code: z.enum([...resolutionCodes, byItself]),
        note: z.string(),
        by: z.string().describe('`system` where it moved by itself.'),
        at: InstantText,
      })
      .optional(),
  })
  .meta({ id: 'ParkedItem', description: 'Work that does not move by itself any more.' });

export const ParkedListView = z
  .strictObject({ parked: z.array(ParkedView), cursor: Cursor })
  .meta({ id: 'ParkedWork', description: 'A page of parked work, the oldest first.' });

export const ParkedWholeView = ParkedView.extend({
  history: History.describe('What happened to it, and who did it.'),
  message: z
    .strictObject({
      notification_id: z.string().describe("The provider's id of the notification."),
      received_at: InstantText,
      headers: z.record(z.string(), z.string()).describe('Those that a signature is made of.'),
      body: z
        .strictObject({ text: z.string().optional(), base64: z.string().optional() })
        .describe('As it came: text where its bytes are UTF-8.'),
      about: z.enum(['order', 'refund', 'dispute']).optional(),
    })
    .optional()
    .describe('The notification, whole.'),
  letter: z.string().optional().describe('The message that a queue gave up.'),
  payment: PaymentView.optional(),
  payment_history: History.optional(),
}).meta({ id: 'ParkedWhole', description: 'Parked work with all that is known of it.' });

export const ReportedView = PaymentView.extend({
  confirm_by: InstantText.optional().describe('By when somebody will have found out.'),
}).meta({ id: 'ReportedPayment', description: 'A payment that its payer says was paid.' });
