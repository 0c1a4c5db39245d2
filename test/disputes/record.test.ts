// Disputes from the provider's word to the books: opened, money taken, won, lost, in any order and part.
import { describe, expect, it } from '@jest/globals';
import { findEntry } from '../../shared/ledger/store/entries.ts';
import { balances } from '../payments/books.ts';
import { begin, heard, now, obligationNow } from '../payments/scene.ts';
import {
  aPaidScene,
  checkDisputes,
  type DisputeScene,
  disputes,
  fines,
  onlyDispute,
  told,
} from './scene.ts';

const states = (scene: DisputeScene) =>
  Promise.all(fines.map(async ({ id }) => (await obligationNow(scene.world, id)).state));

const linesOf = async (scene: DisputeScene, cause: string) =>
  (await checkDisputes(scene)).entries
    .filter((entry) => entry.cause === cause)
    .flatMap(({ lines }) => lines.map(({ account, amount }) => [account, amount]));

describe('a dispute', () => {
  it('that takes money stands in disputes, and the payment is disputed', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);

    const recorded = await told(scene.world, id);

    expect(recorded).toMatchObject({ status: 'recorded', dispute: { state: 'open', number: 1 } });
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'open' },
      refunded: 0,
    });
    expect(await linesOf(scene, 'dispute_taken')).toEqual([
      ['disputes', 20_000],
      ['clearing', -20_000],
    ]);
  });

  it('that is lost opens the obligation again and reverses the payment', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    await told(scene.world, id);
    scene.bank.says(id, 'lost');

    await told(scene.world, id);

    const { head } = await now(scene.world, scene.payment);
    expect(head).toMatchObject({
      state: 'reversed',
      dispute: { state: 'lost' },
      applied: 20_000,
      refunded: 20_000,
    });
    expect(await obligationNow(scene.world)).toMatchObject({ state: 'open' });
    const { entries } = await checkDisputes(scene);
    const lost = entries.find(({ cause }) => cause === 'dispute_lost');
    expect(lost?.lines).toEqual([
      expect.objectContaining({
        account: 'due_to_treasury',
        amount: 20_000,
        kind: 'fine',
        revenueItem: expect.any(String),
        obligation: fines[0]?.id,
      }),
      { account: 'disputes', amount: -20_000 },
    ]);
  });

  it('that is won gives the money back, and nothing else has changed', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    await told(scene.world, id);
    scene.bank.says(id, 'won');
    scene.bank.gives(id);

    await told(scene.world, id);

    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'won' },
      refunded: 0,
    });
    const { entries } = await checkDisputes(scene);
    expect(balances(entries)).toMatchObject({ disputes: 0, clearing: 20_000 });
    expect(await onlyDispute(scene)).toMatchObject({ feesMinor: 0 });
  });

  it('that is only an inquiry moves nothing and blocks nothing, but is on the list', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference, { stage: 'inquiry' });

    await told(scene.world, id);

    expect((await now(scene.world, scene.payment)).head.dispute).toBeUndefined();
    expect((await checkDisputes(scene)).entries).toHaveLength(1);
    expect(await onlyDispute(scene)).toMatchObject({ state: 'inquiry' });
    scene.bank.says(id, 'dropped');
    await told(scene.world, id);
    expect(await onlyDispute(scene)).toMatchObject({ state: 'dropped' });
    await checkDisputes(scene);
  });

  it('is booked whole by the first word that arrives, be it the last that was sent', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');

    await told(scene.world, id);

    expect(await states(scene)).toEqual(['open', 'open', 'open']);
    expect((await checkDisputes(scene)).entries.map(({ cause }) => cause).sort()).toEqual([
      'capture',
      'dispute_lost',
      'dispute_taken',
    ]);
  });

  it('told ten times at once, and again, changes everything once', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');

    const all = await Promise.allSettled(Array.from({ length: 10 }, () => told(scene.world, id)));
    const again = await told(scene.world, id);

    expect(all.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(again.status).toBe('already');
    expect((await checkDisputes(scene)).entries).toHaveLength(3);
    expect(await disputes(scene)).toHaveLength(1);
  });

  it('of money that we do not know of yet is booked after its capture', async () => {
    const scene = await aPaidScene();
    const { payment } = await begin(scene.world, { key: 'key-2', ids: [fines[1]?.id ?? ''] });
    const reference = `${payment.head.id}01`;
    Object.assign(scene.world.provider, {
      query: async () => ({
        outcome: 'succeeded',
        providerId: `sb_${reference}`,
        money: { amount: 20_000, currency: 'CNY' },
        at: scene.world.now(),
      }),
    });
    const id = scene.bank.opens(reference);
    scene.bank.takes(id);

    const recorded = await told(scene.world, id);

    expect(recorded.status).toBe('recorded');
    expect((await now(scene.world, payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'open' },
    });
  });

  it('that is lost although no money was taken yet, is booked when it is', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.says(id, 'lost');
    await told(scene.world, id);
    const before = await states(scene);
    scene.bank.takes(id);

    await told(scene.world, id);

    expect(before[0]).toBe('settled');
    expect((await states(scene))[0]).toBe('open');
    await checkDisputes(scene);
  });

  it('that is won, but whose money is not back, stays on the list for a person', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    scene.bank.says(id, 'won');

    await told(scene.world, id);

    const { pk, sk } = scene.world.memory
      .dump()
      .payments.find((item) => item.pk === 'disputes') ?? { pk: '', sk: '' };
    expect([pk, sk.split('#')[0]]).toEqual(['disputes', 'open']);
    await checkDisputes(scene);
  });
});

