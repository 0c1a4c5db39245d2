// Creating a payment: stored before the provider is called, once per key, whatever is repeated.
import { describe, expect, it } from '@jest/globals';
import { referenceOf } from '../../shared/kernel/id.ts';
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import { create } from '../../shared/payments/create.ts';
import { shown } from '../../shared/payments/model/shown.ts';
import type { Operation } from '../../shared/table/memory.ts';
import { booksOf, checkBooks, checkRest } from './books.ts';
import {
  aScene,
  begin,
  claimOf,
  clerk,
  deliver,
  fine,
  give,
  heard,
  inputOf,
  now,
  obligationNow,
  pass,
  payer,
  referenceOfPayment,
  someFines,
  wholeLifeMinutes,
} from './scene.ts';
import { aStriker } from './striker.ts';

const payCalls = (world: Awaited<ReturnType<typeof aScene>>['world']) =>
  world.calls.filter(({ verb }) => verb === 'pay');

describe('creating a payment', () => {
  it('stores the payment before it calls the provider, and answers what the payer must do', async () => {
    const { world, till } = await aScene();
    const seen: unknown[] = [];
    world.provider.pay = async (order) => {
      seen.push(booksOf(world).heads.map(({ id, state }) => [referenceOf(id, 1), state]));
      seen.push([[order.reference, 'pending']]);
      return till.verbs.pay(order);
    };

    const { payment, replayed } = await begin(world);

    expect(replayed).toBe(false);
    expect(seen[0]).toEqual(seen[1]);
    expect(payment.head).toMatchObject({ state: 'pending', amount: 20_000, currency: 'CNY' });
    expect(payment.next?.next.kind).toBe('qr_code');
  });

  it.each([1, 2, 20])('takes %i obligations, each locked by it', async (count) => {
    const obligations = someFines(count);
    const { world } = await aScene({ obligations });

    const { payment } = await begin(world, { ids: obligations.map(({ id }) => id) });

    expect(payment.head.amount).toBe(count * 20_000);
    for (const { id } of obligations)
      expect((await obligationNow(world, id)).lock).toEqual({
        payment: payment.head.id,
        until: payment.head.quoteUntil,
        channel: 'counter',
        owner: payment.head.owner,
      });
    checkBooks(world);
  });

  it('tells the provider of the stored order only: reference, money, expiry at the end of the quote', async () => {
    const { world } = await aScene();

    const { payment } = await begin(world, { body: { return_url: 'https://a.example/b' } });

    expect(payCalls(world)[0]?.input).toEqual({
      reference: referenceOfPayment(payment),
      money: { amount: 20_000, currency: 'CNY' },
      method: 'card',
      presentation: 'qr_shown',
      description: 'Beijing traffic police: 110101190000001',
      createdAt: payment.head.createdAt,
      expiresAt: payment.head.createdAt + 30 * minuteMs,
      returnUrl: 'https://a.example/b',
    });
  });

  it('lets an app pay with claims', async () => {
    const { world } = await aScene();
    const caller = payer();
    const claim = claimOf(fine.id, caller, world.now() + minuteMs);

    const { payment } = await begin(world, { caller, body: { obligations: [claim] } });

    expect(payment.head).toMatchObject({ channel: 'app', state: 'pending' });
    expect(payment.head.quoteUntil - payment.head.createdAt).toBe(120 * minuteMs);
  });

  it('keeps nothing about the payer in its items: no subject, no issuer, no key', async () => {
    const { world } = await aScene();

    await begin(world, { key: 'notice-110101' });

    const stored = JSON.stringify(
      world.memory.dump().payments.filter(({ pk }) => pk.startsWith('payment#')),
    );
    for (const secret of ['issuer.example', 'notice-110101', '张三', '京A12345'])
      expect(stored).not.toContain(secret);
  });
});

