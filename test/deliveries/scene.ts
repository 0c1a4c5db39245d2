// A scene for events: an authority with receivers, an obligation that changes, and a queue that runs.
import { deliver } from '../../shared/deliveries/deliver.ts';
import { Event } from '../../shared/deliveries/model/event.ts';
import type { ReceiverContent } from '../../shared/deliveries/model/receiver.ts';
import { receiverWrite } from '../../shared/deliveries/store/receivers.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { find, obligationWrite } from '../../shared/obligations/store/obligations.ts';
import type { Write } from '../../shared/table/table.ts';
import { anObligation } from '../obligations/obligation.ts';
import { aBusyWorld, type TestWorld, type WorldOptions } from '../world.ts';

export const fine = anObligation();
export const aboutFine = { subject: 'obligation', of: fine.id } as const;

export const aReceiver = (changes: Partial<ReceiverContent> = {}): ReceiverContent => ({
  authority: 'beijing',
  id: 'casework',
  name: 'Case system',
  url: 'https://cases.example.com/clearlane',
  subjects: ['obligation'],
  enabled: true,
  ...changes,
});

export const stores = async (world: TestWorld, ...writes: readonly Write[]): Promise<void> => {
  const { status } = await world.memory.commit(writes);
  if (status !== 'committed') throw new Error(`the test's own write was ${status}`);
};

/** A world with the fine and a receiver of what happens to it. */
export const aScene = async (
  options: WorldOptions & { readonly receivers?: readonly ReceiverContent[] } = {},
): Promise<TestWorld> => {
  const { receivers = [aReceiver()], ...others } = options;
  const world = await aBusyWorld({ obligations: [fine], ...others });
  for (const one of receivers) await stores(world, receiverWrite(one));
  return world;
};

/** Puts the fine into another state, as a capture, a reversal or its authority does. */
export const becomes = async (
  world: TestWorld,
  state: Obligation['state'],
  settledBy = 'P1',
): Promise<void> => {
  const before = await find(world.memory, fine.id);
  if (!before) throw new Error('the fine is gone');
  const { settledBy: _by, settledAt: _at, ...rest } = before;
  world.clock.advance(1_000);
  const settling = state === 'settled' ? { settledBy, settledAt: world.now() } : {};
  await stores(world, obligationWrite(before, { ...rest, state, ...settling }));
};

/** All events of the fine, in the order of their numbers. */
export const eventsOf = (world: TestWorld, of = fine.id): readonly Event[] =>
  world.memory
    .dump()
    .payments.filter(({ pk }) => pk.startsWith('events#') && pk.endsWith(of))
    .map((item) => Event.parse(item));

/** Runs the queue: what is due by now, and what it sends on that is due at once. */
export const runQueue = async (world: TestWorld): Promise<void> => {
  const due = world.handed.filter(({ at }) => at <= world.now());
  const later = world.handed.filter(({ at }) => at > world.now());
  world.handed.splice(0, world.handed.length, ...later);
  for (const { delivery } of due) await deliver(world, delivery);
  if (world.handed.some(({ at }) => at <= world.now())) await runQueue(world);
};
