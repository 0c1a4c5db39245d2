// A hall with drawers: accounts for cash, terminals and partners, clerks, and what must be true of the books.
import { expect } from '@jest/globals';
import { count } from '../../shared/counter/count.ts';
import { decideHandOver } from '../../shared/counter/decide-hand-over.ts';
import { handOver } from '../../shared/counter/hand-over.ts';
import { expectedMinor, type Session } from '../../shared/counter/model/session.ts';
import { openSession } from '../../shared/counter/open-session.ts';
import { type Taken, take } from '../../shared/counter/take.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { trialBalance } from '../../shared/ledger/trial-balance.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import type { PaymentCaller } from '../../shared/payments/model/owner.ts';
import type { World } from '../../shared/world.ts';
import { booksOf } from '../payments/books.ts';
import { clerk, someFines } from '../payments/scene.ts';
import {
  aClient,
  anAccount,
  anAuthority,
  aWorld,
  type TestWorld,
  type WorldOptions,
} from '../world.ts';

export const fines = someFines(30);
export const fineIds = fines.map(({ id }) => id);
export const fineId = fineIds[0] ?? '';
/** Each fine is 200.00, not late. */
export const fineMinor = 20_000;

export const yuan = (amount: number) => ({ amount: amount * 100, currency: 'CNY' as const });

export const aCashAccount = (changes: object = {}) =>
  anAccount({ id: 'cash-hall', provider: 'cash', methods: ['cash'], ...changes });

export const hallThings = (
  obligations: readonly Obligation[] = fines,
): Parameters<TestWorld['has']>[0] => ({
  authorities: [anAuthority({ accounts: ['sandbox-1', 'cash-hall', 'terminal-1', 'partner-1'] })],
  accounts: [
    anAccount(),
    aCashAccount(),
    anAccount({ id: 'terminal-1', provider: 'terminal', methods: ['card_terminal'] }),
    anAccount({ id: 'partner-1', provider: 'partner', methods: ['cash'], desk: 'post-office' }),
  ],
  clients: [
    aClient({ outlet: 'hall' }),
    aClient({ id: 'counter-2', name: 'Window 2', outlet: 'hall' }),
    aClient({ id: 'app-1', name: 'App', channel: 'app' }),
    aClient({ id: 'kiosk-1', name: 'Kiosk 1', channel: 'kiosk', outlet: 'lobby' }),
    aClient({ id: 'post-office', name: 'Post office', channel: 'partner', outlet: 'post-7' }),
  ],
  obligations,
});

/** A world with a hall in it. */
export const aHall = async (
  options: WorldOptions & { readonly obligations?: readonly Obligation[] } = {},
): Promise<TestWorld> => {
  const world = aWorld(options);
  await world.has(hallThings(options.obligations));
  return world;
};

/** The first cashier; a second at another window; and one who approves. */
export const cashier = (changes: Partial<PaymentCaller> = {}): PaymentCaller =>
  clerk({ roles: ['cashier'], ...changes });
export const colleague = cashier({
  client: 'counter-2',
  subject: 'clerk-2',
  operator: 'clerk-2',
});
export const supervisor = cashier({
  subject: 'boss-1',
  operator: 'boss-1',
  roles: ['approver'],
});

/** Opens a session with a float (in yuan) and answers it. */
export const opened = async (
  world: World,
  { caller = cashier(), key = 'open-1', float = 500 } = {},
): Promise<Session> => {
  const { session } = await openSession(world, {
    caller,
    idempotencyKey: key,
    body: { float: yuan(float) },
  });
  return session;
};

export interface TakeWish {
  readonly caller?: PaymentCaller;
  readonly key?: string;
  readonly ids?: readonly string[];
  readonly given?: number;
  readonly supersede?: boolean;
  readonly amount?: { readonly amount: number; readonly currency: 'CNY' };
}

/** Takes cash (given in yuan) for the first fine, or for `ids`. */
export const took = (
  world: World,
  session: Pick<Session, 'id'>,
  { caller = cashier(), key = 'take-1', ids = [fineId], given = 200, ...more }: TakeWish = {},
): Promise<Taken> =>
  take(world, {
    caller,
    idempotencyKey: key,
    session: session.id,
    body: {
      obligations: ids.map((obligation_id) => ({ obligation_id })),
      given: yuan(given),
      ...more,
    },
  });

/** Counts a drawer down to the smallest piece: `amountMinor` in as few pieces as there are. */
export const piecesOf = (amountMinor: number) => {
  const pieces: { value: number; count: number }[] = [];
  let left = amountMinor;
  for (const value of [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 2, 1]) {
    const pieceCount = Math.floor(left / value);
    if (pieceCount > 0) pieces.push({ value, count: pieceCount });
    left -= pieceCount * value;
  }
  return pieces;
};

export const countedAs = (
  world: World,
  session: Pick<Session, 'id'>,
  amountMinor: number,
  caller = cashier(),
): Promise<Session> =>
  count(world, { caller, session: session.id, body: { pieces: piecesOf(amountMinor) } });

/** Counts, hands over and accepts: the whole end of a session, or what is left of it. */
export const handedOver = async (
  world: World,
  session: Session,
  {
    caller = cashier(),
    overMinor = 0,
    to = 'bank',
  }: { caller?: PaymentCaller; overMinor?: number; to?: 'bank' | 'safe' } = {},
): Promise<Session> => {
  const total = expectedMinor(session) + overMinor;
  const isOnItsWay = session.state === 'handing_over';
  if (!isOnItsWay) await countedAs(world, session, total, caller);
  if (!isOnItsWay)
    await handOver(world, { caller, session: session.id, body: { to, slip: 'bag-1' } });
  return decideHandOver(world, {
    caller: supervisor,
    session: session.id,
    body: { decision: 'accept', amount: { amount: total, currency: 'CNY' } },
  });
};

/** Balances of ledger accounts over all books, in minor units; debits positive. */
export const balancesOf = (world: TestWorld): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {};
  for (const { lines } of booksOf(world).entries)
    for (const { account, amount } of lines) sums[account] = (sums[account] ?? 0) + amount;
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
};

/** What was applied to each obligation over all books, in minor units. */
const appliedOf = (entries: readonly Entry[]): ReadonlyMap<string, number> => {
  const applied = new Map<string, number>();
  const credits = entries
    .flatMap(({ lines }) => lines)
    .filter(({ account }) => account === 'due_to_treasury');
  for (const { amount, obligation = '' } of credits)
    applied.set(obligation, (applied.get(obligation) ?? 0) - amount);
  return applied;
};

/** Entries balance, the authority's trial balance is zero, and what is settled was applied once. */
export const checkDesks = async (world: TestWorld, day = '2026-03-09'): Promise<void> => {
  await trialBalance(world, { of: { authority: 'beijing' }, from: day, to: day });
  const { entries, obligations, heads } = booksOf(world);
  const applied = appliedOf(entries);
  for (const { id, state, settledBy } of obligations) {
    const isSettled = state === 'settled';
    expect([id, applied.get(id) ?? 0]).toEqual([id, isSettled ? fineMinor : 0]);
    const payer = heads.find((head) => head.id === settledBy);
    expect(payer?.state).toBe(isSettled ? 'paid' : undefined);
  }
};
