// The one path by which a provider's word changes a payment: read, decide, commit once, or read again.
import { Failure } from '../../kernel/failure.ts';
import { parseReference } from '../../kernel/id.ts';
import type { Closed, Declined, Returned, Succeeded } from '../../providers/outcomes.ts';
import type { World } from '../../world.ts';
import type { Attempt, Head, Payment } from '../model/payment.ts';
import { type Decision, decideCapture, decideEnd, decideReturn } from './decide.ts';
import { findPayment } from './payments.ts';

export type RecordWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/** What can change a payment. Awaiting and Unknown never do: they only ask for another look. */
export type Said = Succeeded | Closed | Returned | (Declined & { readonly final: true });

export type Recorded =
  | { readonly status: 'recorded' | 'already'; readonly head: Head }
  /** The reference is not of a payment of ours: park what said it. */
  | { readonly status: 'unknown_reference' };

const tries = 5;

/** Still to be ended: nothing was captured by this order, and nothing ended it before. */
const isOpen = ({ head }: Payment, attempt: Attempt): boolean =>
  head.state === 'pending' && attempt.state !== 'succeeded';

const decisions = {
  succeeded: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) =>
    said.outcome === 'succeeded' && attempt.state !== 'succeeded'
      ? decideCapture(world, payment, attempt, said)
      : undefined,
  closed: (world: RecordWorld, payment: Payment, attempt: Attempt) =>
    isOpen(payment, attempt) ? decideEnd(world, payment, 'order_closed') : undefined,
  declined: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) =>
    said.outcome === 'declined' && isOpen(payment, attempt)
      ? decideEnd(world, payment, said.code)
      : undefined,
  returned: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) =>
    said.outcome === 'returned' ? decideReturn(world, payment, attempt, said) : undefined,
} as const;

/** Undefined when what was said is already so: a duplicate, or older news than what we know. */
const decide = async (
  world: RecordWorld,
  payment: Payment,
  attempt: Attempt,
  said: Said,
): Promise<Decision | undefined> => decisions[said.outcome](world, payment, attempt, said);

const tell = async (world: RecordWorld, said: Said, decision: Decision): Promise<void> => {
  const { head } = decision;
  world.log.count('payment_outcome', {
    channel: head.channel,
    method: head.method,
    outcome: said.outcome,
    state: head.state,
  });
  if (head.suspense) world.log.warn('other_amount_received', { payment: head.id });
  await Promise.all(decision.superseded.map((payment) => world.wake({ payment }, 0)));
};

/**
 * Records an outcome of the order with this reference (21 characters). Doubled, disordered and late
 * words change nothing that is already so. Throws `Failure('busy')` after five lost races: try later.
 */
export const record = async (
  world: RecordWorld,
  reference: string,
  said: Said,
): Promise<Recorded> => {
  const named = parseReference(reference);
  if (!named) return { status: 'unknown_reference' };
  for (let left = tries; left > 0; left -= 1) {
    const payment = await findPayment(world.table, named.payment);
    const attempt = payment?.head.attempts.find(({ number }) => number === named.attempt);
    if (!payment || !attempt) return { status: 'unknown_reference' };
    const decision = await decide(world, payment, attempt, said);
    if (!decision) return { status: 'already', head: payment.head };
    const { status } = await world.table.commit(decision.writes);
    if (status === 'committed') {
      await tell(world, said, decision);
      return { status: 'recorded', head: decision.head };
    }
  }
  throw new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });
};
