// Tries a delivery once: the try is stored, then the event is posted, then what became of it is stored.
import type { World } from '../world.ts';
import {
  answered,
  type Delivery,
  deliveryId,
  type Posted,
  parkedUntried,
  tried,
} from './model/delivery.ts';
import type { Event } from './model/event.ts';
import { bodyOf, headersOf } from './model/message.ts';
import { type Receiver, ReceiverSecret } from './model/receiver.ts';
import { deliveryChanged, findDelivery } from './store/deliveries.ts';
import { getEvent } from './store/events.ts';
import { findReceiver } from './store/receivers.ts';

export type DeliverWorld = Pick<World, 'table' | 'now' | 'log' | 'hand' | 'outbound'>;

const waitFor = async (world: DeliverWorld, delivery: Delivery): Promise<void> =>
  world.hand({ delivery: deliveryId(delivery) }, Math.max(0, delivery.nextAt - world.now()));

/** Stores a change; undefined when somebody else changed it first. */
const stored = async (
  world: DeliverWorld,
  before: Delivery,
  after: Delivery,
): Promise<Delivery | undefined> => {
  const { status } = await world.table.commit(deliveryChanged(before, after));
  if (status === 'unknown') throw new Error('the answer of the table was lost: look again');
  return status === 'committed' ? { ...after, revision: before.revision + 1 } : undefined;
};

const sent = async (world: DeliverWorld, event: Event, receiver: Receiver): Promise<Posted> => {
  const secret = ReceiverSecret.safeParse(
    await world.outbound.secret(receiver.authority, receiver.id),
  );
  if (!secret.success) return { fault: 'secret_missing' };
  const body = bodyOf(event);
  const headers = headersOf(event, body, { keys: secret.data.keys, at: world.now() });
  const privateOrigins = secret.data.private_origins;
  return world.outbound.post({ url: receiver.url, headers, body, privateOrigins });
};

const park = async (world: DeliverWorld, delivery: Delivery): Promise<void> => {
  if (await stored(world, delivery, parkedUntried(delivery)))
    world.log.warn('delivery_parked', { receiver: delivery.receiver, type: delivery.type });
};

const finish = async (world: DeliverWorld, begun: Delivery, posted: Posted): Promise<void> => {
  const after = await stored(world, begun, answered(begun, posted, world.now()));
  if (!after) return;
  world.log.count('delivery', { outcome: after.state });
  if (after.state === 'parked')
    world.log.warn('delivery_parked', { receiver: after.receiver, type: after.type });
  if (after.state === 'waiting') await waitFor(world, after);
};

/**
 * Tries the delivery if it is its time, else has it come again. Told twice at once, it is tried once. What
 * the receiver answers is a value; only a fault of ours throws, and the queue brings it again.
 */
export const deliver = async (world: DeliverWorld, id: string): Promise<void> => {
  const delivery = await findDelivery(world.table, id);
  if (delivery?.state !== 'waiting') return;
  if (delivery.nextAt > world.now()) return waitFor(world, delivery);
  const receiver = await findReceiver(world.table, delivery.authority, delivery.receiver);
  if (!receiver?.enabled) return park(world, delivery);
  const event = await getEvent(world.table, delivery);
  const begun = await stored(world, delivery, tried(delivery, world.now()));
  if (begun) await finish(world, begun, await sent(world, event, receiver));
};
