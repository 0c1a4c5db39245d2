// Whatever accounts do, and whenever money or news of an end arrives: no order is left that could surprise.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseReference, referenceOf } from '../../shared/kernel/id.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import { record } from '../../shared/payments/store/record.ts';
import { checkBooks } from '../payments/books.ts';
import { deliver, give, now, pass, wholeLifeMinutes } from '../payments/scene.ts';
import type { TestWorld } from '../world.ts';
import { putRules } from './api.ts';
import { aRoutedWorld, createFor } from './create.ts';
import { type Houses, housesIn, type Manner } from './houses.ts';

const ids = ['sandbox-1', 'second', 'third'] as const;
const manners: readonly Manner[] = [
  'takes',
  'refuses',
  'unreachable',
  'unknown',
  'throws',
  'not_supported',
  'insufficient_funds',
];
const events = ['payer_pays', 'provider_closes', 'cancel', 'minute', 'mend'] as const;
type Event = (typeof events)[number];

const ordersOf = (houses: Houses) =>
  Object.values(houses.tills).flatMap((till) =>
    [...till.orders].map(([reference, order]) => ({ reference, order, till })),
  );

const happen: Readonly<
  Record<Event, (world: TestWorld, houses: Houses, payment: Payment) => Promise<unknown>>
> = {
  payer_pays: async (_world, houses) =>
    ordersOf(houses).map(({ reference, till }) => till.pays(reference)),
  provider_closes: async (world, houses, payment) => {
    const { attempts } = (await now(world, payment)).head;
    const reference = referenceOf(payment.head.id, attempts.length);
    const found = ordersOf(houses).find((one) => one.reference === reference);
    if (found?.order.state !== 'open') return;
    found.order.state = 'closed';
    await record(world, reference, { outcome: 'closed' });
  },
  cancel: async (world, _houses, payment) => give(world, payment).catch(() => undefined),
  minute: (world) => pass(world, 1),
  mend: async (_world, houses) => houses.behave({}),
};

/** An order whose outcome nobody knew is followed by none, unless its provider closed it. */
const nobodyWasDoubled = (houses: Houses, payment: Payment): void => {
  const open = ordersOf(houses).filter(({ order }) => order.state === 'open');
  const { attempts } = payment.head;
  for (const { reference } of open)
    expect(parseReference(reference)?.attempt).toBe(attempts.length);
  for (const attempt of attempts.slice(0, -1))
    expect(attempt.state).not.toMatch(/submitting|unknown/);
};

describe('a payment that may move', () => {
  it('never has two orders that can be paid, and comes to rest with books that agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...ids.map(() => fc.constantFrom(...manners))),
        fc.array(fc.constantFrom(...events), { maxLength: 6 }),
        async (drawn, story) => {
          const world = await aRoutedWorld();
          const shares = ids.map((account) => ({ account, weight: 1 }));
          await putRules(world, { rules: [{ id: 'shared', when: {}, accounts: shares }] });
          const houses = housesIn(world, ids);
          houses.behave(Object.fromEntries(ids.map((id, index) => [id, drawn[index] ?? 'takes'])));

          const { payment } = await createFor(world);
          for (const event of story) {
            await happen[event](world, houses, payment);
            nobodyWasDoubled(houses, await now(world, payment));
            checkBooks(world);
          }
          houses.behave({});
          await deliver(world);
          await pass(world, wholeLifeMinutes);

          const after = await now(world, payment);
          expect(after.head.state).not.toBe('pending');
          expect(ordersOf(houses).filter(({ order }) => order.state === 'open')).toEqual([]);
          const held = ids.reduce((sum, id) => sum + (houses.tills[id]?.held() ?? 0), 0);
          expect(after.head.applied + after.head.surplus).toBe(held);
          checkBooks(world);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});
