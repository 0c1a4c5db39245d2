// Whatever people and providers do in whatever order: never more goes back than was captured.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../shared/kernel/failure.ts';
import { hourMs, minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { approveRefund } from '../../shared/refunds/approve.ts';
import { refundableMinor } from '../../shared/refunds/model/sums.ts';
import { rejectRefund } from '../../shared/refunds/reject.ts';
import { requestRefund } from '../../shared/refunds/request.ts';
import { refundsOf } from '../../shared/refunds/store/refunds.ts';
import { withdrawRefund } from '../../shared/refunds/withdraw.ts';
import type { Fault } from '../../shared/table/memory.ts';
import { deliver, now, pass } from '../payments/scene.ts';
import { aRefundBank, type Trouble } from './bank.ts';
import { checkRefunds, standing } from './books.ts';
import { aPaidScene, approver, bodyOf, clerkOne, cny } from './scene.ts';

type Step =
  | {
      readonly does: 'ask';
      readonly amount: number;
      readonly fine: number;
      readonly twins: boolean;
    }
  | {
      readonly does: 'approve' | 'reject' | 'withdraw';
      readonly which: number;
      readonly twins: boolean;
    }
  | { readonly does: 'trouble'; readonly verb: 'refund' | 'queryRefund'; readonly how: Trouble }
  | { readonly does: 'fail'; readonly on: boolean }
  | { readonly does: 'disturb'; readonly fault: Fault }
  | { readonly does: 'lose_messages' }
  | { readonly does: 'work' }
  | { readonly does: 'wait'; readonly ms: number };

const record = <Shape extends object>(
  weight: number,
  shape: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> },
) => ({
  weight,
  arbitrary: fc.record(shape),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  record(4, {
    does: fc.constant('ask' as const),
    amount: fc.integer({ min: 1, max: 20_000 }),
    fine: fc.integer({ min: 1, max: 2 }),
    twins: fc.boolean(),
  }),
  record(6, {
    does: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'withdraw'),
    which: fc.nat(5),
    twins: fc.boolean(),
  }),
  record(1, {
    does: fc.constant('trouble' as const),
    verb: fc.constantFrom('refund', 'queryRefund'),
    how: fc.constantFrom<Trouble>('lost', 'never_arrived', 'fault'),
  }),
  record(1, { does: fc.constant('fail' as const), on: fc.boolean() }),
  record(1, {
    does: fc.constant('disturb' as const),
    fault: fc.constantFrom<Fault>('conflict', 'throttle', 'lose_request', 'lose_answer'),
  }),
  record(1, { does: fc.constant('lose_messages' as const) }),
  record(3, { does: fc.constant('work' as const) }),
  record(2, {
    does: fc.constant('wait' as const),
    ms: fc.constantFrom(secondMs, minuteMs, hourMs),
  }),
);

/** People who are refused, or told to come again, do nothing for now. */
const quietly = async (act: () => Promise<unknown>): Promise<void> => {
  try {
    await act();
  } catch (fault) {
    if (!(fault instanceof Failure)) throw fault;
  }
};

const aTown = async () => {
  const faults: Fault[] = [];
  const scene = await aPaidScene({
    count: 2,
    faults: ({ kind }) => (kind === 'commit' ? faults.shift() : undefined),
  });
  const bank = aRefundBank(scene.world.now);
  Object.assign(scene.world.provider, bank.verbs);
  return { ...scene, bank, faults };
};
type Town = Awaited<ReturnType<typeof aTown>>;

let keys = 0;

const asked = async ({ world, payment }: Town, amount: number, fine: number): Promise<void> => {
  const { head } = await now(world, payment);
  keys += 1;
  await requestRefund(world, {
    caller: clerkOne,
    idempotencyKey: `key-${keys}`,
    payment: head.id,
    body: bodyOf(refundableMinor(head), {
      reason: 'approved_otherwise',
      documents: [{ kind: 'ruling', reference: '7' }],
      lines: [
        {
          kind: 'fine',
          obligation_id: `beijing.11010119000000${fine}`,
          revenue_item: '103050101001',
          amount: cny(amount),
        },
      ],
    }),
  });
};

const verbs = {
  approve: approveRefund,
  reject: (world: Town['world'], input: Parameters<typeof approveRefund>[1]) =>
    rejectRefund(world, { ...input, note: 'no' }),
  withdraw: (world: Town['world'], { refund }: Parameters<typeof approveRefund>[1]) =>
    withdrawRefund(world, { caller: clerkOne, refund }),
} as const;

const decide = async (town: Town, does: keyof typeof verbs, which: number): Promise<void> => {
  const refunds = await refundsOf(town.world.table, town.payment.head.id);
  const refund = refunds[which % Math.max(1, refunds.length)];
  if (!refund) return;
  const input = { caller: approver, refund: refund.reference, ifMatch: refund.revision };
  await verbs[does](town.world, input);
};

/** Twins come at the same moment, and each may lose. */
const twice = async (twins: boolean, act: () => Promise<void>): Promise<void> => {
  await Promise.all([quietly(act), ...(twins ? [quietly(act)] : [])]);
};

const acts: {
  readonly [Does in Step['does']]: (town: Town, one: Extract<Step, { does: Does }>) => unknown;
} = {
  ask: (town, { amount, fine, twins }) => twice(twins, () => asked(town, amount, fine)),
  approve: (town, { which, twins, does }) => twice(twins, () => decide(town, does, which)),
  reject: (town, { which, twins, does }) => twice(twins, () => decide(town, does, which)),
  withdraw: (town, { which, twins, does }) => twice(twins, () => decide(town, does, which)),
  trouble: ({ bank }, { verb, how }) => bank.meets(verb, how),
  fail: ({ bank }, { on }) => bank.fails(on),
  disturb: ({ faults }, { fault }) => faults.push(fault),
  lose_messages: ({ world }) => world.wakes.splice(0),
  work: ({ world }) => quietly(() => deliver(world)),
  wait: ({ world }, { ms }) => world.clock.advance(ms),
};

const act = (town: Town, one: Step): unknown => {
  const run: (town: Town, one: never) => unknown = acts[one.does];
  return run(town, one as never);
};

const live = async (steps: readonly Step[]): Promise<void> => {
  const town = await aTown();
  const { id } = town.payment.head;
  for (const one of steps) {
    await act(town, one);
    checkRefunds(town.world, id);
  }
  town.faults.length = 0;
  town.bank.calm();
  for (let round = 0; round < 3; round += 1) {
    await pass(town.world, 3);
    town.world.clock.advance(12 * hourMs);
  }
  await pass(town.world, 2);
  checkRefunds(town.world, id);
  const { head, refunds } = standing(town.world, id);
  expect(head.refunding).toBe(0);
  expect(head.refunded).toBe(town.bank.gone());
  expect(refunds.filter(({ state }) => state === 'approved' || state === 'submitted')).toEqual([]);
};

describe('any story of refunds', () => {
  it('gives back what the provider gave back, booked once each, and never more than was captured', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), live), {
      numRuns: 40,
      seed: 20_261_123,
    });
  });
});
