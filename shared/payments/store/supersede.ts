// Takeover: another open payment of the same obligations is asked to end before a new one may begin.
import { channels } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import { iso } from '../../kernel/time.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import type { Client } from '../../settings/model/client.ts';
import type { World } from '../../world.ts';
import { endingBegun } from '../model/ending.ts';
import { isWaiting } from '../model/payment.ts';
import { findHead, headChanged } from './payments.ts';

type SupersedeWorld = Pick<World, 'table' | 'now' | 'wake'>;

const mayEnd = (client: Client, owner: string, holder: string): boolean =>
  channels[client.channel].supersedes === 'any' || owner === holder;

/** Asks a payment to end; true while it still has to be waited for. */
const endHolder = async (world: SupersedeWorld, payment: string): Promise<boolean> => {
  const head = await findHead(world.table, payment);
  if (!head || !isWaiting(head)) return false;
  if (!head.ending)
    await world.table.commit([headChanged(head, endingBegun(head, 'superseded', world.now()))]);
  await world.wake({ payment }, 0);
  return true;
};

/**
 * Begins the end of every payment that locks one of these. Throws `ending_other_payment` until they have
 * ended: the caller repeats the same request with the same key.
 */
export const endHolders = async (
  world: SupersedeWorld,
  obligations: readonly (Obligation | undefined)[],
  client: Client,
  owner: string,
): Promise<void> => {
  const locks = obligations.flatMap((one) => (one?.state === 'open' && one.lock ? [one.lock] : []));
  const allowed = locks.filter((lock) => mayEnd(client, owner, lock.owner));
  const payments = [...new Set(allowed.map((lock) => lock.payment))];
  const ending = await Promise.all(payments.map((payment) => endHolder(world, payment)));
  if (!ending.includes(true)) return;
  const until = Math.max(...allowed.map((lock) => lock.until));
  throw new Failure(
    'conflict',
    'ending_other_payment',
    'the other payment is being ended: repeat this request with the same key',
    { retryAfterSeconds: 2, members: { at_latest: iso(until) } },
  );
};
