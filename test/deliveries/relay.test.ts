// The relay: what is told of obligations and payments, once each, and how it is undone.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { make as makeRelay } from '../../functions/deliveries/relay.ts';
import type { Event } from '../../shared/deliveries/model/event.ts';
import { relay } from '../../shared/deliveries/relay.ts';
import { find } from '../../shared/obligations/store/obligations.ts';
import { Crash, type Fault } from '../../shared/table/memory.ts';
import { aPaid } from '../receipts/paid.ts';
import { givenBack } from '../receipts/red.ts';
import type { TestWorld } from '../world.ts';
import { aboutFine, aReceiver, aScene, becomes, eventsOf, fine, stores } from './scene.ts';

const typesOf = (events: readonly Event[]) => events.map(({ type }) => type);

describe('an obligation that is settled', () => {
  it('is told once, under a name that lifts what it blocked', async () => {
    const world = await aScene();
    await becomes(world, 'settled');

    await relay(world, [aboutFine]);
    await relay(world, [aboutFine, aboutFine]);

    const [event, ...others] = eventsOf(world);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'obligation.settled',
      sequence: 1,
      of: fine.id,
      number: fine.number,
      payment: 'P1',
      release: event?.id,
    });
  });

  it('names no payer, no plate and nothing of the notice', async () => {
    const world = await aScene();
    await becomes(world, 'settled');

    await relay(world, [aboutFine]);

    const told = JSON.stringify([eventsOf(world), world.lines]);
    for (const secret of [fine.notice.plate, fine.notice.partyName, fine.notice.text])
      if (secret !== undefined) expect(told).not.toContain(secret);
  });

  it('is undone by exactly its name when it is open again', async () => {
    const world = await aScene();
    await becomes(world, 'settled');
    await relay(world, [aboutFine]);
    await becomes(world, 'open');

    await relay(world, [aboutFine]);

    const [settled, reopened] = eventsOf(world);
    expect(reopened).toMatchObject({
      type: 'obligation.reopened',
      sequence: 2,
      undoes: settled?.id,
      payment: 'P1',
    });
    expect(reopened).not.toHaveProperty('release');
  });

  it('is undone before it is told anew, where the time between was not seen', async () => {
    const world = await aScene();
    await becomes(world, 'settled', 'P1');
    await relay(world, [aboutFine]);
    await becomes(world, 'open');
    await becomes(world, 'settled', 'P2');

    await relay(world, [aboutFine]);

    const [first, undone, second] = eventsOf(world);
    expect(typesOf(eventsOf(world))).toEqual([
      'obligation.settled',
      'obligation.reopened',
      'obligation.settled',
    ]);
    expect(undone?.undoes).toBe(first?.id);
    expect(second).toMatchObject({ payment: 'P2', release: second?.id, sequence: 3 });
  });

  it('is not told of where it came and went unseen', async () => {
    const world = await aScene();
    await becomes(world, 'settled');
    await becomes(world, 'open');

    await relay(world, [aboutFine]);

    expect(eventsOf(world)).toEqual([]);
  });

  it('stays released under its first name when the decision is withdrawn', async () => {
    const world = await aScene();
    await becomes(world, 'settled');
    await relay(world, [aboutFine]);
    await becomes(world, 'cancelled');

    await relay(world, [aboutFine]);

    const [settled, cancelled] = eventsOf(world);
    expect(cancelled).toMatchObject({ type: 'obligation.cancelled', release: settled?.id });
  });
});

describe('a payment', () => {
  it('is told of as it ends, and once more when the money goes back', async () => {
    const world = await aScene({ receivers: [aReceiver({ subjects: ['payment'] })] });
    const id = await aPaid(world);
    const about = { subject: 'payment', of: id } as const;
    await relay(world, [about]);
    await givenBack(world, id);

    await relay(world, [about]);

    expect(eventsOf(world, id)).toMatchObject([
      { type: 'payment.paid', sequence: 1, amountMinor: 20_000, appliedMinor: 20_000 },
      { type: 'payment.reversed', sequence: 2 },
    ]);
  });
});

