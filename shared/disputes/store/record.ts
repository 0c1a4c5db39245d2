// The one path by which a provider's word about a dispute changes anything: read, ask, decide, commit once.
import { Failure } from '../../kernel/failure.ts';
import { parseReference, referenceOf } from '../../kernel/id.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { record } from '../../payments/store/record.ts';
import { orderKeyOf } from '../../payments/store/submit.ts';
import type { Connection } from '../../providers/contract.ts';
import type { Disputed } from '../../providers/outcomes.ts';
import { refundsOf } from '../../refunds/store/refunds.ts';
import type { Account } from '../../settings/model/account.ts';
import type { World } from '../../world.ts';
import { type Dispute, pendingMinor } from '../model/dispute.ts';
import { disputesOf } from './find.ts';
import type { Case } from './ground.ts';
import { type Misfit, misfitOf, type Plan, planOf, toldBefore } from './plan.ts';

export type DisputeWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/** Whose dispute is asked for, and where. */
export interface Heard {
  readonly account: Account;
  readonly connection: Pick<Connection, 'dispute' | 'query'>;
  /** The provider's id of the dispute. */
  readonly providerId: string;
}

export type Recorded =
  | { readonly status: 'recorded' | 'already'; readonly dispute: Dispute }
  | { readonly status: 'misfit'; readonly why: Misfit }
  /** The provider gave no answer, or one that says nothing: ask again. */
  | { readonly status: 'unknown'; readonly why: string };

const tries = 5;

const misfit = (why: Misfit): Recorded => ({ status: 'misfit', why });

const ask = async ({ connection, providerId }: Heard): Promise<Disputed | Recorded> => {
  const said = await connection.dispute?.(providerId);
  if (!said || said.outcome === 'not_found') return misfit('no_such_dispute');
  return said.outcome === 'unknown' ? { status: 'unknown', why: said.why } : said;
};

const caseOf = async (
  world: DisputeWorld,
  { account }: Heard,
  reference: string | undefined,
): Promise<Case | undefined> => {
  const named = parseReference(reference ?? '');
  const payment = named && (await findPayment(world.table, named.payment));
  const attempt = payment?.head.attempts.find(({ number }) => number === named?.attempt);
  if (!payment || attempt?.account !== account.id) return undefined;
  const [disputes, refunds] = await Promise.all([
    disputesOf(world.table, payment.head.id),
    refundsOf(world.table, payment.head.id),
  ]);
  return { payment, attempt, disputes, refunds };
};

/** Disputed money was captured: where that is not known yet, it is asked for first. */
const learnCapture = async (
  world: DisputeWorld,
  { connection }: Heard,
  { payment, attempt }: Case,
): Promise<Recorded | undefined> => {
  const said = await connection.query(orderKeyOf(payment, attempt.number));
  if (said.outcome !== 'succeeded')
    return { status: 'unknown', why: `its order is ${said.outcome}` };
  await record(world, referenceOf(payment.head.id, attempt.number), said);
  return undefined;
};

const tell = async (world: DisputeWorld, { dispute, superseded }: Plan): Promise<void> => {
  const { id, payment, provider, state, twiceMinor } = dispute;
  world.log.count('dispute_told', { provider, state });
  world.log.info('dispute_recorded', { dispute: id, payment, state });
  if (twiceMinor > 0) world.log.warn('returned_twice', { dispute: id, payment });
  if (pendingMinor(dispute) < 0) world.log.warn('dispute_gave_too_much', { dispute: id, payment });
  await Promise.all(superseded.map((one) => world.wake({ payment: one }, 0)));
};

const isSaid = (said: Disputed | Recorded): said is Disputed => 'outcome' in said;

/**
 * One try; undefined when a race was lost, or its capture was learned first. The provider is asked after
 * the payment is read, and the commit holds only while nothing else changed it: so an answer that has grown
 * old meanwhile is never taken for the newest.
 */
const tried = async (
  world: DisputeWorld,
  heard: Heard,
  reference: string | undefined,
): Promise<Recorded | undefined> => {
  const known = await caseOf(world, heard, reference);
  if (!known) return misfit('order_not_ours');
  if (known.attempt.state !== 'succeeded') return learnCapture(world, heard, known);
  const said = await ask(heard);
  if (!isSaid(said)) return said;
  const before = toldBefore(known.disputes, heard.account, said);
  const why = misfitOf(known, before, said);
  if (why) return misfit(why);
  const plan = await planOf(world, heard.account, known, said);
  if (!plan) return before && { status: 'already', dispute: before };
  const { status } = await world.table.commit(plan.writes);
  if (status !== 'committed') return undefined;
  await tell(world, plan);
  return { status: 'recorded', dispute: plan.dispute };
};

/**
 * Records a dispute as it now stands at its provider. Doubled, late and disordered calls change nothing
 * that is already so. Throws `Failure('busy')` after five lost races: try later.
 */
export const recordDispute = async (world: DisputeWorld, heard: Heard): Promise<Recorded> => {
  const first = await ask(heard);
  if (!isSaid(first)) return first;
  for (let left = tries; left > 0; left -= 1) {
    const recorded = await tried(world, heard, first.reference);
    if (recorded) return recorded;
  }
  throw new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });
};
