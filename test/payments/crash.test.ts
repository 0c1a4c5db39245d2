// A process may die at any step of a payment: the payment resolves by itself, once, and its locks end.
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../shared/kernel/failure.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import { work } from '../../shared/payments/work.ts';
import type { World } from '../../shared/world.ts';
import { checkRest } from './books.ts';
import { aLife } from './mortal.ts';
import { scan } from './scanning.ts';
import {
  aScene,
  begin,
  clerk,
  give,
  obligationNow,
  pass,
  referenceOfPayment,
  type Scene,
  type SceneOptions,
  someFines,
  wholeLifeMinutes,
} from './scene.ts';

interface Story {
  readonly options?: SceneOptions;
  /** What happened before the process that dies. */
  readonly before?: (scene: Scene) => Promise<void>;
  /** The process that dies. */
  readonly act: (world: World, scene: Scene) => Promise<unknown>;
  /** What people do afterwards. */
  readonly after?: (scene: Scene) => Promise<unknown>;
  /** What must be true in the end, beside the books. */
  readonly assess?: (scene: Scene) => Promise<void>;
}

const longestStory = 200;

/** Dies at one point, with or without its messages; true when the process came to its end instead. */
const dieAt = async (story: Story, diesAt: number, wakesToo: boolean): Promise<boolean> => {
  const scene = await aScene(story.options);
  await story.before?.(scene);
  const life = aLife(scene.world, diesAt);
  const end = await life.live((world) => story.act(world, scene));
  if (wakesToo) scene.world.wakes.splice(0);
  await story.after?.(scene);
  await pass(scene.world, wholeLifeMinutes);
  try {
    checkRest(scene.world, scene.till);
    await story.assess?.(scene);
  } catch (fault) {
    throw new Error(`dead at ${diesAt}: ${life.passed.at(-1)}`, { cause: fault });
  }
  return end !== 'dead';
};

/** Plays the story once per point of its process, dying there; answers how many there were. */
const play = async (story: Story): Promise<number> => {
  for (let diesAt = 1; diesAt < longestStory; diesAt += 1) {
    await dieAt(story, diesAt, true);
    if (await dieAt(story, diesAt, false)) return diesAt - 1;
  }
  throw new Error('the process never came to its end');
};

const refusalOf = (fault: unknown): string => {
  if (fault instanceof Failure) return fault.code;
  throw fault;
};

const onlyReference = ({ till }: Scene): string => {
  const [reference] = till.orders.keys();
  return reference ?? '';
};

const onlyPayment = (scene: Scene): string => onlyReference(scene).slice(0, -2);

const isPayableAgain = async ({ world }: Scene): Promise<void> => {
  const obligation = await obligationNow(world);
  expect(obligation).toMatchObject({ state: 'open' });
  expect(obligation.lock).toBeUndefined();
};

const isSettled = async (scene: Scene): Promise<void> => {
  expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
  expect(scene.till.orders.size).toBe(1);
};

const begun = async ({ world }: Scene): Promise<void> => void (await begin(world));

