// What must hold of each single commit, judged the moment it was made.
import { parseReference } from '../../../shared/kernel/id.ts';
import { localDateAt } from '../../../shared/kernel/time.ts';
import type { Entry } from '../../../shared/ledger/model/entry.ts';
import type { Obligation } from '../../../shared/obligations/model/obligation.ts';
import type { Attempt, Head } from '../../../shared/payments/model/payment.ts';
import { attemptTransitions, paymentTransitions } from '../../../shared/payments/model/states.ts';
import type { Receipt } from '../../../shared/receipts/model/receipt.ts';
import type { Books } from '../books.ts';
import { must } from '../broken.ts';
import type { Change, Judge } from '../witness.ts';

/** What a judge may ask the outside. */
export interface Outside {
  /** Whether a payer could pay this order now, wherever it stands. */
  readonly isPayable: (reference: string) => boolean;
  readonly now: () => number;
  /** Clocks of ours are wrong by at most this. */
  readonly skewMs: number;
}

const zone = 'Asia/Shanghai';

const movesOf = (table: Readonly<Record<string, object>>, from: string): readonly unknown[] => [
  from,
  ...Object.values(table[from] ?? {}),
];

const attemptMoves = (before: Attempt, after: Attempt): boolean => {
  // `awaiting_payer` is never stored: what it leads to can be reached from `submitting`.
  const moves = movesOf(attemptTransitions, before.state);
  return moves.includes(after.state) || (before.state === 'unknown' && after.state === 'closed');
};

const reachable = (before: Head | undefined, after: Head): boolean =>
  before === undefined ||
  movesOf(paymentTransitions, before.state).includes(after.state) ||
  // Taken and given back before we knew: ended and reversed at once.
  after.attempts.some(({ returnedAt }) => returnedAt !== undefined);

const judgeMoves = (before: Head | undefined, after: Head): void => {
  must(
    reachable(before, after),
    'legal_moves',
    () => `${after.id} from ${before?.state} to ${after.state}`,
  );
  for (const [index, attempt] of (before?.attempts ?? []).entries()) {
    const later = after.attempts[index];
    must(
      later !== undefined && attemptMoves(attempt, later) && later.account === attempt.account,
      'legal_moves',
      () => `attempt ${attempt.number} of ${after.id}: ${attempt.state} to ${later?.state}`,
    );
  }
};

const endedStates: ReadonlySet<string> = new Set(['failed', 'cancelled', 'expired']);

/** What a payer's bank took though it had gone back already: no promise of ours can hold it. */
const twiceOf = (payment: string, changes: readonly Change[], books: Books): number =>
  [
    ...[...books.disputes.values()].filter(
      ({ id }) => !changes.some(({ after }) => after.is === 'dispute' && after.dispute.id === id),
    ),
    ...changes.flatMap(({ after }) => (after.is === 'dispute' ? [after.dispute] : [])),
  ]
    .filter((dispute) => dispute.payment === payment)
    .reduce((sum, { twiceMinor }) => sum + twiceMinor, 0);

const judgeBound = (after: Head, twiceMinor: number): void => {
  const captured = after.applied + after.surplus + twiceMinor;
  const back = after.refunding + after.refunded;
  must(
    back <= captured && [after.applied, after.surplus, after.refunding].every((sum) => sum >= 0),
    'refunds_bound',
    () => `${after.id}: ${back} of ${captured} goes back`,
  );
};

const judgeHead = (before: Head | undefined, after: Head, outside: Outside): void => {
  judgeMoves(before, after);
  if (before?.state === after.state || !endedStates.has(after.state)) return;
  const open = after.attempts
    .map(({ number }) => `${after.id}${String(number).padStart(2, '0')}`)
    .filter(outside.isPayable);
  must(open.length === 0, 'ended_unpayable', () => `${open.join()} is payable, ${after.state}`);
};

const causesSeen = (books: Books, changes: readonly Change[]) => ({
  heads: changes.flatMap(({ after }) => (after.is === 'head' ? [after.head] : [])),
  entries: changes.flatMap(({ after }) => (after.is === 'entry' ? [after.entry] : [])),
  before: (id: string) => books.heads.get(id),
});

const capturing: ReadonlySet<string> = new Set(['capture', 'return', 'refund']);

const judgeEntry = (entry: Entry, heads: readonly Head[], changes: readonly Change[]): void => {
  const sum = entry.lines.reduce((total, { amount }) => total + amount, 0);
  must(sum === 0, 'entries_balance', () => `${entry.reference} ${entry.cause} sums to ${sum}`);
  for (const { amount } of entry.lines)
    must(Number.isSafeInteger(amount), 'whole_amounts', () => `${entry.reference}: ${amount}`);
  const named = parseReference(entry.reference);
  const hasCause =
    changes.length > 1 &&
    (!named || !capturing.has(entry.cause) || isCaused(named.payment, heads, changes));
  must(hasCause, 'entries_balance', () => `${entry.reference} ${entry.cause} came alone`);
};