describe('a repeated request', () => {
  it('answers the same payment, and calls no provider again', async () => {
    const { world, till } = await aScene();
    const { payment } = await begin(world);

    const again = await begin(world);

    expect(again).toEqual({ payment, replayed: true });
    expect(payCalls(world)).toHaveLength(1);
    expect(till.orders.size).toBe(1);
  });

  it('shows the present state, when the fine is settled meanwhile too', async () => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    await heard(world, payment);

    const again = await begin(world);

    expect(again.replayed).toBe(true);
    expect(again.payment.head).toMatchObject({ id: payment.head.id, state: 'paid' });
  });

  it('says that a finished, unpaid payment needs a new key', async () => {
    const { world, till } = await aScene();
    await begin(world);
    await pass(world, wholeLifeMinutes);

    const again = await begin(world);

    expect(shown(again.payment, world.now(), again.replayed)).toMatchObject({
      state: 'expired',
      code: 'finished_payment_replayed',
    });
    expect(till.orders.size).toBe(1);
    const { payment } = await begin(world, { key: 'new-key' });
    expect(payment.head.state).toBe('pending');
  });

  it.each([
    { method: 'alipay' as const },
    { presentation: 'embedded' as const },
    { supersede: true },
    { obligations: [{ obligation_id: fine.id }, { obligation_id: 'beijing.2' }] },
  ])('with another body (%j) is refused, whatever has become of the payment', async (body) => {
    const { world } = await aScene();
    const { payment } = await begin(world);
    const refusal = { kind: 'unprocessable', code: 'idempotency_key_reused' };

    await expect(begin(world, { body })).rejects.toMatchObject(refusal);
    await heard(world, payment);
    await expect(begin(world, { body })).rejects.toMatchObject(refusal);

    expect(payCalls(world)).toHaveLength(1);
  });

  it('is told to wait while the first is at work, and is answered once that must be over', async () => {
    const { world, till } = await aScene();
    const answers: unknown[] = [];
    world.provider.pay = async (order) => {
      if (answers.length > 0) return till.verbs.pay(order);
      answers.push('asked');
      answers.push(await begin(world).catch((fault: unknown) => fault));
      world.clock.advance(13 * secondMs);
      answers.push(await begin(world));
      return till.verbs.pay(order);
    };

    await begin(world);

    expect(answers.slice(1)).toMatchObject([
      { kind: 'conflict', code: 'request_in_progress', extras: { retryAfterSeconds: 2 } },
      { replayed: true, payment: { head: { state: 'pending' } } },
    ]);
    expect(till.orders.size).toBe(1);
  });

  it('of another caller with the same key is another payment', async () => {
    const { world } = await aScene({ obligations: someFines(4) });
    const callers = [
      clerk(),
      clerk({ subject: 'clerk-2' }),
      clerk({ issuer: 'https://other.example' }),
    ];

    const made = await Promise.all(
      callers.map((caller, index) =>
        begin(world, { caller, ids: [someFines(4)[index]?.id ?? ''] }),
      ),
    );

    expect(new Set(made.map(({ payment }) => payment.head.id)).size).toBe(3);
    expect(made.map(({ replayed }) => replayed)).toEqual([false, false, false]);
  });
});

/** More turns than any race needs: one that takes more is stuck. */
const turnLimit = 5_000;

/** Lets the requests take turns at every operation of the table, in the order of a seed. */
const interleaved = (seed: number) => {
  const waiting: (() => void)[] = [];
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return {
    before: (_operation: Operation) =>
      new Promise<undefined>((resolve) => {
        waiting.push(() => resolve(undefined));
      }),
    /** Lets one waiting operation go at a time, until the work is done. */
    run: async <Result>(work: Promise<Result>): Promise<Result> => {
      const state: { isOver: boolean } = { isOver: false };
      const over = work.finally(() => {
        state.isOver = true;
      });
      over.catch(() => undefined);
      for (let turn = 0; turn < turnLimit && !state.isOver; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        waiting.splice(next() % Math.max(1, waiting.length), 1)[0]?.();
      }
      if (!state.isOver) throw new Error('the race is stuck');
      return over;
    },
  };
};

