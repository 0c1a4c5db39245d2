// Cash taken back: the same day, from the drawer that it lies in, above a limit by two people.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { decideReversal } from '../../shared/counter/decide-reversal.ts';
import { getSession } from '../../shared/counter/get-session.ts';
import { handOver } from '../../shared/counter/hand-over.ts';
import type { Session } from '../../shared/counter/model/session.ts';
import { reverseTake } from '../../shared/counter/reverse-take.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import { clientWrite } from '../../shared/settings/store/settings.ts';
import { booksOf } from '../payments/books.ts';
import { obligationNow } from '../payments/scene.ts';
import { aClient, type TestWorld } from '../world.ts';
import {
  aHall,
  balancesOf,
  cashier,
  checkDesks,
  colleague,
  countedAs,
  fineId,
  fineIds,
  handedOver,
  opened,
  supervisor,
  took,
} from './desk.ts';

const reason = 'wrong notice';
let world: TestWorld;
let session: Session;
let payment: string;

/** A hall whose cashiers may take back 300.00 alone, with a fine of 200.00 paid. */
beforeEach(async () => {
  world = await aHall();
  const desk = { reversalLimitMinor: 30_000 };
  await world.table.commit([clientWrite(aClient({ outlet: 'hall', desk }), 1)]);
  session = await opened(world);
  payment = (await took(world, session)).payment.head.id;
});

const reverse = (changes: object = {}) =>
  reverseTake(world, {
    caller: cashier(),
    session: session.id,
    payment,
    body: { reason },
    ...changes,
  });

const decide = (decision: 'accept' | 'refuse', caller = supervisor) =>
  decideReversal(world, { caller, session: session.id, payment, body: { decision } });

const sessionNow = async (): Promise<Session> =>
  (await getSession(world, { caller: supervisor, id: session.id })).session;

describe('taking back a small sum', () => {
  it('reverses the payment, mirrors the entry, opens the fine and empties the drawer', async () => {
    const take = await reverse();

    expect(take.reversal).toMatchObject({ state: 'done', reason, by: 'clerk-1' });
    expect(booksOf(world).heads).toMatchObject([{ state: 'reversed', refunded: 20_000 }]);
    expect(await obligationNow(world, fineId)).toMatchObject({ state: 'open' });
    expect(balancesOf(world)).toEqual({ cash_in_hand: 50_000, safe: -50_000 });
    expect(await sessionNow()).toMatchObject({ returnedMinor: 20_000, reversals: 1 });
    await checkDesks(world);
  });

  it('twice gives the money back once', async () => {
    const first = await reverse();

    const again = await reverse();

    expect(again).toEqual(first);
    expect(await sessionNow()).toMatchObject({ returnedMinor: 20_000, reversals: 1 });
  });

  it('at once from two screens gives the money back once', async () => {
    await Promise.all([reverse(), reverse()]);

    expect(balancesOf(world)['cash_in_hand']).toBe(50_000);
    expect(await sessionNow()).toMatchObject({ reversals: 1 });
  });

  it('lets the fine be paid again, and the drawer be handed over even', async () => {
    await reverse();
    await took(world, session, { key: 'take-2' });

    const closed = await handedOver(world, await sessionNow());

    expect(closed.closed?.overShortMinor).toBe(0);
    expect(balancesOf(world)).toEqual({ bank: 20_000, due_to_treasury: -20_000 });
    await checkDesks(world);
  });

  it('undoes a count', async () => {
    await countedAs(world, session, 70_000);

    await reverse();

    expect(await sessionNow()).toMatchObject({ state: 'open' });
  });
});

describe('taking back a larger sum', () => {
  beforeEach(async () => {
    const ids = fineIds.slice(1, 3);
    payment = (await took(world, session, { key: 'take-2', ids, given: 400 })).payment.head.id;
  });

  it('waits for a second person', async () => {
    const take = await reverse();

    expect(take.reversal?.state).toBe('asked');
    expect(balancesOf(world)['cash_in_hand']).toBe(110_000);
    await expect(decide('accept', cashier())).rejects.toMatchObject({
      code: 'second_person_needed',
    });
  });

  it('happens when the second person accepts, once', async () => {
    await reverse();

    const take = await decide('accept');
    const again = await decide('accept');

    expect(take.reversal).toMatchObject({ state: 'done', by: 'clerk-1', approvedBy: 'boss-1' });
    expect(again).toEqual(take);
    expect(balancesOf(world)['cash_in_hand']).toBe(70_000);
    await checkDesks(world);
  });

  it('is dropped when the second person refuses, and may be asked again', async () => {
    await reverse();

    const take = await decide('refuse');

    expect(take.reversal).toBeUndefined();
    expect((await reverse()).reversal?.state).toBe('asked');
  });

  it('is not decided where nobody asked', async () => {
    await expect(decide('accept')).rejects.toMatchObject({ code: 'no_reversal_asked' });
  });

  it('comes too late once the money left the drawer', async () => {
    await reverse();
    await countedAs(world, session, 110_000);
    await handOver(world, { caller: cashier(), session: session.id, body: { to: 'bank' } });

    await expect(decide('accept')).rejects.toMatchObject({ code: 'already_handed_over' });
  });
});

describe('taking back', () => {
  it('is for the cashier who took it', async () => {
    await expect(reverse({ caller: colleague })).rejects.toMatchObject({
      code: 'not_your_session',
    });
  });

  it('is refused after the day', async () => {
    world.clock.advance(dayMs);

    await expect(reverse()).rejects.toMatchObject({ code: 'past_the_day' });
  });

  it('is refused once the session is closed', async () => {
    await handedOver(world, await sessionNow());

    await expect(reverse()).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('is refused for a payment of another session', async () => {
    const theirs = await opened(world, { caller: colleague });
    const other = await took(world, theirs, {
      caller: colleague,
      ids: fineIds.slice(5, 6),
    });

    await expect(reverse({ payment: other.payment.head.id })).rejects.toMatchObject({
      code: 'take_not_found',
    });
  });
});
