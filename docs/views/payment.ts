// A payment as the API answers it.
import * as z from 'zod';
import { channelNames } from '../../shared/channels.ts';
import { paymentIdPattern } from '../../shared/kernel/id.ts';
import { AttemptChoice } from '../../shared/payments/model/payment.ts';
import { attemptStates, endingReasons, paymentStates } from '../../shared/payments/model/states.ts';
import { methods } from '../../shared/providers/contract.ts';
import { providerNames } from '../../shared/providers/names.ts';
import { declineCodes } from '../../shared/providers/outcomes.ts';
import { Cursor, InstantText, LineView, Money, PollAfterMs } from './common.ts';

const derivedStates = ['cancelling', 'disputed', 'partially_refunded', 'refunded'] as const;
const otherReasons = [
  'order_closed',
  'returned_by_provider',
  'other_amount_received',
  'provider_fault',
  'surplus_owed',
  'terminal_unconfirmed',
  'end_unconfirmed',
  'outcome_unknown',
] as const;

const AttemptView = z
  .strictObject({
    number: z.int().min(1),
    account: z.string(),
    provider: z.enum(providerNames),
    state: z.enum(attemptStates),
    started_at: InstantText,
    provider_id: z.string().optional(),
    choice: z
      .strictObject({
        rule: z.string(),
        ruleset_version: z.int().min(0),
        passed_over: z.array(z.string()).describe('`account:code` of those that came before it.'),
        probe: z.boolean().describe('It was passed over till then, and tried by this attempt.'),
        after: AttemptChoice.shape.after.describe('What became of the attempt before.'),
      })
      .optional()
      .describe('Why this account.'),
  })
  .meta({ id: 'Attempt', description: 'One order at one provider.' });

export const NextView = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('client_secret'),
        client_secret: z.string(),
        publishable_key: z.string(),
      })
      .meta({ id: 'NextClientSecret', description: "Hand both to the provider's own component." }),
    z
      .strictObject({ kind: z.literal('redirect'), url: z.string() })
      .meta({ id: 'NextRedirect', description: 'Send the payer there.' }),
    z
      .strictObject({
        kind: z.literal('form'),
        action: z.string(),
        fields: z.record(z.string(), z.string()),
      })
      .meta({ id: 'NextForm', description: "Let the payer's browser post `fields` to `action`." }),
    z
      .strictObject({ kind: z.literal('qr_code'), data: z.string() })
      .meta({ id: 'NextQrCode', description: 'Show this as a QR code.' }),
    z
      .strictObject({
        kind: z.literal('in_app'),
        parameters: z.record(z.string(), z.string()),
      })
      .meta({ id: 'NextInApp', description: "Open the provider's app with these." }),
    z
      .strictObject({ kind: z.literal('wait') })
      .meta({ id: 'NextWait', description: 'Nothing to do: wait, and ask again.' }),
  ])
  .meta({ id: 'Next', description: 'What the payer must do now.' });

const ObligationPaid = z.strictObject({
  obligation_id: z.string(),
  number: z.string().describe('As printed on the notice.'),
  kind: z.enum(['fine', 'fee']),
  amount: Money,
  lines: z.array(LineView),
});

export const PaymentView = z
  .strictObject({
    payment_id: z.string().regex(paymentIdPattern),
    state: z
      .enum([...paymentStates, ...derivedStates])
      .describe('`pending` and `cancelling` may still change by themselves; so may late money.'),
    reason: z
      .enum([...declineCodes, ...endingReasons, ...otherReasons])
      .optional()
      .describe('Why it ended unpaid, or why nobody is sure yet that it did not.'),
    advice: z
      .string()
      .optional()
      .describe('What the payer must be told, so that nobody pays twice.'),
    amount: Money.describe('What was to be paid.'),
    applied: Money.describe('Captured, and settles obligations.'),
    surplus: Money.describe('Captured, settles nothing, and is owed back.'),
    refunded: Money.describe('Given back.'),
    channel: z.enum(channelNames),
    method: z.enum(methods),
    obligations: z.array(ObligationPaid).min(1).describe('The quote: frozen when it was created.'),
    next: NextView.optional().describe('Absent when there is nothing to do.'),
    created_at: InstantText,
    expires_at: InstantText.describe('The end of the quote.'),
    expired: z.literal(true).optional().describe('The quote is over; the payment is being ended.'),
    poll_after_ms: PollAfterMs,
    attempts: z.array(AttemptView).optional().describe('For staff only.'),
    code: z
      .literal('finished_payment_replayed')
      .optional()
      .describe('This key named a payment that has ended unpaid: use a new key to pay again.'),
  })
  .meta({ id: 'Payment', description: "One payer's act of paying one or more obligations." });

export const PaymentsView = z
  .strictObject({ payments: z.array(PaymentView), cursor: Cursor })
  .meta({ id: 'Payments', description: 'A page of payments.' });
