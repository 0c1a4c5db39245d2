// Refunds that were approved of money that a lost dispute took: they fail before anything is sent; pure.
import type { Instant } from '../../kernel/time.ts';
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';
import type { Head } from '../../payments/model/payment.ts';
import type { Refund, RefundPart } from '../../refunds/model/refund.ts';
import { nextRefundState } from '../../refunds/model/states.ts';
import { freed } from '../../refunds/model/sums.ts';
import { type Held, heldBy } from './held.ts';

/** A part of a refund as the debit that it will be. */
export const debitOf = ({ kind, obligation, revenueItem, amount }: RefundPart): EntryLine =>
  kind === 'surplus'
    ? { account: 'surplus_owed', amount, obligation }
    : { account: 'due_to_treasury', amount, kind, revenueItem, obligation };

const negated = (line: Held): EntryLine => ({ ...line, amount: -line.amount });

const total = (lines: readonly Held[]): number =>
  lines.reduce((sum, { amount }) => sum + amount, 0);

/** Those of the refunds, in their order, that what is left does not cover any more. */
export const uncovered = (
  approved: readonly Refund[],
  held: readonly Held[],
  entries: readonly Pick<Entry, 'lines'>[],
): readonly Refund[] => {
  let left = heldBy([{ lines: held.map(negated) }, ...entries]);
  return approved.filter((refund) => {
    const after = heldBy([{ lines: left.map(negated) }], refund.parts.map(debitOf));
    const isCovered = total(after) === total(left) - refund.amount;
    if (isCovered) left = after;
    return !isCovered;
  });
};

/** Why such a refund failed. */
export const lostCode = 'dispute_lost';

export const failed = (refund: Refund, at: Instant): Refund => {
  const { lookAt: _lookAt, ...rest } = refund;
  const state = nextRefundState(refund.state, 'fail') ?? refund.state;
  return { ...rest, state, ended: { at, code: lostCode } };
};

/** The head once it failed: what was held back for it is free. */
export const freedBy = (head: Head, { reference, amount }: Refund, at: Instant): Head =>
  freed(head, reference, amount, at);
