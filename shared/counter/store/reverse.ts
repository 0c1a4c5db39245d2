// Takes a take back in one transaction: payment, mirrored entry, obligations, drawer and take.
import { localDateAt } from '../../kernel/time.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { decideReturn } from '../../payments/store/decide.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { getAuthority } from '../../settings/store/settings.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { checkReversible } from '../model/reversing.ts';
import { moved, type Session } from '../model/session.ts';
import type { Reversal, Take } from '../model/take.ts';
import { getSession, sessionChanged } from './sessions.ts';
import { getTake, noTake, takeChanged } from './takes.ts';

type ReverseWorld = Pick<World, 'table' | 'now'>;

/** What is to be taken back, read strongly. */
export interface Reversible {
  readonly session: Session;
  readonly take: Take;
  readonly payment: Payment;
}

export const readTake = async (
  { table }: ReverseWorld,
  ids: { readonly session: string; readonly payment: string },
): Promise<Reversible> => {
  const [session, take, payment] = await Promise.all([
    getSession(table, ids.session),
    getTake(table, ids.session, ids.payment),
    findPayment(table, ids.payment),
  ]);
  if (!payment) throw noTake();
  return { session, take, payment };
};

/** Throws a Failure unless it may be taken back now. */
export const checkNow = async (
  world: ReverseWorld,
  { session, take, payment }: Reversible,
): Promise<void> => {
  const { zone } = await getAuthority(world.table, session.authority);
  checkReversible({ session, take, head: payment.head }, localDateAt(world.now(), zone));
};

/** The writes that take it back. */
export const reversalWrites = async (
  world: ReverseWorld,
  { session, take, payment }: Reversible,
  reversal: Reversal,
): Promise<readonly Write[]> => {
  const [attempt] = payment.head.attempts;
  const { captured } = attempt ?? {};
  if (!attempt || !captured) throw new Error(`payment ${payment.head.id} has no cash to take back`);
  const { amount, currency, at } = captured;
  const decision = await decideReturn(world, payment, attempt, {
    outcome: 'returned',
    captured: { outcome: 'succeeded', providerId: session.id, money: { amount, currency }, at },
    at: world.now(),
  });
  if (!decision) throw new Error(`payment ${payment.head.id} was taken back already`);
  const change = {
    returnedMinor: session.returnedMinor + take.cashMinor,
    reversals: session.reversals + 1,
  };
  return [
    ...decision.writes,
    sessionChanged(session, moved(session, change)),
    takeChanged(take, { ...take, reversal }),
  ];
};
