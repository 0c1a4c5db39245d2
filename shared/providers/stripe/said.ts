// What Stripe's intents and refunds mean in the contract's outcomes.
import type { Instant } from '../../kernel/time.ts';
import type { Awaiting, Closed, Next, RefundOutcome, Succeeded } from '../outcomes.ts';
import { declineOf } from './declines.ts';
import { fromStripe } from './money.ts';
import type { Intent, Refund } from './shapes.ts';

/** When the money moved: the charge's time, or the notification's, or at least the intent's. */
const paidAt = (intent: Intent, notifiedAt: Instant | undefined): Instant =>
  typeof intent.latest_charge === 'object' && intent.latest_charge !== null
    ? intent.latest_charge.created
    : (notifiedAt ?? intent.created);

const succeeded = (intent: Intent, notifiedAt?: Instant): Succeeded => ({
  outcome: 'succeeded',
  providerId: intent.id,
  money: fromStripe(intent.amount_received, intent.currency),
  at: paidAt(intent, notifiedAt),
});

/** What the payer does next, as far as the intent says: a code, a redirect, or the card form. */
export const nextOf = (intent: Intent, publishableKey: string): Next => {
  const { next_action: action, client_secret: clientSecret } = intent;
  if (action?.wechat_pay_display_qr_code)
    return { kind: 'qr_code', data: action.wechat_pay_display_qr_code.data };
  if (action?.alipay_handle_redirect)
    return { kind: 'redirect', url: action.alipay_handle_redirect.url };
  return clientSecret && intent.payment_method_types.includes('card')
    ? { kind: 'client_secret', clientSecret, publishableKey }
    : { kind: 'wait' };
};

const awaiting = (intent: Intent): Awaiting => ({
  outcome: 'awaiting',
  providerId: intent.id,
  ...(intent.last_payment_error && { lastDecline: declineOf(intent.last_payment_error) }),
});

/**
 * The state of an intent. Only succeeded and canceled are ends: after a decline it goes back to
 * requires_payment_method and can still be paid (docs.stripe.com/payments/paymentintents/lifecycle).
 */
export const intentSaid = (intent: Intent, notifiedAt?: Instant): Awaiting | Succeeded | Closed => {
  if (intent.status === 'succeeded') return succeeded(intent, notifiedAt);
  if (intent.status === 'canceled') return { outcome: 'closed', providerId: intent.id };
  return awaiting(intent);
};

/** A refund's state; one that succeeded can still fail later and says so by notification. */
export const refundSaid = (refund: Refund): RefundOutcome => {
  const byStatus = {
    pending: { outcome: 'accepted', providerId: refund.id },
    requires_action: { outcome: 'accepted', providerId: refund.id },
    succeeded: {
      outcome: 'succeeded',
      providerId: refund.id,
      money: fromStripe(refund.amount, refund.currency),
      at: refund.created,
    },
    failed: { outcome: 'failed', code: refund.failure_reason ?? 'failed' },
    canceled: { outcome: 'failed', code: refund.failure_reason ?? 'canceled' },
  } as const;
  return byStatus[refund.status];
};
