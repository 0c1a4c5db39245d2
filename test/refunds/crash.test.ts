// A process may die at any step of a refund: it resolves by itself, and the money goes back once.
import { describe, expect, it } from '@jest/globals';
import { hourMs } from '../../shared/kernel/time.ts';
import { repair } from '../../shared/payments/repair.ts';
import { work } from '../../shared/payments/work.ts';
import type { World } from '../../shared/world.ts';
import { aLife } from '../payments/mortal.ts';
import { deliver, pass } from '../payments/scene.ts';
import { aRefundBank, type RefundBank } from './bank.ts';
import { checkRefunds, standing } from './books.ts';
import { aPaidScene, approve, ask, type PaidScene } from './scene.ts';

type BankScene = PaidScene & { readonly bank: RefundBank };

const aBankScene = async (): Promise<BankScene> => {
  const scene = await aPaidScene();
  const bank = aRefundBank(scene.world.now);
  Object.assign(scene.world.provider, bank.verbs);
  return { ...scene, bank };
};

interface Story {
  readonly before: (scene: BankScene) => Promise<unknown>;
  /** The process that dies. */
  readonly act: (world: World, scene: BankScene) => Promise<unknown>;
  /** What people do when they see that nothing came of it. */
  readonly after?: (scene: BankScene) => Promise<unknown>;
}

const approveWhatIsOpen = async (scene: BankScene): Promise<void> => {
  const { refunds } = standing(scene.world, scene.payment.head.id);
  for (const refund of refunds.filter(({ state }) => state === 'requested'))
    await approve(scene.world, refund);
};

const longest = 60;

/** Dies at one point, its messages lost or not; true when the process came to its end instead. */
const dieAt = async (story: Story, diesAt: number, isSilent: boolean): Promise<boolean> => {
  const scene = await aBankScene();
  const { world, bank, payment } = scene;
  await story.before(scene);
  const life = aLife(world, diesAt);
  const end = await life.live((mortal) => story.act(mortal, scene));
  if (isSilent) world.wakes.length = 0;
  await story.after?.(scene);
  await pass(world, 8);
  world.clock.advance(2 * hourMs);
  await repair(world);
  await deliver(world);
  checkRefunds(world, payment.head.id);
  const { head, refunds } = standing(world, payment.head.id);
  const facts = [refunds.map(({ state }) => state), head.refunded, bank.gone(), bank.made.size];
  if (JSON.stringify(facts) !== JSON.stringify([['succeeded'], 20_000, 20_000, 1]))
    throw new Error(`dead at ${diesAt}, ${life.passed.at(-1)}: ${JSON.stringify(facts)}`);
  return end !== 'dead';
};

const play = async (story: Story): Promise<number> => {
  for (let diesAt = 1; diesAt < longest; diesAt += 1) {
    await dieAt(story, diesAt, true);
    if (await dieAt(story, diesAt, false)) return diesAt - 1;
  }
  throw new Error('the process never came to its end');
};

const approved = async (scene: BankScene): Promise<void> => {
  await approve(scene.world, await ask(scene.world, scene.payment, 20_000));
};

describe('a process that dies over a refund', () => {
  it('while it is approved', async () => {
    const points = await play({
      before: ({ world, payment }) => ask(world, payment, 20_000),
      act: async (world, scene) => {
        const { refunds } = standing(scene.world, scene.payment.head.id);
        for (const refund of refunds) await approve(world, refund);
      },
      after: approveWhatIsOpen,
    });

    expect(points).toBeGreaterThan(8);
  });

  it('while it is sent, before or after the call', async () => {
    const points = await play({
      before: approved,
      act: (world, { payment }) => work(world, payment.head.id),
    });

    expect(points).toBeGreaterThan(12);
  });

  it('while it is asked about', async () => {
    const points = await play({
      before: async (scene) => {
        await approved(scene);
        await deliver(scene.world);
        scene.world.clock.advance(20_000);
      },
      act: (world, { payment }) => work(world, payment.head.id),
    });

    expect(points).toBeGreaterThan(12);
  });
});

describe('a refund whose outcome is unknown', () => {
  it.each([
    ['its answer was lost', 'lost'],
    ['it never arrived', 'never_arrived'],
    ['its answer was unreadable', 'fault'],
  ] as const)('is chased under the same number until it is known: %s', async (_what, how) => {
    const scene = await aBankScene();
    scene.bank.meets('refund', how);
    await approved(scene);

    await pass(scene.world, 3);

    const { refunds, head } = standing(scene.world, scene.payment.head.id);
    expect(refunds.map(({ state }) => state)).toEqual(['succeeded']);
    expect([head.refunded, scene.bank.gone(), scene.bank.made.size]).toEqual([20_000, 20_000, 1]);
  });

  it('is asked about seldom after an hour, without any message waiting', async () => {
    const scene = await aBankScene();
    const slow = aRefundBank(scene.world.now, 30 * hourMs);
    Object.assign(scene.world.provider, slow.verbs);
    await approved(scene);
    await pass(scene.world, 61);
    scene.world.calls.length = 0;

    await pass(scene.world, 120);

    const asked = scene.world.calls.filter(({ verb }) => verb === 'queryRefund');
    expect(asked.length).toBeGreaterThanOrEqual(1);
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  it('reads nothing but its head while a payment has no refund', async () => {
    const { world, payment } = await aPaidScene();

    await work(world, payment.head.id);

    expect(world.calls.filter(({ verb }) => /efund/.test(verb))).toEqual([]);
  });
});
