// Deaths, lost commits and random days at the drawers: what is true of the money stays true.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { getSession } from '../../shared/counter/get-session.ts';
import { expectedMinor, type Session } from '../../shared/counter/model/session.ts';
import { openSession } from '../../shared/counter/open-session.ts';
import { recordDebit } from '../../shared/counter/record-debit.ts';
import { reverseTake } from '../../shared/counter/reverse-take.ts';
import { tellDebit } from '../../shared/counter/tell-debit.ts';
import { Failure } from '../../shared/kernel/failure.ts';
import { iso } from '../../shared/kernel/time.ts';
import { clientWrite } from '../../shared/settings/store/settings.ts';
import type { Fault } from '../../shared/table/memory.ts';
import type { World } from '../../shared/world.ts';
import { booksOf } from '../payments/books.ts';
import { aLife } from '../payments/mortal.ts';
import { aStriker } from '../payments/striker.ts';
import { aClient, type TestWorld } from '../world.ts';
import {
  aHall,
  balancesOf,
  cashier,
  checkDesks,
  colleague,
  fineId,
  fineIds,
  fineMinor,
  handedOver,
  opened,
  supervisor,
  took,
  yuan,
} from './desk.ts';

const open = (world: World, key = 'open-1', caller = cashier()) =>
  openSession(world, { caller, idempotencyKey: key, body: { float: yuan(500) } });

/** One cashier's day, each step of which may be repeated: by a person, or by a browser. */
const day = async (world: World): Promise<void> => {
  const { session } = await open(world);
  await took(world, session, { given: 300 });
  const { payment } = await took(world, session, {
    key: 'take-2',
    ids: fineIds.slice(1, 3),
    given: 400,
  });
  const body = { reason: 'wrong notice' };
  await reverseTake(world, {
    caller: cashier(),
    session: session.id,
    payment: payment.head.id,
    body,
  });
  const read = await getSession(world, { caller: cashier(), id: session.id });
  if (read.session.state !== 'closed') await handedOver(world, read.session);
};

const aHallWithLimit = async (options: Parameters<typeof aHall>[0] = {}): Promise<TestWorld> => {
  const world = await aHall(options);
  const desk = { reversalLimitMinor: 1_000_000 };
  await world.memory.commit([clientWrite(aClient({ outlet: 'hall', desk }), 1)]);
  return world;
};

const checkDay = async (world: TestWorld): Promise<void> => {
  expect(balancesOf(world)).toEqual({ bank: fineMinor, due_to_treasury: -fineMinor });
  await checkDesks(world);
};

describe('a process that dies', () => {
  it('at any step of a cashier’s day leaves a day that can be gone on with', async () => {
    let diesAt = 0;
    let hasDied = true;
    while (hasDied) {
      diesAt += 1;
      const world = await aHallWithLimit();
      const life = aLife(world, diesAt);

      hasDied = (await life.live(day)) === 'dead';
      if (hasDied) await checkDesks(world);
      if (hasDied) await day(world);

      await checkDay(world);
    }

    expect(diesAt).toBeGreaterThan(60);
  }, 60_000);

  it('at any step of a debit leaves one that can be told again', async () => {
    const debit = async (world: World): Promise<void> => {
      const { session } = await open(world);
      const cash = { session_id: session.id, part: yuan(80), given: yuan(100) };
      const asked = { caller: cashier(), idempotencyKey: 'debit-1' };
      const obligations = [{ obligation_id: fineId }];
      await recordDebit(world, { ...asked, body: { obligations, terminal: 'T-1', cash } });
      const told = { voucher: '1', reference: '2', debited_at: iso(world.now()) };
      await tellDebit(world, { ...asked, body: { outcome: 'debited', ...told } });
    };
    let diesAt = 0;
    let hasDied = true;
    while (hasDied) {
      diesAt += 1;
      const world = await aHall();

      hasDied = (await aLife(world, diesAt).live(debit)) === 'dead';
      if (hasDied) await debit(world);

      expect(balancesOf(world)).toMatchObject({
        cash_in_hand: 58_000,
        clearing: 12_000,
        due_to_treasury: -20_000,
      });
      await checkDesks(world);
    }

    expect(diesAt).toBeGreaterThan(20);
  }, 60_000);
});

describe('a commit that meets trouble', () => {
  const faults: readonly Fault[] = ['lose_answer', 'lose_request', 'throttle', 'conflict'];

  const tolerant = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (fault) {
      if (fault instanceof Failure && fault.kind === 'busy') return false;
      throw fault;
    }
  };

  it.each(faults)('of kind %s at any step leaves the same day', async (fault) => {
    let strikesAt = 0;
    let hasStruck = true;
    while (hasStruck) {
      strikesAt += 1;
      const striker = aStriker({ fault, from: strikesAt, times: 1 });
      const world = await aHallWithLimit({ faults: striker.before });
      striker.arm();

      const isDone = await tolerant(() => day(world));
      hasStruck = striker.seen() >= strikesAt;
      striker.disarm();
      if (!isDone) await day(world);

      await checkDay(world);
    }

    expect(strikesAt).toBeGreaterThan(6);
  });
});

const people = [cashier(), colleague] as const;

