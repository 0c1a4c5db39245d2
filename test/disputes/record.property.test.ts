// Random stories of disputes and refunds: at every instant the books are whole, at the end both sides agree.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pendingMinor } from '../../shared/disputes/model/dispute.ts';
import { recordDispute } from '../../shared/disputes/store/record.ts';
import type { DisputeStage } from '../../shared/providers/outcomes.ts';
import { begin, heard } from '../payments/scene.ts';
import { anAccount } from '../world.ts';
import {
  aPaidScene,
  checkDisputes,
  checkTold,
  type DisputeScene,
  disputes,
  fines,
} from './scene.ts';

interface Opening {
  readonly do: 'open';
  readonly amount: number;
  readonly isInquiry: boolean;
}
type OnKnown =
  | { readonly do: 'take' | 'give' | 'tell' | 'tell_twice'; readonly which: number }
  | { readonly do: 'say'; readonly which: number; readonly stage: DisputeStage };
type Step = Opening | OnKnown | { readonly do: 'pay_again'; readonly which: number };

const which = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('open' as const),
    amount: fc.constantFrom(5_000, 20_000, 30_000, 40_000, 60_000),
    isInquiry: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('take' as const, 'give' as const, 'tell' as const, 'tell_twice' as const),
    which,
  }),
  fc.record({
    do: fc.constant('say' as const),
    which,
    stage: fc.constantFrom(
      'open' as const,
      'under_review' as const,
      'won' as const,
      'lost' as const,
    ),
  }),
  fc.record({ do: fc.constant('pay_again' as const), which }),
);

interface Told {
  readonly id: string;
  taken: boolean;
}

const tell = async ({ world }: DisputeScene, id: string): Promise<void> => {
  const account = anAccount();
  const connection = await world.connect(account);
  await recordDispute(world, { account, connection, providerId: id });
};

/** Somebody pays a fine that is open again; nothing happens where it is not. */
const payAgain = async ({ world }: DisputeScene, fine: number, key: string): Promise<void> => {
  try {
    const { payment } = await begin(world, { key, ids: [fines[fine]?.id ?? ''] });
    await heard(world, payment);
  } catch {
    // It is settled: refusing is right.
  }
};

/** Money goes and comes back whole, one after the other. */
const move = ({ bank }: DisputeScene, dispute: Told, way: 'take' | 'give'): void => {
  if (dispute.taken === (way === 'take')) return;
  dispute.taken = !dispute.taken;
  if (dispute.taken) bank.takes(dispute.id);
  else bank.gives(dispute.id);
};

const open = ({ bank, reference }: DisputeScene, known: Told[], one: Opening): void => {
  if (known.length === 3) return;
  const money = { amount: one.amount, currency: 'CNY' as const };
  const id = bank.opens(reference, { money, stage: one.isInquiry ? 'inquiry' : 'open' });
  known.push({ id, taken: false });
};

const onKnown = async (scene: DisputeScene, dispute: Told, one: OnKnown): Promise<void> => {
  if (one.do === 'say') return scene.bank.says(dispute.id, one.stage);
  if (one.do === 'take' || one.do === 'give') return move(scene, dispute, one.do);
  const times = one.do === 'tell' ? [1] : [1, 2];
  await Promise.allSettled(times.map(() => tell(scene, dispute.id)));
};

const play = async (
  scene: DisputeScene,
  known: Told[],
  one: Step,
  index: number,
): Promise<void> => {
  if (one.do === 'open') return open(scene, known, one);
  if (one.do === 'pay_again') return payAgain(scene, one.which, `again-${index}`);
  const dispute = known[one.which];
  if (dispute) await onKnown(scene, dispute, one);
};

const story = async (steps: readonly Step[]): Promise<void> => {
  const scene = await aPaidScene(3);
  const known: Told[] = [];
  for (const [index, one] of steps.entries()) {
    await play(scene, known, one, index);
    await checkDisputes(scene);
  }
  for (const { id } of known) await tell(scene, id);
  await checkTold(scene);
  const lost = (await disputes(scene)).filter(({ state }) => state === 'lost');
  for (const dispute of lost) expect(pendingMinor(dispute)).toBe(0);
};

describe('whatever a payer’s bank does, and in whatever order we are told', () => {
  it('the books are whole at every step, and agree with the bank at the end', async () => {
    const stories = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), story);

    await fc.assert(stories, { numRuns: 100, seed: 14 });

    expect.hasAssertions();
  });
});
