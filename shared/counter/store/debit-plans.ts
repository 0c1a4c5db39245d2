// What each word about a debit does, as the writes of one transaction; undefined where it is so already.
import { Failure } from '../../kernel/failure.ts';
import type { Attempt, Head, Payment } from '../../payments/model/payment.ts';
import { remembered } from '../../payments/model/payment.ts';
import { type Decision, decideCapture, decideEnd } from '../../payments/store/decide.ts';
import { headChanged } from '../../payments/store/payments.ts';
import type { Succeeded } from '../../providers/outcomes.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { isUnconfirmed, nextDebitState, type Slip } from '../model/debit.ts';
import { moved } from '../model/session.ts';
import { debitChanged, type Told } from './debits.ts';
import { decideMixed } from './mixed.ts';
import { findSession, sessionChanged } from './sessions.ts';
import { takeCreated } from './takes.ts';

export type PlanWorld = Pick<World, 'table' | 'now'>;

export interface Plan {
  readonly writes: readonly Write[];
  readonly superseded: readonly string[];
}

const terminalAttempt = ({ head }: Payment): Attempt => {
  const attempt = head.attempts.find(({ provider }) => provider === 'terminal');
  if (!attempt) throw new Error(`payment ${head.id} was not made at a terminal`);
  return attempt;
};

const debitedAlready = (): Failure =>
  new Failure(
    'conflict',
    'payment_paid',
    'the card was debited and the payment is booked: it can only be refunded',
  );

/** The payer's cash leaves the drawer's list of what waits; taken or given back. */
const cashWrites = async (
  world: PlanWorld,
  { debit }: Told,
  isTaken: boolean,
): Promise<readonly Write[]> => {
  const { cash, payment } = debit;
  if (!cash) return [];
  const session = await findSession(world.table, cash.session);
  if (!session?.waiting.includes(payment)) return [];
  const waiting = session.waiting.filter((one) => one !== payment);
  if (!isTaken) return [sessionChanged(session, moved(session, { waiting }))];
  const change = {
    waiting,
    takes: session.takes + 1,
    takenMinor: session.takenMinor + cash.partMinor,
  };
  return [
    sessionChanged(session, moved(session, change)),
    takeCreated({
      payment,
      session: session.id,
      operator: session.operator,
      currency: session.currency,
      cashMinor: cash.partMinor,
      givenMinor: cash.givenMinor,
      cardMinor: debit.cardMinor,
      at: world.now(),
    }),
  ];
};

const saidOf = ({ debit }: Told, slip: Slip): Succeeded => ({
  outcome: 'succeeded',
  providerId: slip.reference,
  money: { amount: slip.amountMinor, currency: debit.currency },
  at: slip.at,
});

/** Cash and card together, as asked, while the cash lies ready; else the card's money stands alone. */
const isWhole = ({ debit, payment }: Told, slip: Slip): boolean =>
  debit.cash !== undefined &&
  debit.cash.returned !== true &&
  isUnconfirmed(debit) &&
  payment.head.state === 'pending' &&
  slip.amountMinor === debit.cardMinor;

const captureOf = async (world: PlanWorld, told: Told, slip: Slip): Promise<Decision> => {
  const said = saidOf(told, slip);
  return isWhole(told, slip)
    ? decideMixed(world, told.payment, told.debit, said)
    : decideCapture(world, told.payment, terminalAttempt(told.payment), said);
};

const isSameSlip = (known: Slip | undefined, slip: Slip): boolean =>
  known?.voucher === slip.voucher && known.reference === slip.reference;

/** The card was debited: captured as any money, however late it is told. */
export const debited = async (
  world: PlanWorld,
  told: Told,
  slip: Slip,
): Promise<Plan | undefined> => {
  const { debit } = told;
  if (debit.state === 'debited') {
    if (isSameSlip(debit.slip, slip)) return undefined;
    throw new Failure(
      'conflict',
      'debited_otherwise',
      'this payment was debited under other numbers: reverse the second debit at the terminal',
    );
  }
  const decision = await captureOf(world, told, slip);
  const cash = await cashWrites(world, told, isWhole(told, slip));
  return {
    writes: [
      ...decision.writes,
      ...debitChanged(debit, { ...debit, state: 'debited', slip }),
      ...cash,
    ],
    superseded: decision.superseded,
  };
};

/** The card was not debited, or got its money back: the payment ends, its obligations are free. */
export const notDebited = async (
  world: PlanWorld,
  told: Told,
  event: 'declined' | 'reversed',
): Promise<Plan | undefined> => {
  const { debit, payment } = told;
  if (debit.state === 'debited') throw debitedAlready();
  const state = nextDebitState(debit.state, event);
  if (!state) return undefined;
  const reason = event === 'declined' ? 'declined' : 'order_closed';
  const decision = await decideEnd(world, payment, reason);
  const cash = await cashWrites(world, told, false);
  return {
    writes: [...decision.writes, ...debitChanged(debit, { ...debit, state }), ...cash],
    superseded: [],
  };
};

const markedUnknown = (head: Head, at: number): Head => ({
  ...head,
  attempts: head.attempts.map((attempt) =>
    attempt.state === 'submitting' ? { ...attempt, state: 'unknown' as const } : attempt,
  ),
  history: remembered(head, at, 'debit timed out'),
});

/** No answer from the card's side: the terminal must reverse, and nobody may pay again before it has. */
export const timedOut = (world: PlanWorld, { debit, payment }: Told): Plan | undefined => {
  if (debit.state === 'debited') throw debitedAlready();
  const state = nextDebitState(debit.state, 'timed_out');
  if (!state) return undefined;
  const { head } = payment;
  return {
    writes: [
      headChanged(head, markedUnknown(head, world.now())),
      ...debitChanged(debit, { ...debit, state }),
    ],
    superseded: [],
  };
};

/** The payer took the cash back while the card's outcome is unknown. */
export const cashReturned = async (world: PlanWorld, told: Told): Promise<Plan | undefined> => {
  const { debit } = told;
  if (debit.state === 'debited') throw debitedAlready();
  if (!debit.cash || debit.cash.returned || !isUnconfirmed(debit)) return undefined;
  const cash = await cashWrites(world, told, false);
  const after = { ...debit, cash: { ...debit.cash, returned: true } };
  return { writes: [...debitChanged(debit, after), ...cash], superseded: [] };
};

/** Whether paper came out is a fact of its own. */
export const printed = ({ debit }: Told, isPrinted: boolean): Plan | undefined =>
  debit.printed === isPrinted
    ? undefined
    : { writes: debitChanged(debit, { ...debit, printed: isPrinted }), superseded: [] };
