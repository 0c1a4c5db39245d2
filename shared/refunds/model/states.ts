// The states of a refund as a table; docs/states.md is drawn from it.

export const refundStates = [
  'requested',
  'approved',
  'submitted',
  'succeeded',
  'failed',
  'rejected',
  'withdrawn',
] as const;
export type RefundState = (typeof refundStates)[number];

/**
 * `approve` reserves the money on the payment, `fail` frees it again, `succeed` books it. `submit` is stored
 * before the provider is called, so that a crash between the two is seen. What was approved fails unsent when
 * a lost dispute has taken its money.
 */
export const refundTransitions = {
  requested: { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' },
  approved: { submit: 'submitted', fail: 'failed' },
  submitted: { succeed: 'succeeded', fail: 'failed' },
  succeeded: {},
  failed: {},
  rejected: {},
  withdrawn: {},
} as const satisfies Record<RefundState, Partial<Record<string, RefundState>>>;

export type RefundEvent = 'approve' | 'reject' | 'withdraw' | 'submit' | 'succeed' | 'fail';

const rows: Record<RefundState, Partial<Record<RefundEvent, RefundState>>> = refundTransitions;

/** The state after an event, or undefined when the event is illegal in that state. */
export const nextRefundState = (state: RefundState, event: RefundEvent): RefundState | undefined =>
  rows[state][event];

/** Money is held back for it, or has gone: what is left to refund is less by it. */
const taking: ReadonlySet<RefundState> = new Set(['approved', 'submitted', 'succeeded']);
export const takesMoney = (state: RefundState): boolean => taking.has(state);

/** Nothing more happens to it. */
const over: ReadonlySet<RefundState> = new Set(['succeeded', 'failed', 'rejected', 'withdrawn']);
export const isOver = (state: RefundState): boolean => over.has(state);
