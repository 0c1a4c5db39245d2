// Money that settles nothing: it goes back by itself where that is proved, else somebody is asked.
import { describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../shared/kernel/time.ts';
import { repair } from '../../shared/payments/repair.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import type { Connection } from '../../shared/providers/contract.ts';
import { refundsOf } from '../../shared/refunds/store/refunds.ts';
import type { Account } from '../../shared/settings/model/account.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
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
} from '../payments/scene.ts';
import { anAccount } from '../world.ts';
import { approve } from './scene.ts';

const limits = { countPerDay: 2, sumMinorPerDay: 100_000 };

/** The account as it now is; changed after a scene was made, as an editor would. */
const change = async ({ world }: Scene, changes: Partial<Account>): Promise<void> => {
  const { revision: _revision, ...content } = anAccount(changes);
  await world.table.commit([accountWrite(content, 1)]);
};

/** The fine is paid twice: by a payment that was cancelled and then paid all the same, and by another. */
const paidTwice = async (scene: Scene, changes: Partial<Account> = {}) => {
  const { world, till } = scene;
  await change(scene, changes);
  const { payment: late } = await begin(world, { key: 'late' });
  await give(world, late);
  await deliver(world);
  const { payment: other } = await begin(world, { key: 'other' });
  till.pays(referenceOfPayment(other));
  await heard(world, other);
  till.paysAnyway(referenceOfPayment(late));
  world.wakes.length = 0;
  await heard(world, late);
  return { late, other };
};

const refundsNow = ({ world }: Scene, { head }: Awaited<ReturnType<typeof now>>) =>
  refundsOf(world.table, head.id);

describe('surplus', () => {
  it('goes back by itself once both captures are confirmed', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene, { automaticRefunds: limits });

    await pass(scene.world, 2);

    const [refund] = await refundsNow(scene, late);
    expect(refund).toMatchObject({
      state: 'succeeded',
      route: 'source',
      amount: 20_000,
      requested: { by: 'system' },
      decided: { by: 'system' },
      parts: [{ kind: 'surplus', why: 'already_settled' }],
    });
    expect((await now(scene.world, late)).head).toMatchObject({
      surplus: 20_000,
      refunding: 0,
      refunded: 20_000,
    });
  });

  it('is proposed to an approver where the account has no daily limit', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene);

    await pass(scene.world, 2);

    const refunds = await refundsNow(scene, late);
    expect(refunds).toMatchObject([{ state: 'requested', requested: { by: 'system' } }]);
    expect(scene.world.calls.filter(({ verb }) => verb === 'refund')).toEqual([]);
  });

  it('goes back after one approver has agreed to the proposal', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene);
    await pass(scene.world, 1);
    const [proposal] = await refundsNow(scene, late);

    if (proposal) await approve(scene.world, proposal);
    await pass(scene.world, 2);

    expect(await refundsNow(scene, late)).toMatchObject([{ state: 'succeeded' }]);
  });

  it.each([
    ['count', { countPerDay: 0, sumMinorPerDay: 100_000 }],
    ['sum', { countPerDay: 9, sumMinorPerDay: 19_999 }],
  ])('is proposed when the daily %s is used up', async (_what, automaticRefunds) => {
    const scene = await aScene();
    const { late } = await paidTwice(scene, { automaticRefunds });

    await pass(scene.world, 2);

    expect(await refundsNow(scene, late)).toMatchObject([{ state: 'requested' }]);
  });

  it.each(['late', 'other'] as const)(
    'is proposed when the provider does not confirm the capture of the %s payment',
    async (which) => {
      const scene = await aScene();
      const paid = await paidTwice(scene, { automaticRefunds: limits });
      const { query } = scene.till.verbs;
      const doubted = referenceOfPayment(paid[which]);
      scene.world.provider.query = (async (order) =>
        order.reference === doubted
          ? { outcome: 'not_found' }
          : query(order)) satisfies Connection['query'];

      await pass(scene.world, 2);

      expect(await refundsNow(scene, paid.late)).toMatchObject([{ state: 'requested' }]);
    },
  );

  it('is found by the repair when the message after its capture was lost', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene, { automaticRefunds: limits });
    scene.world.wakes.length = 0;
    scene.world.clock.advance(20 * minuteMs);

    await repair(scene.world);
    await deliver(scene.world);

    expect(await refundsNow(scene, late)).toHaveLength(1);
  });

  it('leaves the due work once it is in hand, and is taken in hand once', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene);
    await pass(scene.world, 5);

    const woken = await repair(scene.world);

    expect(woken).toBe(0);
    expect(await refundsNow(scene, late)).toHaveLength(1);
  });

  it('waits for the payee where the provider gives nothing back any more', async () => {
    const scene = await aScene();
    const { late } = await paidTwice(scene, { automaticRefunds: limits });
    scene.world.wakes.length = 0;
    scene.world.clock.advance(366 * 24 * 60 * minuteMs);

    await repair(scene.world);
    await deliver(scene.world);

    expect(await refundsNow(scene, late)).toMatchObject([
      { state: 'requested', route: 'transfer', requested: { by: 'system' } },
    ]);
    const payment = await findPayment(scene.world.table, late.head.id);
    expect(payment?.head.surplusBack).toEqual({ askedMinor: 20_000, route: 'transfer' });
  });
});