describe('requests at the same time', () => {
  const aRace = async (seed: number, count: number) => {
    const order = interleaved(seed);
    const gate: { isOpen: boolean } = { isOpen: false };
    const scene = await aScene({
      obligations: someFines(count),
      faults: (operation) => (gate.isOpen ? order.before(operation) : undefined),
    });
    return {
      ...scene,
      race: async <Result>(work: () => Promise<Result>): Promise<Result> => {
        gate.isOpen = true;
        const result = await order.run(work());
        gate.isOpen = false;
        return result;
      },
    };
  };

  it('with the same key get one winner and one order, in whatever order they come through', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { world, till, race } = await aRace(seed, 1);

      const ends = await race(() => Promise.allSettled([begin(world), begin(world), begin(world)]));

      const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
      const refused = ends.flatMap((end): unknown[] =>
        end.status === 'rejected' ? [end.reason] : [],
      );
      expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(made.map(({ payment }) => payment.head.id)).size).toBe(1);
      for (const reason of refused) expect(reason).toMatchObject({ code: 'request_in_progress' });
      expect([payCalls(world).length, till.orders.size]).toEqual([1, 1]);
      checkBooks(world);
    }
  });

  it('with the same key, that take another payment over, end that and never each other', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { world, till, race } = await aRace(seed, 1);
      const wish = { body: { supersede: true } };

      const ends = await race(() => Promise.allSettled([begin(world, wish), begin(world, wish)]));

      const reasons = ends.flatMap((end): unknown[] =>
        end.status === 'rejected' ? [end.reason] : [],
      );
      for (const reason of reasons) expect(reason).toMatchObject({ code: 'request_in_progress' });
      expect(booksOf(world).heads).toMatchObject([{ state: 'pending' }]);
      expect(booksOf(world).heads[0]?.ending).toBeUndefined();
      expect(till.orders.size).toBe(1);
    }
  });

  it('for the same fine through two channels get one winner; the other is told of the lock', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { world, till, race } = await aRace(seed, 1);
      const caller = payer();
      const claims = [claimOf(fine.id, caller, world.now() + minuteMs)];

      const ends = await race(() =>
        Promise.allSettled([begin(world), begin(world, { caller, body: { obligations: claims } })]),
      );

      const reasons = ends.flatMap((end): unknown[] =>
        end.status === 'rejected' ? [end.reason] : [],
      );
      expect(reasons).toMatchObject([{ kind: 'conflict', code: 'obligation_locked' }]);
      expect(till.orders.size).toBe(1);
      checkBooks(world);
    }
  });

  it('for overlapping baskets lock all of one or nothing of it', async () => {
    const [a = '', b = '', c = ''] = someFines(3).map(({ id }) => id);
    for (let seed = 1; seed <= 40; seed += 1) {
      const { world, till, race } = await aRace(seed, 3);

      const ends = await race(() =>
        Promise.allSettled([
          begin(world, { key: 'ab', ids: [a, b] }),
          begin(world, { key: 'bc', ids: [b, c] }),
          begin(world, { key: 'ca', ids: [c, a] }),
        ]),
      );

      const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.payment] : []));
      expect(made.length).toBeLessThanOrEqual(1);
      expect(till.orders.size).toBe(made.length);
      const holders = booksOf(world).obligations.flatMap(({ lock }) => lock?.payment ?? []);
      expect(holders).toEqual(made.flatMap(({ head }) => [head.id, head.id]));
      checkBooks(world);
    }
  });

  it('to pay, to cancel, to look and to hear leave the books as one of them left them', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const { world, till, race } = await aRace(seed, 1);
      const { payment } = await begin(world);
      till.pays(referenceOfPayment(payment));

      await race(() =>
        Promise.allSettled([
          give(world, payment),
          heard(world, payment),
          deliver(world),
          heard(world, payment),
          begin(world, { key: 'other', body: { supersede: true } }),
        ]),
      );
      await pass(world, wholeLifeMinutes);

      expect((await now(world, payment)).head.state).toBe('paid');
      expect(checkRest(world, till).entries).toHaveLength(1);
    }
  });
});