describe('a process that dies', () => {
  it.each(['accepted', 'declined', 'declined_payable'] as const)(
    'while it creates a payment that is %s, leaves at most one order, and nothing locked',
    async (greeting) => {
      const points = await play({
        options: { greeting },
        act: (world) => begin(world),
        assess: isPayableAgain,
      });

      expect(points).toBeGreaterThan(10);
    },
  );

  it('while it creates a payment that succeeds at once, loses no money', async () => {
    await play({
      options: { greeting: 'succeeded' },
      act: (world) => begin(world),
      assess: async ({ world, till }) => {
        const { state } = await obligationNow(world);
        expect(state).toBe(till.held() > 0 ? 'settled' : 'open');
      },
    });
  });

  it.each(['lost', 'never_arrived', 'fault'] as const)(
    'while it creates a payment whose answer is %s, leaves at most one order',
    async (how) => {
      await play({
        before: async ({ till }) => till.answer('pay', how),
        act: (world) => begin(world),
        assess: isPayableAgain,
      });
    },
  );

  it.each(['lost', 'never_arrived', undefined] as const)(
    'while it scans a code whose answer is %s, leaves no open order, and never scans it twice',
    async (how) => {
      const points = await play({
        before: async ({ till }) => how && till.answer('pay', how),
        act: (world) => scan(world),
        assess: async (scene) => {
          await isPayableAgain(scene);
          expect(scene.world.calls.filter(({ verb }) => verb === 'pay').length).toBeLessThan(2);
        },
      });

      expect(points).toBeGreaterThan(10);
    },
  );

  it('while it scans a code that is paid at once, loses no money', async () => {
    await play({
      options: { greeting: 'succeeded' },
      act: (world) => scan(world),
      assess: async ({ world, till }) => {
        const { state } = await obligationNow(world);
        expect(state).toBe(till.held() > 0 ? 'settled' : 'open');
      },
    });
  });

  it('while it scans a code, lets the same request say what became of it', async () => {
    await play({
      act: (world) => scan(world),
      after: async (scene) => {
        scene.world.clock.advance(13_000);
        await scan(scene.world);
        scene.till.pays(onlyReference(scene));
      },
      assess: async ({ world, till }) => {
        const { state } = await obligationNow(world);
        expect(state).toBe(till.held() > 0 ? 'settled' : 'open');
      },
    });
  });

  it('while it undoes a scanned code, still undoes it', async () => {
    await play({
      options: { ends: 'by_time' },
      before: async ({ world }) => {
        const { payment } = await scan(world);
        world.clock.set(payment.head.quoteUntil);
        world.wakes.splice(0);
      },
      act: (world, scene) => work(world, onlyPayment(scene)),
      assess: isPayableAgain,
    });
  });

  it('while it creates a payment, lets the same request resume it and the payer pay', async () => {
    await play({
      act: (world) => begin(world),
      after: async (scene) => {
        const { world, till } = scene;
        world.clock.advance(13_000);
        await begin(world);
        await pass(world, 8);
        expect(till.pays(onlyReference(scene))).toBe(true);
      },
      assess: isSettled,
    });
  });

  it('while it creates a basket of three, leaves none of them locked', async () => {
    const obligations = someFines(3);
    await play({
      options: { obligations },
      act: (world) => begin(world, { ids: obligations.map(({ id }) => id) }),
      assess: isPayableAgain,
    });
  });

  it('while it looks at a paid order, leaves one entry and a settled obligation', async () => {
    const points = await play({
      before: async (scene) => {
        const { payment } = await begin(scene.world);
        scene.till.pays(referenceOfPayment(payment));
        scene.world.wakes.splice(0);
      },
      act: (world, scene) => work(world, onlyPayment(scene)),
      assess: isSettled,
    });

    expect(points).toBeGreaterThan(10);
  });

  it('while it cancels, leaves a payment that ends, or that is as it was', async () => {
    await play({
      before: begun,
      act: (world, scene) => cancel(world, { caller: clerk(), id: onlyPayment(scene) }),
      assess: isPayableAgain,
    });
  });

  it.each(['on_request', 'by_time'] as const)(
    'while it ends an order that ends %s, still ends it',
    async (ends) => {
      await play({
        options: { ends },
        before: async (scene) => {
          const { payment } = await begin(scene.world);
          await give(scene.world, payment);
          scene.world.clock.set(payment.head.quoteUntil + 120_000);
          scene.world.wakes.splice(0);
        },
        act: (world, scene) => work(world, onlyPayment(scene)),
        assess: isPayableAgain,
      });
    },
  );

  it('while it takes a payment over, ends the first and never opens two orders at once', async () => {
    const takeOver = (world: World) =>
      begin(world, { key: 'second', body: { supersede: true } }).catch(refusalOf);
    await play({
      before: begun,
      act: takeOver,
      after: async ({ world, till }) => {
        const open = () => [...till.orders.values()].filter(({ state }) => state === 'open').length;
        for (let minute = 0; minute < 4; minute += 1) {
          await takeOver(world);
          expect(open()).toBeLessThanOrEqual(1);
          await pass(world, 1);
        }
      },
      assess: isPayableAgain,
    });
  });
});
