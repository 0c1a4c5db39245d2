// Waits for the payer of a scanned code while the till stands and waits; what stays open is a worker's.
import { type Instant, secondMs } from '../../kernel/time.ts';
import { ladderOf, pauseMs } from '../../providers/asks.ts';
import type { Capabilities } from '../../providers/contract.ts';
import { getAccount } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import { currentAttempt, isWaiting, type Payment } from '../model/payment.ts';
import { findPayment } from './payments.ts';
import { record } from './record.ts';
import { orderKeyOf, type SubmitWorld } from './submit.ts';

export type ScanWorld = SubmitWorld & Pick<World, 'pause' | 'capabilities'>;

/** The till has its answer so long after the payment was stored (design §3, Waiting). */
const waitMs = 8 * secondMs;
/** What a question may take: none is begun later. */
const questionMs = secondMs;
/** The fastest ladder asks each second. */
const questionsLimit = 8;

const isOpen = ({ head, quote }: Payment): boolean =>
  quote.presentation === 'code_scanned' && isWaiting(head) && head.ending === undefined;

/** True when the provider was asked; a fault is a worker's to meet again. */
const asked = async (world: ScanWorld, payment: Payment): Promise<boolean> => {
  const { account } = currentAttempt(payment.head);
  const key = orderKeyOf(payment);
  try {
    const connection = await world.connect(await getAccount(world.table, account));
    const said = await connection.query(key);
    if (said.outcome === 'succeeded' || said.outcome === 'closed')
      await record(world, key.reference, said);
    return true;
  } catch (cause) {
    world.log.error('provider_fault', cause, { account, verb: 'query' });
    return false;
  }
};

const pauseOf = (payment: Payment, can: Capabilities, now: Instant): number =>
  pauseMs(ladderOf(can.asks, 'code_scanned'), now - currentAttempt(payment.head).startedAt);

const present = async (world: ScanWorld, payment: Payment): Promise<Payment> =>
  (await findPayment(world.table, payment.head.id)) ?? payment;

/** Looks again after a pause; undefined when there is no time for another, or no sense in it. */
const lookedAgain = async (
  world: ScanWorld,
  payment: Payment,
  can: Capabilities,
): Promise<Payment | undefined> => {
  const pause = pauseOf(payment, can, world.now());
  const lastAt = payment.head.createdAt + waitMs - questionMs;
  if (world.now() + pause > lastAt) return undefined;
  await world.pause(pause);
  const now = await present(world, payment);
  if (!isOpen(now)) return now;
  return (await asked(world, now)) ? present(world, now) : undefined;
};

/**
 * Asks for the order of a scanned code as often as its provider likes, until it is known or the till has
 * waited long enough. Answers the payment as it then stands; any other payment at once.
 */
export const awaitScanned = async (world: ScanWorld, payment: Payment): Promise<Payment> => {
  if (!isOpen(payment)) return payment;
  const can = await world.capabilities(currentAttempt(payment.head).provider);
  let now = payment;
  for (let left = questionsLimit; left > 0 && isOpen(now); left -= 1) {
    const later = await lookedAgain(world, now, can);
    if (!later) break;
    now = later;
  }
  if (isOpen(now)) await world.wake({ payment: now.head.id }, pauseOf(now, can, world.now()));
  return now;
};
