// The one path by which a provider's word changes a refund: read, decide, commit once, or read again.
import { entryWrite } from '../../ledger/store/entries.ts';
import { holderOf } from '../../payments/model/holder.ts';
import type { Head } from '../../payments/model/payment.ts';
import { bookingNow } from '../../payments/store/decide.ts';
import { findHead, headChanged } from '../../payments/store/payments.ts';
import type { RefundOutcome, Succeeded } from '../../providers/outcomes.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { type Outflow, refundEntry } from '../model/booking.ts';
import type { Refund } from '../model/refund.ts';
import { tooBusy } from '../model/refusals.ts';
import { nextRefundState } from '../model/states.ts';
import { freed, gone } from '../model/sums.ts';
import { findRefund, refundChanged } from './refunds.ts';
import { undoneObligations } from './undo.ts';

export type RecordRefundWorld = Pick<World, 'table' | 'now' | 'log'>;

/** What was done: `differs` when the word contradicts what is stored, and needs a person. */
export type RefundRecorded = 'recorded' | 'already' | 'unknown_reference' | 'differs';

interface Step {
  readonly after: Refund;
  readonly writes: readonly Write[];
}

const tries = 5;

/** The writes of money that has surely gone: refund, payment, entry and what it undoes, in one commit. */
export const succeededStep = async (
  world: RecordRefundWorld,
  refund: Refund,
  head: Head,
  outflow: Outflow,
): Promise<Step> => {
  const authority = await getAuthority(world.table, refund.authority);
  const undone = await undoneObligations(world.table, refund);
  const booking = bookingNow(world, authority);
  const { lookAt: _lookAt, ...rest } = refund;
  const after: Refund = {
    ...rest,
    state: nextRefundState(refund.state, 'succeed') ?? refund.state,
    providerId: outflow.providerId,
    ended: { at: booking.at, day: booking.day },
  };
  return {
    after,
    writes: [
      refundChanged(refund, after),
      headChanged(head, gone(head, refund.reference, refund.amount, booking.at)),
      entryWrite(refundEntry(refund, outflow, booking, authority.remittedUntil)),
      ...undone,
    ],
  };
};

/** The writes of a refund that surely did not happen: its money is free again. */
export const failedStep = (refund: Refund, head: Head, code: string, at: number): Step => {
  const { lookAt: _lookAt, ...rest } = refund;
  const after: Refund = {
    ...rest,
    state: nextRefundState(refund.state, 'fail') ?? refund.state,
    ended: { at, code },
  };
  return {
    after,
    writes: [
      refundChanged(refund, after),
      headChanged(head, freed(head, refund.reference, refund.amount, at)),
    ],
  };
};

const sameMoney = (refund: Refund, { money }: Succeeded): boolean =>
  money.amount === refund.amount && money.currency === refund.currency;

const named = (refund: Refund, providerId: string): Step | undefined => {
  if (refund.providerId !== undefined) return undefined;
  const after: Refund = { ...refund, providerId };
  return { after, writes: [refundChanged(refund, after)] };
};

/** What the word does to a submitted refund; undefined when it says nothing new. */
const stepOf = async (
  world: RecordRefundWorld,
  refund: Refund,
  head: Head,
  said: RefundOutcome,
): Promise<Step | undefined> => {
  if (said.outcome === 'failed') return failedStep(refund, head, said.code, world.now());
  if (said.outcome === 'accepted') return named(refund, said.providerId);
  if (said.outcome !== 'succeeded') return undefined;
  return succeededStep(world, refund, head, {
    book: refund.account,
    account: holderOf(refund.provider),
    providerId: said.providerId,
    at: said.at,
    providerDay: said.providerDay,
  });
};

/** Whether the word contradicts what is stored for good: it is for a person then, never a guess. */
const contradicts = (refund: Refund, said: RefundOutcome): boolean => {
  if (said.outcome === 'succeeded')
    return !sameMoney(refund, said) || !['submitted', 'succeeded'].includes(refund.state);
  return said.outcome === 'failed' && refund.state === 'succeeded';
};

const tell = (world: RecordRefundWorld, refund: Refund, code?: string): void => {
  const { state, reason, route } = refund;
  world.log.count('refund_outcome', { state, reason, route });
  if (state === 'failed') world.log.warn('refund_failed', { refund: refund.reference, code });
};

/** One try; undefined when a race was lost. */
const tried = async (
  world: RecordRefundWorld,
  at: { readonly payment: string; readonly number: number },
  said: RefundOutcome,
): Promise<RefundRecorded | undefined> => {
  const [refund, head] = await Promise.all([
    findRefund(world.table, at),
    findHead(world.table, at.payment),
  ]);
  if (!refund || !head || refund.route !== 'source') return 'unknown_reference';
  if (contradicts(refund, said)) {
    world.log.warn('refund_contradicted', { refund: refund.reference, says: said.outcome });
    return 'differs';
  }
  const step = refund.state === 'submitted' ? await stepOf(world, refund, head, said) : undefined;
  if (!step) return 'already';
  const { status } = await world.table.commit(step.writes);
  if (status !== 'committed') return undefined;
  if (step.after.state !== refund.state) tell(world, step.after, step.after.ended?.code);
  return 'recorded';
};

/**
 * Records what a provider said of a refund. Doubled, late and disordered words change nothing that is
 * already so. Throws `Failure('busy')` after five lost races: try later.
 */
export const recordRefund = async (
  world: RecordRefundWorld,
  at: { readonly payment: string; readonly number: number },
  said: RefundOutcome,
): Promise<RefundRecorded> => {
  for (let left = tries; left > 0; left -= 1) {
    const recorded = await tried(world, at, said);
    if (recorded) return recorded;
  }
  throw tooBusy();
};