describe('a dispute of a part', () => {
  it('opens the last of the obligations that it may be the money of', async () => {
    const scene = await aPaidScene(3);
    const id = scene.bank.opens(scene.reference, { money: { amount: 20_000, currency: 'CNY' } });
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');

    await told(scene.world, id);

    expect(await states(scene)).toEqual(['settled', 'settled', 'open']);
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'paid',
      applied: 60_000,
      refunded: 20_000,
    });
    await checkDisputes(scene);
  });

  it('that covers an obligation in part opens it, and what is left of it is owed back', async () => {
    const scene = await aPaidScene(1);
    const id = scene.bank.opens(scene.reference, { money: { amount: 5_000, currency: 'CNY' } });
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');

    await told(scene.world, id);

    expect((await states(scene))[0]).toBe('open');
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'reversed',
      applied: 5_000,
      surplus: 15_000,
      refunded: 5_000,
    });
    expect(await linesOf(scene, 'dispute_lost')).toEqual([
      ['due_to_treasury', 20_000],
      ['surplus_owed', -15_000],
      ['disputes', -5_000],
    ]);
  });

  it('and another of the rest are two disputes, and together they reverse the payment', async () => {
    const scene = await aPaidScene(2);
    for (const _ of [1, 2]) {
      const id = scene.bank.opens(scene.reference);
      scene.bank.takes(id);
      await told(scene.world, id);
      scene.bank.says(id, 'lost');
      await told(scene.world, id);
      await checkDisputes(scene);
    }

    expect(await disputes(scene)).toHaveLength(2);
    expect(await states(scene)).toEqual(['open', 'open', 'open']);
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'reversed',
      refunded: 40_000,
    });
  });

  it('leaves the payment disputed while another is open', async () => {
    const scene = await aPaidScene(2);
    const [one, other] = [scene.bank.opens(scene.reference), scene.bank.opens(scene.reference)];
    scene.bank.takes(one);
    scene.bank.takes(other);
    await told(scene.world, one);
    await told(scene.world, other);
    scene.bank.says(one, 'lost');

    await told(scene.world, one);

    expect((await now(scene.world, scene.payment)).head.dispute).toEqual({ state: 'open' });
    await checkDisputes(scene);
  });
});

describe('money that disputes take more of than we hold', () => {
  it('waits in suspense for a person, and is on the list', async () => {
    const scene = await aPaidScene(1);
    for (const _ of [1, 2]) {
      const id = scene.bank.opens(scene.reference);
      scene.bank.takes(id);
      scene.bank.says(id, 'lost');
      await told(scene.world, id);
    }

    const { entries } = await checkDisputes(scene);

    expect(balances(entries)['suspense']).toBe(20_000);
    expect(await disputes(scene)).toMatchObject([{ twiceMinor: 0 }, { twiceMinor: 20_000 }]);
    expect(scene.world.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'returned_twice' }),
    );
    expect((await now(scene.world, scene.payment)).head.refunded).toBe(40_000);
  });
});

