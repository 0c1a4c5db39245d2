// Applies a verified notification: one path to payments; what cannot be applied is parked whole.

import { recordDispute } from '../../disputes/store/record.ts';
import { parseReference } from '../../kernel/id.ts';
import type { NotificationReason } from '../../parked/model/item.ts';
import { notificationToPark } from '../../parked/model/letters.ts';
import { park as parkWork } from '../../parked/store/park.ts';
import type { Payment } from '../../payments/model/payment.ts';
import { findPayment } from '../../payments/store/payments.ts';
import { record } from '../../payments/store/record.ts';
import { orderKeyOf } from '../../payments/store/submit.ts';
import type { Connection, Message, Notification } from '../../providers/contract.ts';
import type { QueryOutcome, Succeeded } from '../../providers/outcomes.ts';
import { parseRefundReference } from '../../refunds/model/reference.ts';
import { recordRefund } from '../../refunds/store/record.ts';
import { findRefund } from '../../refunds/store/refunds.ts';
import type { Account } from '../../settings/model/account.ts';
import type { World } from '../../world.ts';
import { keptHeaders } from '../model/kept.ts';

export type ApplyWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

export interface Verified {
  readonly account: Account;
  readonly connection: Connection;
  readonly message: Message;
  readonly notification: Notification;
}

/** Keeps a genuine notification whole, once; throws unless it is surely stored. */
export const park = async (
  world: ApplyWorld,
  verified: Pick<Verified, 'account' | 'message'> & Partial<Pick<Verified, 'notification'>>,
  id: string,
  reason: NotificationReason,
): Promise<void> => {
  const { account, message, notification: said } = verified;
  const came = {
    provider: account.provider,
    account: account.id,
    id,
    receivedAt: message.receivedAt,
    headers: keptHeaders(message.headers),
    body: message.body.toString('base64'),
    ...(said === undefined ? {} : { said }),
  };
  await parkWork(world, notificationToPark(came, reason));
};

/** The payment that a reference names, if its order was made at the account that speaks. */
const paymentAt = async (
  world: ApplyWorld,
  account: Account,
  reference: string,
): Promise<Payment | undefined> => {
  const named = parseReference(reference);
  const payment = named && (await findPayment(world.table, named.payment));
  const attempt = payment?.head.attempts.find(({ number }) => number === named?.attempt);
  return attempt?.account === account.id ? payment : undefined;
};

/** Money of another amount is asked for by query before it is believed (promise 6). */
const confirmed = async (
  { connection }: Verified,
  payment: Payment,
  reference: string,
  said: Succeeded,
): Promise<QueryOutcome> => {
  const { amount, currency } = payment.head;
  if (said.money.amount === amount && said.money.currency === currency) return said;
  const number = parseReference(reference)?.attempt;
  return connection.query({ ...orderKeyOf(payment, number), providerId: said.providerId });
};

const applyOrder = async (
  world: ApplyWorld,
  verified: Verified,
  { reference, said }: Extract<Notification, { about: 'order' }>,
): Promise<void> => {
  if (said.outcome === 'awaiting') return;
  const payment = await paymentAt(world, verified.account, reference);
  if (!payment) return park(world, verified, verified.notification.id, 'unknown_reference');
  const sure =
    said.outcome === 'succeeded' ? await confirmed(verified, payment, reference, said) : said;
  if (sure.outcome !== 'succeeded' && sure.outcome !== 'closed')
    throw new Error(`a query does not confirm the notification, it says ${sure.outcome}`);
  await record(world, reference, sure);
};

/** What contradicts what we know for good, or names no refund of ours at this account, is for a person. */
const applyRefund = async (
  world: ApplyWorld,
  verified: Verified,
  { refundReference, said, id }: Extract<Notification, { about: 'refund' }>,
): Promise<void> => {
  const named = parseRefundReference(refundReference);
  const refund = named && (await findRefund(world.table, named));
  const recorded =
    refund?.account === verified.account.id
      ? await recordRefund(world, refund, said)
      : 'unknown_reference';
  if (recorded === 'differs' || recorded === 'unknown_reference')
    await park(world, verified, id, 'refund_unknown');
};

/** Only a bell: the dispute is asked for whole. What does not fit, or cannot be asked for, is for a person. */
const applyDispute = async (
  world: ApplyWorld,
  verified: Verified,
  { providerId, id }: Extract<Notification, { about: 'dispute' }>,
): Promise<void> => {
  const { account, connection } = verified;
  const recorded = await recordDispute(world, { account, connection, providerId });
  if (recorded.status === 'unknown')
    throw new Error(`the provider does not tell the dispute: ${recorded.why}`);
  if (recorded.status === 'misfit') await park(world, verified, id, 'dispute');
};

/**
 * Applies what a provider said. Doubled, late and disordered notifications change nothing. Throws on
 * transient trouble (a lost race, an unconfirmed amount): deliver it again.
 */
export const applyNotification = async (world: ApplyWorld, verified: Verified): Promise<void> => {
  const { notification } = verified;
  if (notification.about === 'order') return applyOrder(world, verified, notification);
  if (notification.about === 'refund') return applyRefund(world, verified, notification);
  return applyDispute(world, verified, notification);
};