describe('without a receiver that wants it', () => {
  it.each([
    ['there is none', []],
    ['it is switched off', [aReceiver({ enabled: false })]],
    ['it wants other things', [aReceiver({ subjects: ['payment'] })]],
    ['it is of another authority', [aReceiver({ authority: 'shanghai' })]],
  ])('nothing is written: %s', async (_why, receivers) => {
    const world = await aScene({ receivers });
    await becomes(world, 'settled');
    const before = world.memory.dump();

    await relay(world, [aboutFine]);

    expect(world.memory.dump()).toEqual(before);
    expect(world.handed).toEqual([]);
  });
});

describe('trouble', () => {
  it('between the commit and the message is healed by the next look', async () => {
    const world = await aScene();
    await becomes(world, 'settled');
    const dying = {
      ...world,
      hand: async () => {
        throw new Crash('before the message');
      },
    };
    expect(await relay(dying, [aboutFine])).toEqual([aboutFine]);

    await relay(world, [aboutFine]);

    expect(eventsOf(world)).toHaveLength(1);
    expect(world.handed).toHaveLength(1);
  });

  it('of two relays at once tells nothing twice', async () => {
    const world = await aScene();
    await becomes(world, 'settled');

    const other = { ...world, now: () => world.now() + 1 };

    await Promise.all([relay(world, [aboutFine]), relay(other, [aboutFine])]);

    expect(typesOf(eventsOf(world))).toEqual(['obligation.settled']);
    expect(new Set(world.handed.map(({ delivery }) => delivery)).size).toBe(1);
  });

  it('with one of a batch gives back that one only', async () => {
    const world = await aScene();
    await stores(world, {
      kind: 'put',
      key: { table: 'payments', pk: 'obligation#broken', sk: 'obligation' },
      attributes: { id: 'broken' },
      condition: { name: 'whenAbsent' },
    });
    await becomes(world, 'settled');
    const record = (pk: string, sequence: string) => ({
      eventName: 'MODIFY' as const,
      dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'obligation' } }, SequenceNumber: sequence },
    });
    const Records = [record('obligation#broken', '7'), record(`obligation#${fine.id}`, '8')];

    const answer = await makeRelay(world)({ Records }, {});

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
    expect(eventsOf(world)).toHaveLength(1);
  });
});

/** What a receiver that saw every event believes: what is released, and by which name. */
const believed = (events: readonly Event[]): string | undefined => {
  let released: string | undefined;
  for (const [index, event] of events.entries()) {
    expect(event.sequence).toBe(index + 1);
    if (event.type === 'obligation.reopened') expect(event.undoes).toBe(released);
    else if (released === undefined) expect(event.release).toBe(event.id);
    else expect(event.release).toBe(released);
    released = event.type === 'obligation.reopened' ? undefined : event.release;
  }
  return released;
};

const checked = async (world: TestWorld): Promise<void> => {
  const released = believed(eventsOf(world));
  const present = await find(world.memory, fine.id);
  expect(released !== undefined).toBe(present?.state !== 'open');
};

describe('whatever happens', () => {
  const faults = ['lose_answer', 'lose_request', 'conflict', 'crash', 'crash_after'] as const;
  const step = fc.record({
    state: fc.constantFrom('open', 'settled', 'settled', 'cancelled'),
    by: fc.constantFrom('P1', 'P2'),
    looks: fc.nat(2),
    fault: fc.option(fc.constantFrom(...faults), { nil: undefined }),
  });

  it('numbers have no gaps, each release is undone by its name, and the last word is true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        let next: Fault | undefined;
        const world = await aScene({
          faults: ({ kind, writes }) => {
            const isOurs =
              kind === 'commit' && writes.some(({ key }) => key.pk.startsWith('events#'));
            const fault = isOurs ? next : undefined;
            if (fault) next = undefined;
            return fault;
          },
        });
        for (const { state, by, looks, fault } of steps) {
          await becomes(world, state, by);
          next = fault;
          const looking = Array.from({ length: looks }, () => relay(world, [aboutFine]));
          await Promise.allSettled(looking);
          next = undefined;
        }

        const failed = await relay(world, [aboutFine]);

        expect(failed).toEqual([]);
        await checked(world);
      }),
      { seed: 7, numRuns: 120 },
    );
  });
});
