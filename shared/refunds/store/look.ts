// A worker's look at the refunds of one payment: submits what was approved, asks about what is under way.
import { referenceOf } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Head, Payment } from '../../payments/model/payment.ts';
import { owesSurplus } from '../../payments/model/surplus.ts';
import { findHead, findPayment } from '../../payments/store/payments.ts';
import { orderKeyOf } from '../../payments/store/submit.ts';
import type { Connection, RefundOrder } from '../../providers/contract.ts';
import type { RefundOutcome } from '../../providers/outcomes.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import { isDriven, keptFromMs, nextAskAt } from '../model/looking.ts';
import { reasonRow } from '../model/reasons.ts';
import type { Refund } from '../model/refund.ts';
import { nextRefundState } from '../model/states.ts';
import { isBlocked } from '../model/sums.ts';
import { recordRefund } from './record.ts';
import { findRefund, refundChanged, refundsOf } from './refunds.ts';
import { takeSurplusInHand } from './surplus.ts';

export type RefundLookWorld = Pick<World, 'table' | 'now' | 'log' | 'connect' | 'capabilities'>;

/** The provider's order of a refund, from stored values only: every repetition sends the same. */
export const refundOrderOf = (payment: Payment, refund: Refund): RefundOrder => ({
  order: {
    ...orderKeyOf(payment, refund.attempt),
    reference: referenceOf(refund.payment, refund.attempt),
  },
  refundReference: refund.reference,
  money: { amount: refund.amount, currency: refund.currency },
  createdAt: refund.submittedAt ?? refund.requested.at,
  reason: reasonRow(refund.reason).text,
});

interface Look {
  readonly world: RefundLookWorld;
  readonly payment: Payment;
  readonly refund: Refund;
  readonly connection: Connection;
}

/** Stored before the call; undefined when somebody else was faster. */
const submitted = async (world: RefundLookWorld, refund: Refund): Promise<Refund | undefined> => {
  const state = nextRefundState(refund.state, 'submit');
  if (!state) return undefined;
  const after: Refund = { ...refund, state, submittedAt: world.now() };
  const { status } = await world.table.commit([refundChanged(refund, after)]);
  return status === 'committed' ? { ...after, revision: refund.revision + 1 } : undefined;
};

const send = ({ connection, payment, refund }: Look): Promise<RefundOutcome> => {
  if (!connection.refund) throw new Error('an adapter that declares refunds must refund');
  return connection.refund(refundOrderOf(payment, refund));
};

/** What was sent before is asked for; what never arrived is sent again, under the same number. */
const chase = async (look: Look): Promise<RefundOutcome> => {
  const { connection, payment, refund } = look;
  const said = await connection.queryRefund?.(refundOrderOf(payment, refund));
  return said === undefined || said.outcome === 'not_found' ? send(look) : said;
};

/** A fault of the adapter says nothing about the money: it is asked about again. */
const heard = async (look: Look, isFirst: boolean): Promise<RefundOutcome> => {
  try {
    return await (isFirst ? send(look) : chase(look));
  } catch (fault) {
    const { account, reference } = look.refund;
    look.world.log.error('provider_fault', fault, { account, refund: reference, verb: 'refund' });
    return { outcome: 'unknown', why: 'fault' };
  }
};

/** When it is asked about again: far looks are kept on the refund, near ones are wakes. */
const kept = async (world: RefundLookWorld, refund: Refund): Promise<Instant | undefined> => {
  const at = nextAskAt(refund, world.now());
  if (at - world.now() < keptFromMs) return at;
  await world.table.commit([refundChanged(refund, { ...refund, lookAt: at })]);
  return undefined;
};

const ended: ReadonlySet<RefundOutcome['outcome']> = new Set(['succeeded', 'failed']);

const ask = async (look: Look, isFirst: boolean): Promise<Instant | undefined> => {
  const { world, refund } = look;
  const said = await heard(look, isFirst);
  if (said.outcome === 'unknown')
    world.log.warn('refund_unknown', { refund: refund.reference, why: said.why });
  const recorded = await recordRefund(world, refund, said);
  if (ended.has(said.outcome) && recorded !== 'differs') return undefined;
  const present = await findRefund(world.table, refund);
  return present && isDriven(present) ? kept(world, present) : undefined;
};

/** What is approved and meanwhile disputed waits for the dispute; the repair comes back to it. */
const isHeld = ({ refund, payment }: Pick<Look, 'refund' | 'payment'>): boolean =>
  refund.state === 'approved' && isBlocked(payment.head);

const lookAt = async (
  world: RefundLookWorld,
  payment: Payment,
  refund: Refund,
): Promise<Instant | undefined> => {
  if (refund.lookAt !== undefined && refund.lookAt > world.now()) return undefined;
  if (isHeld({ refund, payment })) return undefined;
  const isFirst = refund.state === 'approved';
  const sent = isFirst ? await submitted(world, refund) : refund;
  if (!sent) return world.now();
  const connection = await world.connect(await getAccount(world.table, refund.account));
  return ask({ world, payment, refund: sent, connection }, isFirst);
};

const earlier = (one: Instant | undefined, other: Instant | undefined): Instant | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const lookAtAll = async (world: RefundLookWorld, head: Head): Promise<Instant | undefined> => {
  const [payment, refunds] = await Promise.all([
    findPayment(world.table, head.id),
    refundsOf(world.table, head.id),
  ]);
  let next: Instant | undefined;
  for (const refund of payment ? refunds.filter(isDriven) : [])
    if (payment) next = earlier(next, await lookAt(world, payment, refund));
  return next;
};

/**
 * Takes surplus in hand, and looks at a payment's refunds that are under way, under the lease of its worker. Answers when to look
 * again, or undefined when nothing is left to do soon.
 */
export const lookAtRefunds = async (
  world: RefundLookWorld,
  payment: string,
): Promise<Instant | undefined> => {
  const found = await findHead(world.table, payment);
  if (found && owesSurplus(found)) await takeSurplusInHand(world, payment);
  const head = found && owesSurplus(found) ? await findHead(world.table, payment) : found;
  return head && head.refunding > 0 ? lookAtAll(world, head) : undefined;
};
