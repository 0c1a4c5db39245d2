// The states of an obligation and what moves it between them, as one table (design §4).
import type { ObligationState } from './obligation.ts';

/**
 * `cancel`, `settle_elsewhere` and `reopen_elsewhere` are an authority's word; `settle` is money that we
 * captured, and only its return (`reverse`) or refund (`withdraw`) undoes it.
 */
export const obligationTransitions = {
  open: {
    settle: 'settled',
    settle_elsewhere: 'settled',
    cancel: 'cancelled',
    write_off: 'written_off',
  },
  settled: { reverse: 'open', reopen_elsewhere: 'open', withdraw: 'cancelled' },
  cancelled: {},
  written_off: {},
} as const satisfies Record<ObligationState, Readonly<Record<string, ObligationState>>>;
