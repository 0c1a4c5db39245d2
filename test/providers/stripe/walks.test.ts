// Random walks of payer, faults and adapter over one simulated account, judged by its own books.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minuteMs } from '../../../shared/kernel/time.ts';
import type { Order, OrderKey } from '../../../shared/providers/contract.ts';
import { keyOf, must } from '../rig.ts';
import { type StripeStage, startStage } from './rig.ts';

const faults = [
  'drop_before',
  'drop_answer_after_commit',
  '500',
  '500_after_commit',
  '429',
] as const;

const steps = ['pay', 'query', 'close', 'payer_pays', 'payer_fails', 'minute'] as const;
type Step = (typeof steps)[number] | (typeof faults)[number];

interface Walk {
  readonly stage: StripeStage;
  readonly order: Order;
  readonly key: OrderKey;
  /** What each verb said, in order. */
  readonly said: { readonly verb: string; readonly outcome: string }[];
}

/** A payer can only act on what lies on the table; acting on nothing is no step. */
const tried = (act: () => unknown): void => {
  try {
    act();
  } catch {
    // There was nothing to pay, or no longer.
  }
};

const asked = async (
  walk: Walk,
  verb: 'pay' | 'query' | 'close',
): Promise<{ readonly outcome: string }> => {
  const connection = walk.stage.connect();
  const outcomes = {
    pay: () => connection.pay(walk.order),
    query: () => connection.query(walk.key),
    close: () => must(connection.close)(walk.key),
  };
  const { outcome } = await outcomes[verb]();
  walk.said.push({ verb, outcome });
  return { outcome };
};

const isClosed = ({ said }: Walk): boolean =>
  said.some(({ verb, outcome }) => verb === 'close' && outcome === 'closed');

const act = async (walk: Walk, step: Step): Promise<void> => {
  // Nobody sends an order again once it has ended: that is the caller's part of the contract.
  if (step === 'pay' && isClosed(walk)) return;
  const { payer, faults: queue } = walk.stage.simulator;
  const { reference } = walk.order;
  if (step === 'pay' || step === 'query' || step === 'close') await asked(walk, step);
  else if (step === 'payer_pays') tried(() => payer.pay({ reference }));
  else if (step === 'payer_fails') tried(() => payer.decline({ reference }));
  else if (step === 'minute') walk.stage.advance(minuteMs);
  else queue.add({ fault: step });
};

const booksOf = ({ stage, order: { reference } }: Walk) => ({
  intents: stage.simulator.webhooks.events().filter(({ type }) => type === 'payment_intent.created')
    .length,
  captures: stage.simulator.books().captures.filter((one) => one.reference === reference),
});

const settled = async (walk: Walk): Promise<string> => {
  walk.stage.simulator.faults.clear();
  return (await asked(walk, 'query')).outcome;
};

describe('an order at Stripe, whatever happens to it', () => {
  it('is made at most once, paid at most once, never lost, and never paid after a close', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<Step>(...steps, ...faults), { minLength: 4, maxLength: 14 }),
        async (path) => {
          await using cleanup = new AsyncDisposableStack();
          const stage = await startStage();
          cleanup.defer(stage.stop);
          const order = stage.order('waits');
          const walk: Walk = { stage, order, key: keyOf(order), said: [] };

          for (const step of path) await act(walk, step);
          const end = await settled(walk);

          const { intents, captures } = booksOf(walk);
          expect(intents).toBeLessThanOrEqual(1);
          expect(captures.length).toBeLessThanOrEqual(1);
          expect(end === 'succeeded').toBe(captures.length === 1);
          if (isClosed(walk)) expect(captures).toEqual([]);
        },
      ),
      { seed: 1, numRuns: 150 },
    );
  });
});
