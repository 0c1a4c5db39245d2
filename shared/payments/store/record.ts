// The one path by which a provider's word changes a payment: read, decide, commit once, or read again.
import { Failure } from '../../kernel/failure.ts';
import { parseReference } from '../../kernel/id.ts';
import { secondMs } from '../../kernel/time.ts';
import type { Closed, Declined, Returned, Succeeded } from '../../providers/outcomes.ts';
import type { World } from '../../world.ts';
import { isCorrection, verdictOf } from '../model/corrections.ts';
import { hasStray, isOfOurAccount } from '../model/moving.ts';
import { type Attempt, currentAttempt, type Head, type Payment } from '../model/payment.ts';
import { owesSurplus } from '../model/surplus.ts';
import { corrected, parkContradiction } from './correct.ts';
import { type Decision, decideCapture, decideEnd, decideReturn } from './decide.ts';
import { decideMove, decideStray, whileUnanswered } from './move.ts';
import { findPayment } from './payments.ts';

export type RecordWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/**
 * The only call that was ever made for an attempt was refused before anything existed. `final`: it
 * will be refused again; else it could not even be sent.
 */
export interface Refused {
  readonly outcome: 'refused';
  readonly final: boolean;
  /** Whoever says so holds the payer's scanned code, and goes on with it at once. */
  readonly codeAtHand?: boolean;
}

/** What can change a payment. Awaiting and Unknown never do: they only ask for another look. */
export type Said = Succeeded | Closed | Returned | (Declined & { readonly final: true }) | Refused;

export type Recorded =
  | { readonly status: 'recorded' | 'already'; readonly head: Head }
  /** The reference is not of a payment of ours: park what said it. */
  | { readonly status: 'unknown_reference' };

const tries = 5;

/** Still to be ended: the last order, by which nothing was captured, and nothing ended it before. */
const isOpen = ({ head }: Payment, attempt: Attempt): boolean =>
  head.state === 'pending' &&
  attempt.state !== 'succeeded' &&
  attempt.number === currentAttempt(head).number;

const isStray = ({ head }: Payment, attempt: Attempt): boolean =>
  hasStray(head) && attempt.number === currentAttempt(head).number;

/** An order that is over without money: the payment goes on elsewhere, or ends. */
const decideClosed = async (world: RecordWorld, payment: Payment): Promise<Decision> =>
  (await decideMove(world, payment, 'closed')) ?? decideEnd(world, payment, 'order_closed');

const decideDeclined = async (
  world: RecordWorld,
  payment: Payment,
  { code }: Declined,
): Promise<Decision> => {
  const move = isOfOurAccount(code) ? await decideMove(world, payment, 'declined') : undefined;
  return move ?? decideEnd(world, payment, code);
};

/** Under the condition that nobody stored an order meanwhile. */
const decideRefused = async (
  world: RecordWorld,
  payment: Payment,
  { final, codeAtHand }: Refused,
): Promise<Decision | undefined> => {
  const move = await decideMove(world, payment, 'refused', codeAtHand);
  const decision = move ?? (final ? await decideEnd(world, payment, 'provider_fault') : undefined);
  return decision && { ...decision, writes: [...decision.writes, whileUnanswered(payment)] };
};

const decisions = {
  succeeded: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) =>
    said.outcome === 'succeeded' ? decideCapture(world, payment, attempt, said) : undefined,
  closed: (world: RecordWorld, payment: Payment, attempt: Attempt) => {
    if (isStray(payment, attempt)) return decideStray(world, payment);
    return isOpen(payment, attempt) ? decideClosed(world, payment) : undefined;
  },
  declined: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) => {
    if (isStray(payment, attempt)) return decideStray(world, payment);
    return said.outcome === 'declined' && isOpen(payment, attempt)
      ? decideDeclined(world, payment, said)
      : undefined;
  },
  refused: (world: RecordWorld, payment: Payment, attempt: Attempt, said: Said) =>
    said.outcome === 'refused' &&
    isOpen(payment, attempt) &&
    attempt.state === 'submitting' &&
    payment.next === undefined
      ? decideRefused(world, payment, said)
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

const moneyIn = (said: Said) => {
  if (said.outcome === 'succeeded') return said.money;
  return said.outcome === 'returned' ? said.captured.money : undefined;
};

/** What contradicts us is kept for a person; what corrects us says so, under its name. */
const judged = async (
  world: RecordWorld,
  payment: Payment,
  attempt: Attempt,
  said: Said,
): Promise<Decision | undefined> => {
  if (said.outcome === 'refused') return decide(world, payment, attempt, said);
  const verdict = verdictOf(payment.head, attempt, said);
  if (verdict.is === 'contradiction') {
    const money = moneyIn(said);
    await parkContradiction(world, payment, attempt, { reason: verdict.reason, money });
    return undefined;
  }
  const decision = verdict.is === 'known' ? undefined : await decide(world, payment, attempt, said);
  return decision && verdict.is === 'correction'
    ? corrected(payment, attempt, decision, { name: verdict.name, at: world.now() })
    : decision;
};

/** The names of the corrections that a decision added to the history. */
const tellCorrection = (world: RecordWorld, before: Payment, { head }: Decision): void => {
  const event = head.history.at(-1)?.event ?? '';
  const name = event.split(' ')[0] ?? '';
  if (!isCorrection(name) || before.head.history.at(-1)?.event === event) return;
  world.log.warn('payment_corrected', { payment: head.id, correction: name });
  world.log.count('payment_corrected', { correction: name });
};

const tell = async (world: RecordWorld, said: Said, decision: Decision): Promise<void> => {
  const { head } = decision;
  world.log.count('payment_outcome', {
    channel: head.channel,
    method: head.method,
    outcome: said.outcome,
    state: head.state,
  });
  if (head.suspense) {
    world.log.warn('other_amount_received', { payment: head.id });
    world.log.count('work_parked');
  }
  await Promise.all(decision.superseded.map((payment) => world.wake({ payment }, 0)));
  if (hasStray(head) || owesSurplus(head)) await world.wake({ payment: head.id }, 0);
};

/** After whoever made the next attempt has surely called the provider, or died. */
const moveLookMs = 20 * secondMs;

/** A payment that goes on elsewhere: whoever notices goes on, and a worker if nobody does. */
const tellMove = async (world: RecordWorld, { head }: Decision): Promise<void> => {
  const { number, account, choice } = currentAttempt(head);
  const after = choice?.after;
  world.log.warn('payment_moved', { payment: head.id, attempt: number, account, after });
  await world.wake({ payment: head.id }, moveLookMs);
};

/** One try; undefined when a race was lost. */
const tried = async (
  world: RecordWorld,
  named: { readonly payment: string; readonly attempt: number },
  said: Said,
): Promise<Recorded | undefined> => {
  const payment = await findPayment(world.table, named.payment);
  const attempt = payment?.head.attempts.find(({ number }) => number === named.attempt);
  if (!payment || !attempt) return { status: 'unknown_reference' };
  const decision = await judged(world, payment, attempt, said);
  if (!decision) return { status: 'already', head: payment.head };
  const { status } = await world.table.commit(decision.writes);
  if (status !== 'committed') return undefined;
  tellCorrection(world, payment, decision);
  const isMove = decision.head.attempts.length > payment.head.attempts.length;
  await (isMove ? tellMove(world, decision) : tell(world, said, decision));
  return { status: 'recorded', head: decision.head };
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
    const recorded = await tried(world, named, said);
    if (recorded) return recorded;
  }
  throw new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });
};
