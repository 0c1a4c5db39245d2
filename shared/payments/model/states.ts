// The states of payments and attempts as tables; docs/states.md is drawn from them.

export const paymentStates = [
  'pending',
  'paid',
  'surplus',
  'failed',
  'cancelled',
  'expired',
  'reversed',
] as const;
export type PaymentState = (typeof paymentStates)[number];

/** Why a payment ends before it is paid, and the state that it ends in. */
export const endings = {
  cancelled: 'cancelled',
  expired: 'expired',
  superseded: 'cancelled',
} as const satisfies Record<string, PaymentState>;
export type EndingReason = keyof typeof endings;
export const endingReasons = ['cancelled', 'expired', 'superseded'] as const;

/**
 * Event → next state. `settle`: some of the money settles an obligation; `overpay`: none of it does.
 * Late money moves ended payments too: money that arrives is never refused (promise 2).
 */
export const paymentTransitions = {
  pending: {
    settle: 'paid',
    overpay: 'surplus',
    fail: 'failed',
    cancel: 'cancelled',
    expire: 'expired',
  },
  paid: { settle: 'paid', overpay: 'paid', reverse: 'reversed' },
  surplus: { settle: 'paid', overpay: 'surplus' },
  failed: { settle: 'paid', overpay: 'surplus' },
  cancelled: { settle: 'paid', overpay: 'surplus' },
  expired: { settle: 'paid', overpay: 'surplus' },
  reversed: { settle: 'paid', overpay: 'surplus' },
} as const satisfies Record<PaymentState, Partial<Record<string, PaymentState>>>;

export type PaymentEvent = 'settle' | 'overpay' | 'fail' | 'cancel' | 'expire' | 'reverse';

const rows: Record<PaymentState, Partial<Record<PaymentEvent, PaymentState>>> = paymentTransitions;

/** The state after an event, or undefined when the event is illegal in that state. */
export const nextPaymentState = (
  state: PaymentState,
  event: PaymentEvent,
): PaymentState | undefined => rows[state][event];

export const attemptStates = [
  'submitting',
  'awaiting_payer',
  'unknown',
  'succeeded',
  'closed',
] as const;
export type AttemptState = (typeof attemptStates)[number];

export const attemptTransitions = {
  submitting: { accept: 'awaiting_payer', lose: 'unknown', succeed: 'succeeded', close: 'closed' },
  awaiting_payer: { lose: 'unknown', succeed: 'succeeded', close: 'closed' },
  unknown: { accept: 'awaiting_payer', succeed: 'succeeded', close: 'closed' },
  closed: { succeed: 'succeeded' },
  succeeded: {},
} as const satisfies Record<AttemptState, Partial<Record<string, AttemptState>>>;