/** Its payment's head is in the same commit; money in suspense has a record of another kind. */
const isCaused = (payment: string, heads: readonly Head[], changes: readonly Change[]): boolean =>
  heads.some(({ id }) => id === payment) || changes.some(({ after }) => after.is === 'other');

const judgeDay = ({ reference, day, cause }: Entry, outside: Outside): void => {
  const earliest = localDateAt(outside.now() - outside.skewMs, zone);
  const latest = localDateAt(outside.now() + outside.skewMs, zone);
  must(
    day >= earliest && day <= latest,
    'days_closed',
    () => `${reference} ${cause} is booked on ${day}, today is ${earliest}`,
  );
};

const judgeMoney = (changes: readonly Change[], books: Books): void => {
  const { heads, entries, before } = causesSeen(books, changes);
  for (const head of heads) {
    const was = before(head.id);
    const isSame =
      head.applied === (was?.applied ?? 0) &&
      head.surplus === (was?.surplus ?? 0) &&
      head.refunded === (was?.refunded ?? 0);
    const own = entries.filter(({ reference }) => reference.startsWith(head.id));
    must(isSame || own.length > 0, 'sums_match', () => `${head.id} moved without an entry`);
  }
};

/** A lock goes when its payment changes in the same commit, or when what it locked is owed no more. */
const isFreed = (was: string | undefined, after: Obligation, changes: readonly Change[]): boolean =>
  was === undefined ||
  after.lock !== undefined ||
  after.state !== 'open' ||
  changes.some((one) => one.after.is === 'head' && one.after.head.id === was);

const judgeLock = (
  before: Obligation | undefined,
  after: Obligation,
  changes: readonly Change[],
): void => {
  const [was, is] = [before?.lock?.payment, after.lock?.payment];
  must(
    isFreed(was, after, changes),
    'lock_exclusive',
    () => `the lock of ${was} on ${after.id} was dropped by another`,
  );
  must(
    was === undefined || is === undefined || was === is,
    'lock_exclusive',
    () => `the lock of ${after.id} passed from ${was} to ${is}`,
  );
};

const obligationMoves: Readonly<Record<string, readonly string[]>> = {
  open: ['open', 'settled', 'cancelled', 'written_off'],
  settled: ['settled', 'open', 'cancelled'],
  cancelled: ['cancelled'],
  written_off: ['written_off'],
};

const judgeObligation = (
  before: Obligation | undefined,
  after: Obligation,
  changes: readonly Change[],
): void => {
  judgeLock(before, after, changes);
  must(
    before === undefined || (obligationMoves[before.state] ?? []).includes(after.state),
    'legal_moves',
    () => `${after.id} from ${before?.state} to ${after.state}`,
  );
  const twice =
    before?.state === 'settled' &&
    after.state === 'settled' &&
    before.settledBy !== after.settledBy;
  must(!twice, 'settled_once', () => `${after.id} was settled by ${before?.settledBy}`);
};

const judgeBlocks = (changes: readonly Change[], books: Books): void => {
  for (const { after } of changes) {
    if (after.is !== 'block') continue;
    const { series, block } = after;
    const last = books.blocks.findLast((one) => one.series === series)?.block;
    const expected = last ? last.first + last.payments.length : 1;
    must(block.first === expected, 'receipts_chain', () => `${series} ${block.first}`);
    const numbers = changes
      .flatMap((one): Receipt[] => (one.after.is === 'receipt' ? [one.after.receipt] : []))
      .filter((receipt) => receipt.series === series)
      .map(({ number, payment }) => `${Number(number)} ${payment}`);
    const wanted = block.payments.map((payment, index) => `${block.first + index} ${payment}`);
    must(
      numbers.toSorted().join() === wanted.toSorted().join(),
      'receipts_chain',
      () => `${series}: ${numbers.join()} in the block ${wanted.join()}`,
    );
  }
};

const judgeOne = (
  { after }: Change,
  changes: readonly Change[],
  books: Books,
  outside: Outside,
): void => {
  if (after.is === 'head') judgeHead(books.heads.get(after.head.id), after.head, outside);
  if (after.is === 'obligation')
    judgeObligation(books.obligations.get(after.obligation.id), after.obligation, changes);
  if (after.is === 'entry') judgeDay(after.entry, outside);
};

/** The judge of a day. */
export const judgeOf =
  (outside: Outside): Judge =>
  (changes, books) => {
    const { heads, entries } = causesSeen(books, changes);
    for (const change of changes) judgeOne(change, changes, books, outside);
    for (const head of heads) judgeBound(head, twiceOf(head.id, changes, books));
    for (const entry of entries) judgeEntry(entry, heads, changes);
    judgeMoney(changes, books);
    judgeBlocks(changes, books);
  };
