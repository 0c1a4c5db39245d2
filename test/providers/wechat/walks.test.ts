// Random walks of payer, faults and adapter over one simulated merchant, judged by its own books.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { secondMs } from '../../../shared/kernel/time.ts';
import type { Order, OrderKey } from '../../../shared/providers/contract.ts';
import { keyOf, must } from '../rig.ts';
import { startStage, type WechatStage } from './rig.ts';

const faults = [
  'drop_before',
  'drop_answer_after_commit',
  '500',
  '500_after_commit',
  '429',
  'bank_error',
  'unsigned_answer',
  'probe_answer',
  'altered_answer',
  'stale_answer',
] as const;

const verbs = ['pay', 'query', 'close'] as const;
const payerActs = ['pay', 'enter', 'giveUp'] as const;

type Step =
  | { readonly ask: (typeof verbs)[number] }
  | { readonly payer: (typeof payerActs)[number] }
  | { readonly fault: (typeof faults)[number] }
  | { readonly seconds: number };

/** Asking is what happens most; time passes in steps around the limits of a scanned code. */
const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...verbs).map((ask) => ({ ask })) },
  { weight: 2, arbitrary: fc.constantFrom(...payerActs).map((payer) => ({ payer })) },
  { weight: 2, arbitrary: fc.constantFrom(...faults).map((fault) => ({ fault })) },
  { weight: 2, arbitrary: fc.constantFrom(5, 15, 60).map((seconds) => ({ seconds })) },
);

interface Walk {
  readonly stage: WechatStage;
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

const asked = async (walk: Walk, verb: (typeof verbs)[number]): Promise<string> => {
  const connection = walk.stage.connect();
  const outcomes = {
    pay: () => connection.pay(walk.order),
    query: () => connection.query(walk.key),
    close: () => must(connection.close)(walk.key),
  };
  const { outcome } = await outcomes[verb]();
  walk.said.push({ verb, outcome });
  return outcome;
};

const hasEnded = ({ said }: Walk): boolean =>
  said.some(({ verb, outcome }) => verb === 'close' && ['closed', 'returned'].includes(outcome));

const act = async (walk: Walk, step: Step): Promise<void> => {
  const { payer, faults: queue } = walk.stage.simulator;
  // Nobody sends an order again once it has ended: that is the caller's part of the contract.
  if ('ask' in step)
    await (step.ask === 'pay' && hasEnded(walk) ? undefined : asked(walk, step.ask));
  else if ('payer' in step) tried(() => payer[step.payer](walk.order));
  else if ('fault' in step) queue.add({ fault: step.fault });
  else walk.stage.advance(step.seconds * secondMs);
};

const walked = async (path: readonly Step[], presentation: 'qr_shown' | 'code_scanned') => {
  await using cleanup = new AsyncDisposableStack();
  const stage = await startStage();
  cleanup.defer(stage.stop);
  const order = stage.order('waits', {
    presentation,
    payerCode: stage.simulator.authCode('password'),
  });
  const walk: Walk = { stage, order, key: { ...keyOf(order), presentation }, said: [] };
  for (const step of path) await act(walk, step);
  stage.simulator.faults.clear();
  const end = await asked(walk, 'query');
  const { captures, balances } = stage.simulator.books();
  return { walk, end, captures: captures.length, payerFen: balances.payer };
};

describe.each(['qr_shown', 'code_scanned'] as const)('an order by %s, whatever happens', (way) => {
  it('is paid at most once, never lost, and keeps no money after it has ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 16 }), async (path) => {
        const { walk, end, captures, payerFen } = await walked(path, way);

        expect(captures).toBeLessThanOrEqual(1);
        expect(end === 'succeeded').toBe(payerFen < 0);
        if (hasEnded(walk)) expect(payerFen).toBe(0);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