describe('a lost dispute that is won on appeal', () => {
  const aLost = async (count: number, amount = 20_000) => {
    const scene = await aPaidScene(count);
    const id = scene.bank.opens(scene.reference, { money: { amount, currency: 'CNY' } });
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');
    await told(scene.world, id);
    scene.bank.says(id, 'under_review');
    await told(scene.world, id);
    return { ...scene, id };
  };
  const win = async ({ bank, world, id }: Awaited<ReturnType<typeof aLost>>) => {
    bank.says(id, 'won');
    bank.gives(id);
    await told(world, id);
  };

  it('stays lost while the appeal runs', async () => {
    const scene = await aLost(1);

    expect((await states(scene))[0]).toBe('open');
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'reversed',
      dispute: { state: 'open' },
    });
    await checkDisputes(scene);
  });

  it('settles again what is open when we hear only that all was dropped', async () => {
    const scene = await aPaidScene(1);
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    scene.bank.says(id, 'lost');
    await told(scene.world, id);
    scene.bank.says(id, 'dropped');
    scene.bank.gives(id);

    await told(scene.world, id);

    expect(await obligationNow(scene.world)).toMatchObject({ state: 'settled' });
    await checkDisputes(scene);
  });

  it('settles again what is still open', async () => {
    const scene = await aLost(1);

    await win(scene);

    expect(await obligationNow(scene.world)).toMatchObject({
      state: 'settled',
      settledBy: scene.payment.head.id,
    });
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'paid',
      dispute: { state: 'won' },
      applied: 20_000,
      refunded: 0,
    });
    await checkDisputes(scene);
  });

  it('never pays a second time what another payment settled: it is owed back', async () => {
    const scene = await aLost(1);
    const { payment: second } = await begin(scene.world, {
      key: 'key-2',
      ids: [fines[0]?.id ?? ''],
    });
    await heard(scene.world, second);

    await win(scene);

    expect(await obligationNow(scene.world)).toMatchObject({ settledBy: second.head.id });
    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      state: 'surplus',
      applied: 0,
      surplus: 20_000,
      refunded: 0,
    });
  });

  it('takes the obligation from a payment that only begins to pay it, which is ended', async () => {
    const scene = await aLost(1);
    const { payment: second } = await begin(scene.world, {
      key: 'key-2',
      ids: [fines[0]?.id ?? ''],
    });

    await win(scene);

    expect(await obligationNow(scene.world)).toMatchObject({ settledBy: scene.payment.head.id });
    expect((await now(scene.world, second)).head.ending).toMatchObject({ why: 'superseded' });
    expect(scene.world.wakes.map(({ payment }) => payment)).toContain(second.head.id);
  });

  it('of a part that was no whole obligation is owed back', async () => {
    const scene = await aLost(1, 5_000);

    await win(scene);

    expect((await now(scene.world, scene.payment)).head).toMatchObject({
      applied: 0,
      surplus: 20_000,
      refunded: 0,
    });
    await checkDisputes(scene);
  });
});

describe('a dispute that does not fit', () => {
  it.each([
    ['no order of ours', { reference: undefined }, 'order_not_ours'],
    ['a payment that we do not know', { reference: `${'0'.repeat(19)}01` }, 'order_not_ours'],
    ['another order of the provider', { orderProviderId: 'pi_other' }, 'other_order'],
  ])('for it names %s changes nothing', async (_what, twist, why) => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    scene.bank.twists(id, twist as never);

    expect(await told(scene.world, id)).toEqual({ status: 'misfit', why });
    expect((await checkDisputes(scene)).entries).toHaveLength(1);
  });

  it('for it moved another currency changes nothing', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference, { money: { amount: 2_800, currency: 'USD' } });
    scene.bank.takes(id);

    expect(await told(scene.world, id)).toEqual({ status: 'misfit', why: 'other_currency' });
  });

  it('for it would become an inquiry again changes nothing', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    await told(scene.world, id);
    scene.bank.says(id, 'inquiry');

    expect(await told(scene.world, id)).toEqual({ status: 'misfit', why: 'inquiry_again' });
  });

  it('for the provider gives no answer is not guessed', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.silent = true;

    expect(await told(scene.world, id)).toEqual({ status: 'unknown', why: 'no answer' });
    expect(await told(scene.world, 'du_nobody')).toMatchObject({ status: 'unknown' });
  });
});

describe('the entries of a dispute', () => {
  it('name the provider’s dispute and the day that they belong to', async () => {
    const scene = await aPaidScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);
    await told(scene.world, id);

    const { account, booked } = await onlyDispute(scene);
    const [first] = booked;

    expect(
      await findEntry(
        scene.world.table,
        account,
        first?.day ?? '',
        first?.reference ?? '',
        'dispute_taken',
      ),
    ).toMatchObject({ providerId: id, referenceDay: first?.day });
    expect(first?.reference).toBe(`${scene.payment.head.id}D0`);
  });
});
