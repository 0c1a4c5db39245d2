// Everything the simulated UnionPay remembers of one merchant, and how its transactions change.
import type { Random } from '../kit/random.ts';
import type { Timeline } from '../kit/timeline.ts';
import type { Books } from './books.ts';
import type { UnionpayFaults } from './faults.ts';
import type { Fields } from './fields.ts';
import type { Keys } from './keys.ts';
import { clearingDayAt, digitsAt } from './time.ts';

/** How the payer meets an order. */
export type Way = 'front' | 'app' | 'code' | 'scanned';

/** Money that moved, with what UnionPay calls the transmission. */
export type Moved = {
  readonly at: number;
  readonly amount: number;
  readonly fee: number;
  readonly queryId: string;
  readonly traceNo: string;
  readonly clearingDay: string;
};

export type Payment = {
  readonly type: '01';
  readonly key: string;
  readonly request: Fields;
  readonly way: Way;
  readonly amount: number;
  readonly madeAt: number;
  /** Epoch milliseconds after which it cannot be paid; scanned codes have none. */
  readonly expiresAt?: number | undefined;
  /** Names it for the payer: the `tn`, or the end of the code's address. */
  readonly token: string;
  readonly state: 'open' | 'paid' | 'failed' | 'reversed';
  /** The code of the last failed try. */
  readonly code?: string | undefined;
  readonly moved?: Moved | undefined;
  /** Fen that went back, or are on their way. */
  readonly returned: number;
  readonly undone: boolean;
};

export type Return = {
  readonly type: '04' | '31';
  readonly key: string;
  readonly request: Fields;
  readonly of: string;
  readonly amount: number;
  readonly state: 'under_way' | 'done' | 'failed';
  readonly code: string;
  readonly moved: Moved;
};

export type Transaction = Payment | Return;

/** A line of a settlement file; `wrong` says which seeded fault made it what it is. */
export type FileLine = {
  readonly type: '01' | '04' | '31';
  readonly orderId: string;
  readonly origOrderId: string;
  readonly origQueryId: string;
  readonly reserved: string;
  readonly subType: string;
  readonly bizType: string;
  readonly termId: string;
  readonly moved: Moved;
  readonly wrong?: string | undefined;
};

export type Settings = {
  readonly merId: string;
  readonly feePerTenThousand: number;
  /** How long a refund or undo is under way. */
  readonly refundDelayMs: number;
  /** How long a scanned code takes. */
  readonly scanDelayMs: number;
  /** How far an order's own time may be off. */
  readonly txnTimeToleranceMs: number;
};

export type State = {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly keys: Keys;
  readonly books: Books;
  readonly faults: UnionpayFaults;
  readonly transactions: Map<string, Transaction>;
  /** The files that were closed with a lever, faults included, by clearing day. */
  readonly files: Map<string, readonly FileLine[]>;
  /** Tells the merchant of a transaction's end. */
  readonly notify: (transaction: Transaction) => void;
  /** Set once the server listens. */
  url: string;
};

/** What names a transaction: the merchant's number alone does not. */
export const keyOf = ({ orderId = '', txnTime = '' }: Fields): string => `${orderId} ${txnTime}`;

export const changed = <Kind extends Transaction>(
  state: State,
  transaction: Kind,
  over: Partial<Kind>,
): Kind => {
  const next = { ...transaction, ...over };
  state.transactions.set(next.key, next);
  return next;
};

export const payments = (state: State): readonly Payment[] =>
  [...state.transactions.values()].filter((one) => one.type === '01');

export const returns = (state: State): readonly Return[] =>
  [...state.transactions.values()].filter((one) => one.type !== '01');

export const isPayable = (state: State, { state: now, expiresAt }: Payment): boolean =>
  now === 'open' && (expiresAt === undefined || state.timeline.now() < expiresAt);

/** A transmission of now: trace number, and the 21 digits that later requests name it by. */
export const moved = (state: State, amount: number, fee: number): Moved => {
  const at = state.timeline.now();
  const traceNo = String(state.random.whole(1_000_000)).padStart(6, '0');
  const prefix = String(10 + state.random.whole(90));
  const queryId = `${prefix}${digitsAt(at).slice(2)}${traceNo}8`;
  return { at, amount, fee, traceNo, queryId, clearingDay: clearingDayAt(at) };
};
