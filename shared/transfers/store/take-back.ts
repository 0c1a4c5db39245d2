// Books a transfer that the bank took back: what it settled is open again, what it left waiting is gone.
import { parseReference } from '../../kernel/id.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { bookingNow, decideReturn } from '../../payments/store/decide.ts';
import { findPayment } from '../../payments/store/payments.ts';
import type { Movement } from '../../statements/camt/movements.ts';
import type { World } from '../../world.ts';
import type { Suspense } from '../model/records.ts';
import { referencesIn } from '../model/rf.ts';
import { suspenseReturn } from '../model/suspend.ts';
import { type Facts, saidOf } from '../model/take.ts';
import { findSuspense, referencesOf, suspenseReturned } from './movements.ts';
import { namedBy } from './references.ts';
import {
  bookOnce,
  type Outcome,
  type Step,
  suspendStep,
  type TakeWorld,
  type Told,
} from './take-in.ts';

/** A booked transfer that may be the one that went back. */
type Origin =
  | { readonly is: 'payment'; readonly payment: Payment; readonly amountMinor: number }
  | { readonly is: 'suspense'; readonly held: Suspense; readonly amountMinor: number };

/** Payments that settled what a reference names: some banks repeat the payer's text in a return. */
const bySettled = async (
  world: Pick<World, 'table'>,
  movement: Movement,
): Promise<readonly string[]> => {
  const named = await namedBy(world.table, referencesIn(movement.remittance));
  const payments = named.flatMap(({ obligations }) =>
    obligations.flatMap((one) => one?.settledBy ?? []),
  );
  return payments.map((payment) => `${payment}01`);
};

const originOf = async (
  world: Pick<World, 'table'>,
  account: string,
  reference: string,
): Promise<Origin | undefined> => {
  const id = parseReference(reference)?.payment ?? '';
  const payment = id === '' ? undefined : await findPayment(world.table, id);
  const attempt = payment?.head.attempts.at(-1);
  if (payment && attempt?.account === account && attempt.captured && !attempt.returnedAt)
    return { is: 'payment', payment, amountMinor: attempt.captured.amount };
  const held = payment ? undefined : await findSuspense(world.table, account, reference);
  return held?.direction === 'in' && held.returnedAt === undefined
    ? { is: 'suspense', held, amountMinor: held.amount }
    : undefined;
};

const originsOf = async (
  world: Pick<World, 'table'>,
  { movement, account }: Facts,
): Promise<readonly Origin[]> => {
  const named = await referencesOf(world.table, account.id, movement.ids);
  const references = named.length > 0 ? named : await bySettled(world, movement);
  const found = await Promise.all(
    [...new Set(references)].map((reference) => originOf(world, account.id, reference)),
  );
  return found.filter((one) => one !== undefined);
};

const paymentStep = async (
  world: TakeWorld,
  facts: Facts,
  payment: Payment,
): Promise<Step | undefined> => {
  const attempt = payment.head.attempts.at(-1);
  const captured = saidOf(facts.movement, facts.key);
  const decision =
    attempt &&
    (await decideReturn(world, payment, attempt, {
      outcome: 'returned',
      captured,
      at: captured.at,
    }));
  return decision && { writes: decision.writes, end: 'returned', superseded: [] };
};

const suspenseStep = (world: TakeWorld, told: Told, facts: Facts, held: Suspense): Step => {
  const booking = bookingNow(world, told.authority);
  return {
    writes: [entryWrite(suspenseReturn(facts, held, booking)), suspenseReturned(held, booking.at)],
    end: 'returned',
    superseded: [],
  };
};

const undo = async (
  world: TakeWorld,
  told: Told,
  facts: Facts,
  origin: Origin,
): Promise<Step | undefined> =>
  origin.is === 'payment'
    ? paymentStep(world, facts, origin.payment)
    : suspenseStep(world, told, facts, origin.held);

const stepOf = async (world: TakeWorld, told: Told, facts: Facts, id: string): Promise<Step> => {
  const origins = await originsOf(world, facts);
  const [equal, ...others] = origins.filter(
    ({ amountMinor }) => amountMinor === facts.movement.amountMinor,
  );
  const step = equal && others.length === 0 ? await undo(world, told, facts, equal) : undefined;
  if (step) return step;
  const reason = origins.length > 0 && !equal ? 'return_of_other_amount' : 'return_unmatched';
  const booking = bookingNow(world, told.authority);
  return suspendStep(told, facts, id, { suspended: { reason }, booking });
};

/** Books a debit that undoes a credit; one whose credit cannot be told waits in suspense. */
export const takeBack = (world: TakeWorld, told: Told, movement: Movement): Promise<Outcome> =>
  bookOnce(world, told, movement, (facts, id) => stepOf(world, told, facts, id));
