// Disputes beside refunds: what goes back goes once, and what went twice is seen.
import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../shared/kernel/failure.ts';
import { totalOf } from '../../shared/obligations/model/obligation.ts';
import { balances, booksOf } from '../payments/books.ts';
import { deliver, now, obligationNow, referenceOfPayment } from '../payments/scene.ts';
import {
  approve,
  ask,
  cny,
  type PaidScene,
  refundNow,
  aPaidScene as refundScene,
} from '../refunds/scene.ts';
import { aBank, type Bank } from './bank.ts';
import { told } from './scene.ts';

const aScene = async (count = 1): Promise<PaidScene & { readonly bank: Bank }> => {
  const scene = await refundScene({ count });
  return { ...scene, bank: aBank(scene.world) };
};

const opened = async (
  { world, bank, payment }: Awaited<ReturnType<typeof aScene>>,
  amount = 20_000,
): Promise<string> => {
  const id = bank.opens(referenceOfPayment(payment), { money: cny(amount) });
  bank.takes(id);
  await told(world, id);
  return id;
};

const lost = async (scene: Awaited<ReturnType<typeof aScene>>, id: string): Promise<void> => {
  scene.bank.says(id, 'lost');
  await told(scene.world, id);
};

const sent = async ({ world }: PaidScene): Promise<void> => {
  await deliver(world);
  world.clock.advance(20_000);
  await deliver(world);
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (fault) {
    if (fault instanceof Failure) return fault.code;
    throw fault;
  }
};

describe('a refund of a disputed payment', () => {
  it('is refused while the dispute is open, and not because of an inquiry', async () => {
    const scene = await aScene();
    const inquiry = scene.bank.opens(referenceOfPayment(scene.payment), { stage: 'inquiry' });
    await told(scene.world, inquiry);
    const whileAsked = await ask(scene.world, scene.payment, 20_000);
    await opened(scene);

    expect(whileAsked.state).toBe('requested');
    expect(await codeOf(approve(scene.world, whileAsked))).toBe('payment_disputed');
    expect(await codeOf(ask(scene.world, scene.payment, 20_000, {}, 'other'))).toBe(
      'payment_disputed',
    );
  });

  it('that was approved is held back, and fails unsent when the dispute is lost', async () => {
    const scene = await aScene();
    const refund = await approve(scene.world, await ask(scene.world, scene.payment, 20_000));
    const id = await opened(scene);
    await sent(scene);
    const held = await refundNow(scene.world, refund);

    await lost(scene, id);

    expect(held.state).toBe('approved');
    expect(await refundNow(scene.world, refund)).toMatchObject({
      state: 'failed',
      ended: { code: 'dispute_lost' },
    });
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'reversed',
      refunding: 0,
      refunded: 20_000,
    });
    expect(balances(booksOf(scene.world).entries)['suspense'] ?? 0).toBe(0);
  });

  it('that was approved of other money goes on once the dispute is over', async () => {
    const scene = await aScene(2);
    const [first] = scene.payment.quote.obligations;
    const line = {
      kind: 'fine' as const,
      obligation_id: first?.id,
      revenue_item: first?.lines[0]?.revenueItem,
      amount: cny(20_000),
    };
    const asked = await ask(scene.world, scene.payment, 40_000, { lines: [line as never] });
    const refund = await approve(scene.world, asked);
    const id = await opened(scene);

    await lost(scene, id);
    await sent(scene);

    expect((await refundNow(scene.world, refund)).state).toBe('succeeded');
    expect((await now(scene.world, scene.payment)).head).toMatchObject({ refunded: 40_000 });
    expect(balances(booksOf(scene.world).entries)['suspense'] ?? 0).toBe(0);
  });

  it('that had gone already makes a lost dispute go back twice: that waits for a person', async () => {
    const scene = await aScene();
    await approve(scene.world, await ask(scene.world, scene.payment, 20_000));
    await sent(scene);
    const id = await opened(scene);

    await lost(scene, id);

    const sums = balances(booksOf(scene.world).entries);
    expect(sums).toMatchObject({ due_to_treasury: 0, suspense: 20_000, disputes: 0 });
    expect((await now(scene.world, scene.payment)).head.refunded).toBe(40_000);
    expect(scene.world.lines).toContainEqual(expect.objectContaining({ event: 'returned_twice' }));
  });

  it('may give back what a lost dispute of a part left over, and no more', async () => {
    const scene = await aScene();
    const id = await opened(scene, 5_000);
    await lost(scene, id);

    const wrong = await codeOf(
      ask(scene.world, scene.payment, 15_000, {
        lines: [{ kind: 'surplus', amount: cny(15_001) } as never],
      }),
    );
    const refund = await ask(scene.world, scene.payment, 15_000, {
      reason: 'surplus',
      documents: [],
    });

    expect(wrong).not.toBe('done');
    expect(refund).toMatchObject({ amount: 15_000, parts: [{ kind: 'surplus', amount: 15_000 }] });
  });
});

describe('a dispute after the money was handed over', () => {
  it('is owed by the treasury, line by line', async () => {
    const scene = await aScene();
    const { world } = scene;
    const authority = await world.table.get({
      table: 'payments',
      pk: 'authority#beijing',
      sk: 'authority',
    });
    const { pk: _pk, sk: _sk, revision, ...attributes } = authority ?? { pk: '', sk: '' };
    await world.table.commit([
      {
        kind: 'put',
        key: { table: 'payments', pk: 'authority#beijing', sk: 'authority' },
        attributes: { ...attributes, remittedUntil: '2026-03-31' },
        condition: { name: 'whenUnchanged', revision: Number(revision) },
      },
    ]);
    const id = await opened(scene);

    await lost(scene, id);

    expect(balances(booksOf(world).entries)).toMatchObject({
      treasury_receivable: 20_000,
      due_to_treasury: -20_000,
    });
    expect((await obligationNow(world, scene.payment.quote.obligations[0]?.id)).state).toBe('open');
    scene.bank.says(id, 'won');
    scene.bank.gives(id);
    await told(world, id);
    expect(balances(booksOf(world).entries)).toMatchObject({ treasury_receivable: 0 });
    expect(totalOf(scene.payment.quote.obligations[0]?.lines ?? [])).toBe(20_000);
  });
});
