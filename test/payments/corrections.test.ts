// Where a provider's final word beats ours: by a closed list of names; all else is parked and changes nothing.
import { describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../shared/kernel/time.ts';
import { Parked } from '../../shared/parked/model/item.ts';
import { corrections, isCorrection } from '../../shared/payments/model/corrections.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { record } from '../../shared/payments/store/record.ts';
import type { TestWorld } from '../world.ts';
import { checkBooks } from './books.ts';
import {
  aScene,
  begin,
  deliver,
  give,
  heard,
  now,
  pass,
  referenceOfPayment,
  type Scene,
} from './scene.ts';

const events = async (world: TestWorld, payment: Payment): Promise<readonly string[]> =>
  (await now(world, payment)).head.history.map(({ event }) => event);

const parkedIn = (world: TestWorld): readonly Parked[] =>
  world.memory
    .dump()
    .payments.filter(({ sk }) => sk === 'parked')
    .map((item) => Parked.parse(item));

const captureOf = ({ head }: Payment) => ({
  outcome: 'succeeded' as const,
  providerId: `sb_${head.id}01`,
  money: { amount: head.amount, currency: head.currency },
  at: head.createdAt,
});

const returned = (world: TestWorld, payment: Payment) =>
  record(world, referenceOfPayment(payment), {
    outcome: 'returned',
    captured: captureOf(payment),
    at: world.now(),
  });

const closed = (world: TestWorld, payment: Payment) =>
  record(world, referenceOfPayment(payment), { outcome: 'closed' });

const aBegunScene = async (): Promise<Scene & { readonly payment: Payment }> => {
  const scene = await aScene();
  const { payment } = await begin(scene.world);
  return { ...scene, payment };
};

/** What happens before the final word, and the word. */
const stories = {
  paid_while_ending: async ({ world, payment }) => {
    await give(world, payment);
    await heard(world, payment);
  },
  late_capture: async ({ world, payment }) => {
    await give(world, payment);
    await deliver(world);
    await heard(world, payment);
  },
  capture_undone: async ({ world, payment }) => {
    await heard(world, payment);
    await returned(world, payment);
  },
  returned_unseen: async ({ world, payment }) => void (await returned(world, payment)),
} as const satisfies Record<
  string,
  (scene: { readonly world: TestWorld; readonly payment: Payment }) => Promise<void>
>;

describe('a correction', () => {
  it.each(Object.entries(stories))(
    '%s is applied, stands under its name in the history and in the log, once',
    async (name, play) => {
      const { world, payment } = await aBegunScene();

      await play({ world, payment });

      expect(await events(world, payment)).toContain(`${name} 1`);
      expect(
        world.lines.filter(({ event, level }) => event === 'payment_corrected' && level === 'warn'),
      ).toMatchObject([{ facts: { correction: name } }]);
      expect(parkedIn(world)).toEqual([]);
      checkBooks(world);
    },
  );

  it('is none where the provider says what was waited for', async () => {
    const { world, payment } = await aBegunScene();

    await heard(world, payment);
    await heard(world, payment);

    expect(
      (await events(world, payment)).filter((event) => isCorrection(event.split(' ')[0] ?? '')),
    ).toEqual([]);
  });

  it('of each name says what was believed, what is said and what is done', () => {
    for (const row of Object.values(corrections))
      expect(Object.values(row).every((text) => text.length > 5)).toBe(true);
  });
});

describe('a word that contradicts what is known', () => {
  it('that a captured order is closed is parked, once, and changes nothing', async () => {
    const { world, payment } = await aBegunScene();
    await heard(world, payment);
    const before = (await now(world, payment)).head;

    await closed(world, payment);
    await closed(world, payment);

    expect((await now(world, payment)).head).toEqual(before);
    expect(parkedIn(world)).toMatchObject([
      { kind: 'correction', reason: 'closed_after_capture', state: 'open' },
    ]);
  });

  it('that another amount was captured than it said is parked, and not booked', async () => {
    const { world, payment } = await aBegunScene();
    await heard(world, payment);

    await heard(world, payment, { money: { amount: 1, currency: 'CNY' } });

    expect(parkedIn(world)).toMatchObject([{ reason: 'captured_otherwise', money: { amount: 1 } }]);
    expect(checkBooks(world).entries).toHaveLength(1);
  });

  it('that money in suspense went back is parked, and the suspense stands', async () => {
    const { world, payment } = await aBegunScene();
    await heard(world, payment, { money: { amount: 1, currency: 'CNY' } });

    await returned(world, payment);

    expect(
      parkedIn(world)
        .map(({ reason }) => reason)
        .toSorted(),
    ).toEqual(['other_amount', 'returned_from_suspense']);
    expect((await now(world, payment)).head.suspense).toEqual({ amount: 1, currency: 'CNY' });
  });

  it('is not one when money came by a correction: its order was closed before', async () => {
    const { world, payment } = await aBegunScene();
    await give(world, payment);
    await deliver(world);
    await heard(world, payment);

    await closed(world, payment);

    expect(parkedIn(world)).toEqual([]);
  });

  it('may be told again after time has passed', async () => {
    const { world, payment } = await aBegunScene();
    await heard(world, payment);
    await closed(world, payment);
    world.clock.advance(10 * minuteMs);

    await closed(world, payment);
    await pass(world, 1);

    expect(parkedIn(world)).toHaveLength(1);
  });
});
