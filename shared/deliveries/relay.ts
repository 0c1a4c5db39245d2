// Tells what is new: from strong reads to events and their deliveries, each stored before it is sent.
import { inParallel } from '../kernel/parallel.ts';
import { find } from '../obligations/store/obligations.ts';
import { findHead } from '../payments/store/payments.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import { numberedNews, obligationNews, paymentNews } from './model/changes.ts';
import { type DeliveryContent, deliveryId, newDelivery } from './model/delivery.ts';
import type { About, Event, News, Subject } from './model/event.ts';
import type { Receiver } from './model/receiver.ts';
import { deliveryBegun, findDeliveries } from './store/deliveries.ts';
import { eventWrite, lastEvents } from './store/events.ts';
import { receiversOf } from './store/receivers.ts';

export type RelayWorld = Pick<World, 'table' | 'now' | 'log' | 'hand'>;

/** The present of a subject: whose it is, and what is new since an event. */
interface Present {
  readonly authority: string;
  readonly newsSince: (last: Event | undefined) => readonly News[];
}

const atOnce = 8;
const tries = 8;

const presentObligation = async (
  { table }: RelayWorld,
  id: string,
): Promise<Present | undefined> => {
  const found = await find(table, id);
  return found && { authority: found.authority, newsSince: (last) => obligationNews(found, last) };
};

const presentPayment = async ({ table }: RelayWorld, id: string): Promise<Present | undefined> => {
  const found = await findHead(table, id);
  return found && { authority: found.authority, newsSince: (last) => paymentNews(found, last) };
};

const presents = {
  obligation: presentObligation,
  payment: presentPayment,
} as const satisfies Record<
  Subject,
  (world: RelayWorld, id: string) => Promise<Present | undefined>
>;

const wantedBy = (receivers: readonly Receiver[], subject: Subject): readonly Receiver[] =>
  receivers.filter(({ enabled, subjects }) => enabled && subjects.includes(subject));

const deliveriesOf = (
  events: readonly Event[],
  receivers: readonly Receiver[],
): readonly DeliveryContent[] =>
  events.flatMap((event) => receivers.map((receiver) => newDelivery(event, receiver)));

const handAll = async (
  world: RelayWorld,
  deliveries: readonly DeliveryContent[],
): Promise<void> => {
  for (const delivery of deliveries) await world.hand({ delivery: deliveryId(delivery) }, 0);
};

/** A relay that died between its commit and its message left deliveries that nobody ever tried. */
const handForgotten = async (
  world: RelayWorld,
  events: readonly Event[],
  receivers: readonly Receiver[],
): Promise<void> => {
  const found = await findDeliveries(world.table, deliveriesOf(events, receivers));
  await handAll(
    world,
    found.filter(({ state, tries: tried }) => state === 'waiting' && tried === 0),
  );
};

/** One look at a subject; true when there is nothing left to tell. */
const relayOnce = async (world: RelayWorld, about: About): Promise<boolean> => {
  const present = await presents[about.subject](world, about.of);
  if (!present) return true;
  const receivers = wantedBy(await receiversOf(world.table, present.authority), about.subject);
  if (receivers.length === 0) return true;
  const [last, before] = await lastEvents(world.table, about);
  const events = numberedNews(present.newsSince(last), last, world.now());
  if (events.length === 0) {
    const told = [last, before].filter((event) => event !== undefined);
    await handForgotten(world, told, receivers);
    return true;
  }
  const deliveries = deliveriesOf(events, receivers);
  const writes: readonly Write[] = [...events.map(eventWrite), ...deliveries.map(deliveryBegun)];
  const { status } = await world.table.commit(writes);
  if (status !== 'committed') return false;
  await handAll(world, deliveries);
  for (const { type } of events) world.log.count('event', { type });
  return true;
};

const relayOne = async (world: RelayWorld, about: About): Promise<boolean> => {
  for (let left = tries; left > 0; left -= 1) if (await relayOnce(world, about)) return true;
  return false;
};

/**
 * Publishes what is new about these; repeats and disorder tell nothing twice. Only what some receiver wants
 * is published. Answers those that could not be told: their changes must come again.
 */
export const relay = async (
  world: RelayWorld,
  changed: readonly About[],
): Promise<readonly About[]> => {
  const failed: About[] = [];
  const once = new Map(changed.map((about) => [`${about.subject} ${about.of}`, about]));
  await inParallel([...once.values()], atOnce, async (about) => {
    try {
      if (!(await relayOne(world, about))) failed.push(about);
    } catch (cause) {
      world.log.error('event_not_told', cause, { subject: about.subject });
      failed.push(about);
    }
  });
  return failed;
};