type Step =
  | {
      readonly kind: 'take';
      readonly who: 0 | 1;
      readonly fines: readonly number[];
      readonly extra: number;
    }
  | { readonly kind: 'again'; readonly who: 0 | 1; readonly take: number }
  | { readonly kind: 'reverse'; readonly who: 0 | 1; readonly take: number }
  | { readonly kind: 'hand_over'; readonly who: 0 | 1; readonly over: number };

const who = fc.constantFrom<0 | 1>(0, 1);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      who,
      fines: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }),
      extra: fc.nat(300),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('again' as const), who, take: fc.nat(9) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('reverse' as const), who, take: fc.nat(9) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hand_over' as const),
      who,
      over: fc.integer({ min: -3_000, max: 3_000 }),
    }),
  },
);

/** Two drawers of a hall, played by people who forget, repeat and mistake. */
const aDay = async (world: TestWorld) => {
  const drawers: { session: Session; opened: number }[] = [];
  const takes: {
    who: 0 | 1;
    key: string;
    session: string;
    ids: readonly string[];
    given: number;
    payment: string;
  }[] = [];
  let keys = 0;
  for (const [index, caller] of people.entries())
    drawers.push({ session: await opened(world, { caller, key: `open-${index}` }), opened: 1 });

  const quietly = async <Result>(act: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await act();
    } catch (fault) {
      if (fault instanceof Failure) return undefined;
      throw fault;
    }
  };
  const drawerOf = (index: 0 | 1) => {
    const drawer = drawers[index];
    if (!drawer) throw new Error('no such drawer');
    return drawer;
  };
  const read = async (id: string): Promise<Session> =>
    (await getSession(world, { caller: supervisor, id })).session;

  const play = {
    take: async (step: Extract<Step, { kind: 'take' }>) => {
      keys += 1;
      const key = `take-${keys}`;
      const ids = step.fines.map((one) => fineIds[one] ?? '');
      const given = ids.length * 200 + step.extra;
      const { session } = drawerOf(step.who);
      const taken = await quietly(() =>
        took(world, session, { caller: people[step.who], key, ids, given }),
      );
      if (taken)
        takes.push({
          who: step.who,
          key,
          session: session.id,
          ids,
          given,
          payment: taken.payment.head.id,
        });
    },
    again: async (step: Extract<Step, { kind: 'again' }>) => {
      const one = takes[step.take];
      if (!one) return;
      const { who: index, key, session: id, ids, given, payment } = one;
      const again = await took(world, { id }, { caller: people[index], key, ids, given });
      expect([again.replayed, again.payment.head.id]).toEqual([true, payment]);
    },
    reverse: async (step: Extract<Step, { kind: 'reverse' }>) => {
      const one = takes[step.take];
      if (!one) return;
      const { session, payment } = one;
      await quietly(() =>
        reverseTake(world, { caller: people[step.who], session, payment, body: { reason: 'x' } }),
      );
    },
    hand_over: async (step: Extract<Step, { kind: 'hand_over' }>) => {
      const drawer = drawerOf(step.who);
      const caller = people[step.who];
      await handedOver(world, await read(drawer.session.id), { caller, overMinor: step.over });
      drawer.opened += 1;
      const key = `open-${step.who}-${drawer.opened}`;
      drawer.session = await opened(world, { caller, key });
    },
  } as const;

  return {
    step: async (step: Step): Promise<void> => {
      if (step.kind === 'take') await play.take(step);
      else if (step.kind === 'again') await play.again(step);
      else if (step.kind === 'reverse') await play.reverse(step);
      else await play.hand_over(step);
    },
    sessions: () => Promise.all(drawers.map(({ session }) => read(session.id))),
  };
};

const aHallForTwo = async (): Promise<TestWorld> => {
  const world = await aHallWithLimit();
  const desk = { reversalLimitMinor: 30_000 };
  await world.memory.commit([clientWrite(aClient({ id: 'counter-2', outlet: 'hall', desk }), 1)]);
  return world;
};

const checkDrawers = async (world: TestWorld, sessions: readonly Session[]): Promise<void> => {
  const drawers = sessions.reduce((sum, session) => sum + expectedMinor(session), 0);
  expect(balancesOf(world)['cash_in_hand'] ?? 0).toBe(drawers);
  await checkDesks(world);
};

/** All is handed over: what was settled lies in the bank or the safe, or was over or short. */
const checkEvening = (world: TestWorld): void => {
  const settled = booksOf(world).obligations.filter(({ state }) => state === 'settled');
  const dueMinor = settled.length * fineMinor;
  const { bank = 0, over_short: over = 0, safe = 0, ...rest } = balancesOf(world);
  expect(rest).toEqual(dueMinor === 0 ? {} : { due_to_treasury: -dueMinor });
  expect(bank + safe + over).toBe(dueMinor);
};

describe('random days of two cashiers', () => {
  it('keep every drawer as expected, settle every fine once, and end without cash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (list) => {
        const world = await aHallForTwo();
        const played = await aDay(world);

        for (const step of list) await played.step(step);

        const sessions = await played.sessions();
        await checkDrawers(world, sessions);
        for (const [index, session] of sessions.entries())
          await handedOver(world, session, { caller: people[index] ?? cashier() });
        checkEvening(world);
      }),
      { seed: 1, numRuns: 60 },
    );
  }, 60_000);
});
