// Asks providers whether captures are still so: surplus goes back by itself only on their word.
import { find } from '../../obligations/store/obligations.ts';
import type { Attempt, Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { orderKeyOf } from '../../payments/store/submit.ts';
import { isDesk } from '../../providers/names.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import type { RefundPart } from '../model/refund.ts';
import { capturedAttempts } from './captured.ts';

export type ConfirmWorld = Pick<World, 'table' | 'log' | 'connect'>;

/** Whether the provider says that this attempt captured what we booked; desks and banks cannot be asked. */
const isCaptured = async (
  world: ConfirmWorld,
  payment: Payment,
  attempt: Attempt,
): Promise<boolean> => {
  if (isDesk(attempt.provider) || attempt.provider === 'bank') return false;
  const connection = await world.connect(await getAccount(world.table, attempt.account));
  const said = await connection.query(orderKeyOf(payment, attempt.number));
  return (
    said.outcome === 'succeeded' &&
    said.money.amount === attempt.captured?.amount &&
    said.money.currency === attempt.captured.currency
  );
};

/** The captured attempt of the payment that settled an obligation, other than the surplus one. */
const settling = async (
  world: ConfirmWorld,
  obligation: string,
  surplus: { readonly payment: string; readonly attempt: number },
): Promise<{ readonly payment: Payment; readonly attempt: Attempt } | undefined> => {
  const settled = await find(world.table, obligation);
  const payment = settled?.settledBy && (await findPayment(world.table, settled.settledBy));
  if (!payment) return undefined;
  const [attempt, ...others] = capturedAttempts(payment.head).filter(
    ({ number }) => payment.head.id !== surplus.payment || number !== surplus.attempt,
  );
  return attempt && others.length === 0 ? { payment, attempt } : undefined;
};

const isConfirmed = async (
  world: ConfirmWorld,
  payment: Payment,
  attempt: Attempt,
  parts: readonly RefundPart[],
): Promise<boolean> => {
  if (!(await isCaptured(world, payment, attempt))) return false;
  const surplus = { payment: payment.head.id, attempt: attempt.number };
  for (const obligation of new Set(parts.map((part) => part.obligation ?? ''))) {
    const other = await settling(world, obligation, surplus);
    if (!other || !(await isCaptured(world, other.payment, other.attempt))) return false;
  }
  return true;
};

/** Whether providers confirm both captures: the surplus one, and each that settled. A fault is no word. */
export const areConfirmed = async (
  world: ConfirmWorld,
  payment: Payment,
  attempt: Attempt,
  parts: readonly RefundPart[],
): Promise<boolean> => {
  try {
    return await isConfirmed(world, payment, attempt, parts);
  } catch (fault) {
    world.log.error('surplus_not_confirmed', fault, { payment: payment.head.id });
    return false;
  }
};
