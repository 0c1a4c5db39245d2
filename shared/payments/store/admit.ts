// Reads who is calling and what they may: a token says who, the client record says what.

import { channels } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Client } from '../../settings/model/client.ts';
import { findClient } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import { ownerOf, type PaymentCaller } from '../model/owner.ts';
import type { Payment } from '../model/payment.ts';
import { findPayment } from './payments.ts';

/** The enabled client record of a caller; refuses what is unknown or switched off. */
export const admit = async (
  world: Pick<World, 'table'>,
  caller: PaymentCaller,
): Promise<Client> => {
  const client = await findClient(world.table, caller.client);
  if (!client?.enabled)
    throw new Failure(
      'forbidden',
      'client_not_enabled',
      'this client is not registered or is switched off: ask the authority',
    );
  if (channels[client.channel].operator && caller.operator === undefined)
    throw new Failure('forbidden', 'operator_missing', 'the token must name the operator at work');
  return client;
};

const noPayment = (): Failure =>
  new Failure('missing', 'payment_not_found', 'no such payment of yours: check its id');

/** The payment, if the caller made it or is staff; to everybody else it does not exist. */
export const ownPayment = async (
  world: Pick<World, 'table' | 'hashKeys'>,
  caller: PaymentCaller,
  id: string,
): Promise<Payment> => {
  const [payment, hashKeys] = await Promise.all([findPayment(world.table, id), world.hashKeys()]);
  if (!payment) throw noPayment();
  if (caller.roles.length > 0 || payment.head.owner === ownerOf(hashKeys.paymentId, caller))
    return payment;
  throw noPayment();
};