describe('a commit whose outcome is unknown', () => {
  it.each(['lose_answer', 'lose_request'] as const)(
    '(%s) still leads to one order',
    async (fault) => {
      const striker = aStriker({ fault, times: 1 });
      const { world, till } = await aScene({ faults: striker.before });
      striker.arm();

      const { payment, replayed } = await begin(world);

      expect([replayed, payment.next?.next.kind]).toEqual([false, 'qr_code']);
      expect([payCalls(world).length, till.orders.size]).toEqual([1, 1]);
    },
  );

  it('again and again ends as busy with nothing stored, and the same request may be repeated', async () => {
    const striker = aStriker({ fault: 'lose_request' });
    const { world, till } = await aScene({ faults: striker.before });
    striker.arm();

    await expect(begin(world)).rejects.toMatchObject({
      kind: 'busy',
      extras: { retryAfterSeconds: 1 },
    });

    expect(booksOf(world).heads).toEqual([]);
    striker.disarm();
    expect((await begin(world)).replayed).toBe(false);
    expect(till.orders.size).toBe(1);
  });

  it('calls the provider for its own mark only: a twin that stored first is not helped', async () => {
    const striker = aStriker({
      fault: 'lose_request',
      times: 1,
      strike: () => void twin.push(create(scene.world, inputOf())),
    });
    const twin: Promise<unknown>[] = [];
    const scene = await aScene({ faults: striker.before });
    striker.arm();

    const first = begin(scene.world);
    const ends = await Promise.allSettled([first, first.then(undefined, () => twin[0])]);
    await Promise.allSettled(twin);

    expect(ends.map(({ status }) => status)).toContain('fulfilled');
    expect([payCalls(scene.world).length, scene.till.orders.size]).toEqual([1, 1]);
  });
});

describe('what the provider answers', () => {
  it('when it declines for good, fails the payment and frees the obligation', async () => {
    const { world, till } = await aScene({ greeting: 'declined' });

    const { payment } = await begin(world);

    expect(payment.head).toMatchObject({ state: 'failed', reason: 'insufficient_funds' });
    expect((await obligationNow(world)).lock).toBeUndefined();
    checkRest(world, till);
  });

  it('when it declines but leaves the order payable, leaves the payment pending and locked', async () => {
    const { world } = await aScene({ greeting: 'declined_payable' });

    const { payment } = await begin(world);

    expect(payment.head.state).toBe('pending');
    expect((await obligationNow(world)).lock?.payment).toBe(payment.head.id);
  });

  it('when it succeeds at once, captures at once', async () => {
    const { world, till } = await aScene({ greeting: 'succeeded' });

    const { payment } = await begin(world);

    expect(payment.head).toMatchObject({ state: 'paid', applied: 20_000 });
    checkRest(world, till);
  });

  it.each(['lost', 'never_arrived', 'fault'] as const)(
    'when it is %s, is asked for with the same order until it is known',
    async (how) => {
      const { world, till } = await aScene();
      till.answer('pay', how);

      const { payment } = await begin(world);
      const before = shown(payment, world.now());
      await pass(world, 1);

      expect(before).toMatchObject({
        state: 'pending',
        advice: expect.stringMatching(/do not pay/),
      });
      expect((await now(world, payment)).next?.next.kind).toBe('qr_code');
      expect(till.orders.size).toBe(1);
      expect(payCalls(world).map(({ input }) => input)).toEqual([
        payCalls(world)[0]?.input,
        payCalls(world)[0]?.input,
      ]);
    },
  );

  it('when it comes after the notification, does not undo what that did', async () => {
    const { world, till } = await aScene();
    world.provider.pay = async (order) => {
      const said = await till.verbs.pay(order);
      till.pays(order.reference);
      const [head] = booksOf(world).heads;
      if (head) await heard(world, { head, quote: booksOf(world).quotes.get(head.id) ?? never() });
      return said;
    };

    const { payment } = await begin(world);

    expect(payment.head.state).toBe('paid');
    expect(shown(payment, world.now())['next']).toBeUndefined();
    checkRest(world, till);
  });

  it('when it is unknown after the notification, does not undo what that did', async () => {
    const { world, till } = await aScene();
    world.provider.pay = async (order) => {
      await till.verbs.pay(order);
      till.pays(order.reference);
      const [head] = booksOf(world).heads;
      if (head) await heard(world, { head, quote: booksOf(world).quotes.get(head.id) ?? never() });
      return { outcome: 'unknown', why: 'timeout' };
    };

    const { payment } = await begin(world);

    expect(payment.head).toMatchObject({ state: 'paid', attempts: [{ state: 'succeeded' }] });
    checkRest(world, till);
  });
});

const never = (): never => {
  throw new Error('a head without its quote');
};
