// Cashiers at their drawers: cash for fines that others may be paying online, reversals, counts, hand-overs.
import { count } from '../../../shared/counter/count.ts';
import { decideHandOver } from '../../../shared/counter/decide-hand-over.ts';
import { decideReversal } from '../../../shared/counter/decide-reversal.ts';
import { handOver } from '../../../shared/counter/hand-over.ts';
import { expectedMinor, Session } from '../../../shared/counter/model/session.ts';
import { Take } from '../../../shared/counter/model/take.ts';
import { openSession } from '../../../shared/counter/open-session.ts';
import { reverseTake } from '../../../shared/counter/reverse-take.ts';
import { take } from '../../../shared/counter/take.ts';
import type { PaymentCaller } from '../../../shared/payments/model/owner.ts';
import { clerk } from '../../payments/scene.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Part } from '../day.ts';
import { sumsBy } from '../invariants/sums.ts';
import { fineMinor } from '../town.ts';

const cashiers: readonly PaymentCaller[] = [
  clerk({ roles: ['cashier'] }),
  clerk({ client: 'counter-2', subject: 'clerk-2', operator: 'clerk-2', roles: ['cashier'] }),
];
const supervisors: readonly PaymentCaller[] = [
  clerk({ subject: 'boss-1', operator: 'boss-1', roles: ['approver'] }),
  ...cashiers,
];

const cny = (amount: number) => ({ amount, currency: 'CNY' as const });

const sessionsOf = ({ town }: Day): readonly Session[] =>
  [...town.witness.books.others.values()]
    .filter(({ sk }) => sk === 'session')
    .map((item) => Session.parse(item));

const takesOf = ({ town }: Day): readonly Take[] =>
  [...town.witness.books.others.values()]
    .filter(({ pk, sk }) => pk.startsWith('session#') && sk.startsWith('take#'))
    .map((item) => Take.parse(item));

const opening = ({ luck }: Day): Act => {
  const caller = luck.one(cashiers);
  const idempotencyKey = `open-${luck.below(3)}`;
  return (world) => openSession(world, { caller, idempotencyKey, body: { float: cny(50_000) } });
};

/** A session, and who works (or claims to work) at its drawer. */
const atDrawer = (day: Day): readonly [Session, PaymentCaller] | undefined => {
  const sessions = sessionsOf(day);
  if (sessions.length === 0) return undefined;
  const session = day.luck.one(sessions);
  const own = cashiers.find(({ operator }) => operator === session.operator);
  return own && [session, day.luck.happens(0.1) ? day.luck.one(cashiers) : own];
};

const taking = (day: Day): Act => {
  const { luck, town } = day;
  const [session, caller] = atDrawer(day) ?? [];
  if (!session || !caller) return opening(day);
  const size = luck.happens(0.7) ? 1 : 2;
  const ids = [...new Set(Array.from({ length: size }, () => luck.one(town.fines).id))];
  const body = {
    obligations: ids.map((obligation_id) => ({ obligation_id })),
    given: cny(ids.length * fineMinor + luck.one([0, 0, 5_000, -1])),
    ...(luck.happens(0.4) ? { supersede: true } : {}),
  };
  const idempotencyKey = `take-${luck.below(8)}`;
  return (world) => take(world, { caller, idempotencyKey, session: session.id, body });
};

const reversing = (day: Day): Act => {
  const takes = takesOf(day);
  if (takes.length === 0) return idle;
  const { session, payment } = day.luck.one(takes);
  const caller = day.luck.one(cashiers);
  const decider = day.luck.one(supervisors);
  const decision = day.luck.one(['accept', 'accept', 'refuse'] as const);
  if (day.luck.happens(0.5))
    return (world) => reverseTake(world, { caller, session, payment, body: { reason: 'wrong' } });
  return (world) =>
    decideReversal(world, { caller: decider, session, payment, body: { decision } });
};

/** As few pieces as there are, so that a count is short. */
const piecesOf = (amountMinor: number) => {
  const pieces: { value: number; count: number }[] = [];
  let left = amountMinor;
  for (const value of [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 2, 1]) {
    const pieceCount = Math.floor(left / value);
    if (pieceCount > 0) pieces.push({ value, count: pieceCount });
    left -= pieceCount * value;
  }
  return pieces;
};

const closing = (day: Day): Act => {
  const { luck } = day;
  const [session, caller] = atDrawer(day) ?? [];
  if (!session || !caller) return idle;
  const over = luck.one([0, 0, 0, 300, -200]);
  const pieces = piecesOf(Math.max(0, expectedMinor(session) + over));
  const decider = luck.one(supervisors);
  const amount = cny(session.handOver?.amountMinor ?? expectedMinor(session));
  const id = session.id;
  const decision = luck.happens(0.2)
    ? ({ decision: 'refuse', reason: 'count again' } as const)
    : ({ decision: 'accept', amount } as const);
  const deeds: readonly Act[] = [
    (world) => count(world, { caller, session: id, body: { pieces } }),
    (world) => handOver(world, { caller, session: id, body: { to: 'bank', slip: 'bag-1' } }),
    (world) => decideHandOver(world, { caller: decider, session: id, body: decision }),
  ];
  return luck.one(deeds);
};

/** What should lie in open drawers is cash in hand; what was taken stands in takes and in sessions alike. */
const check = (day: Day): void => {
  const { books } = day.town.witness;
  const sessions = sessionsOf(day);
  const open = sessions.filter(({ state }) => state !== 'closed');
  const expected = open.reduce((sum, session) => sum + expectedMinor(session), 0);
  const balance = sumsBy(books.entries, ({ account }) => account).get('cash_in_hand') ?? 0;
  must(balance === expected, 'drawers_agree', () => `${balance} in hand, ${expected} expected`);
  const takes = takesOf(day);
  for (const session of sessions) {
    const own = takes.filter((one) => one.session === session.id);
    const taken = own.reduce((sum, { cashMinor }) => sum + cashMinor, 0);
    must(
      taken === session.takenMinor && own.length === session.takes,
      'drawers_agree',
      () => `${session.id} took ${session.takenMinor}, its takes are ${taken}`,
    );
  }
  for (const { reversal } of takes)
    must(
      reversal?.approvedBy === undefined || reversal.approvedBy !== reversal.by,
      'not_alone',
      () => `a reversal was asked for and decided by ${reversal?.by}`,
    );
};

export const desk: Part = { acts: [taking, taking, reversing, closing], check };
