// What a provider gives back to the source: whether at all, until when, and how often per order.

import type { Failure } from '../../kernel/failure.ts';
import type { Instant } from '../../kernel/time.ts';
import { iso } from '../../kernel/time.ts';
import type { Attempt } from '../../payments/model/payment.ts';
import type { Capabilities } from '../../providers/contract.ts';
import type { Refund } from './refund.ts';
import { refusedAt } from './refusals.ts';

/** Orders of a refund that the provider counts: those that reached it, and those that will. */
const counted = (refunds: readonly Refund[], attempt: number): number =>
  refunds.filter(
    (one) =>
      one.attempt === attempt &&
      one.route === 'source' &&
      (one.state === 'approved' || one.submittedAt !== undefined),
  ).length;

const byTransfer = 'ask for it by bank transfer';

/** Why it cannot go back to its source now; undefined when it can. */
export const sourceRefusal = (
  { refunds: can }: Pick<Capabilities, 'refunds'>,
  attempt: Attempt,
  refunds: readonly Refund[],
  now: Instant,
): Failure | undefined => {
  if (!can?.toSource)
    return refusedAt(
      'refund_not_to_source',
      '/route',
      `what was paid by ${attempt.provider} cannot go back the same way: ${byTransfer}`,
    );
  const until = (attempt.captured?.at ?? 0) + can.withinMs;
  if (now > until)
    return refusedAt(
      'refund_too_late',
      '/route',
      `the provider gave this back until ${iso(until)}: ${byTransfer}`,
    );
  return counted(refunds, attempt.number) >= can.timesPerOrder
    ? refusedAt(
        'refund_times_used',
        '/route',
        `the provider refunds an order ${can.timesPerOrder} times: ${byTransfer}`,
      )
    : undefined;
};
