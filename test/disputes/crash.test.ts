// A process may die at any step of a dispute: told again, everything is as if it had not.
import { describe, expect, it } from '@jest/globals';
import { recordDispute } from '../../shared/disputes/store/record.ts';
import { aLife } from '../payments/mortal.ts';
import { now, obligationNow } from '../payments/scene.ts';
import { anAccount } from '../world.ts';
import {
  aPaidScene,
  checkDisputes,
  checkTold,
  type DisputeScene,
  onlyDispute,
  told,
} from './scene.ts';

const longest = 100;

/** Dies at one point of being told; true when the process came to its end instead. */
const dieAt = async (
  diesAt: number,
  prepare: (scene: DisputeScene) => Promise<string>,
  assess: (scene: DisputeScene) => Promise<void>,
): Promise<boolean> => {
  const scene = await aPaidScene(2);
  const id = await prepare(scene);
  const end = await aLife(scene.world, diesAt).live((world) => told(world, id));
  await checkDisputes(scene);
  await told(scene.world, id);
  await checkTold(scene);
  await assess(scene);
  return end !== 'dead';
};

const dieEverywhere = async (
  prepare: (scene: DisputeScene) => Promise<string>,
  assess: (scene: DisputeScene) => Promise<void>,
): Promise<number> => {
  for (let diesAt = 1; diesAt < longest; diesAt += 1)
    if (await dieAt(diesAt, prepare, assess)) return diesAt - 1;
  throw new Error('the process never came to its end');
};

describe('a process that dies', () => {
  it('while it books a lost dispute, books it once', async () => {
    const points = await dieEverywhere(
      async ({ bank, reference }) => {
        const id = bank.opens(reference, { money: { amount: 40_000, currency: 'CNY' } });
        bank.takes(id);
        bank.says(id, 'lost');
        return id;
      },
      async (scene) => {
        expect(await onlyDispute(scene)).toMatchObject({ state: 'lost' });
        expect(await obligationNow(scene.world)).toMatchObject({ state: 'open' });
        expect((await now(scene.world, scene.payment)).head).toMatchObject({
          state: 'reversed',
          refunded: 40_000,
        });
      },
    );

    expect(points).toBeGreaterThan(10);
  });

  it('while it books a won one, gives the money back once', async () => {
    await dieEverywhere(
      async ({ bank, reference, world }) => {
        const id = bank.opens(reference);
        bank.takes(id);
        await told(world, id);
        bank.says(id, 'won');
        bank.gives(id);
        return id;
      },
      async (scene) => {
        expect(await onlyDispute(scene)).toMatchObject({ state: 'won' });
        expect((await now(scene.world, scene.payment)).head.dispute).toEqual({ state: 'won' });
      },
    );
  });
});

describe('a commit whose answer is lost', () => {
  it('is found to have happened, and is not made again', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    let isLost = false;
    const { table } = scene.world;
    const commit: typeof table.commit = async (writes) => {
      const answer = await table.commit(writes);
      if (isLost) return answer;
      isLost = true;
      return { status: 'unknown' };
    };

    const recorded = await told({ ...scene.world, table: { ...table, commit } }, id);

    expect(recorded.status).toBe('already');
    expect((await checkDisputes(scene)).entries).toHaveLength(2);
  });
});

describe('an answer that grows old while another is booked', () => {
  it('is never taken for the newest', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    const old = await scene.bank.ask(id);
    scene.bank.says(id, 'won');
    scene.bank.gives(id);
    let calls = 0;
    const slow = {
      ...(await scene.world.connect(anAccount())),
      dispute: async (name: string) => {
        calls += 1;
        if (calls !== 2) return scene.bank.ask(name);
        await told(scene.world, name);
        return old;
      },
    };

    await recordDispute(scene.world, { account: anAccount(), connection: slow, providerId: id });

    expect(await onlyDispute(scene)).toMatchObject({ state: 'won', movements: ['txn_1', 'txn_2'] });
    expect((await now(scene.world, scene.payment)).head.dispute).toEqual({ state: 'won' });
    await checkDisputes(scene);
  });
});
