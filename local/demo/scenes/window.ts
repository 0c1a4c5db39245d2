// Scenes of a cashier's day at window 1: a drawer is opened, money taken, counted, handed over and closed.
import { amountIn, expectStatus, listIn, recordIn, textIn } from '../api.ts';
import { countDrawer, handOver, openDrawer, recordDebit, takeCash } from '../desks.ts';
import { yuan } from '../print.ts';
import type { Scene } from '../scene.ts';
import { look, mustBe, type Stage, stateOf } from '../stage.ts';

const openedAt = (session: string): string => `/v1/counter/sessions/${session}`;

const change: Scene = {
  title: 'cash with change, drawer counted and closed to the cent',
  play: async (stage) => {
    const session = await openDrawer(stage);
    const first = await takeCash(stage, session, {
      fines: [await stage.fine()],
      givenMinor: 30_000,
    });
    const second = await takeCash(stage, session, {
      fines: [await stage.fine(5_550), await stage.fine(15_000)],
      givenMinor: 21_000,
    });
    mustBe(await stateOf(stage, first.payment), 'paid', 'the first');
    mustBe(await stateOf(stage, second.payment), 'paid', 'the basket');
    const count = await countDrawer(stage, session);
    mustBe(amountIn(count, 'over_short'), 0, 'over or short');
    const closed = await handOver(stage, session);
    mustBe(amountIn(closed, 'over_short'), 0, 'over or short at the close');
    return `change ${yuan(first.changeMinor)} and ${yuan(second.changeMinor)}; counted ${yuan(amountIn(count, 'total'))} as expected`;
  },
};

const mixed: Scene = {
  title: 'one fine, part in cash and part by card',
  play: async (stage) => {
    const session = await openDrawer(stage);
    const { terminal, drawer } = stage.house;
    const { key, payment, amountMinor } = await recordDebit(stage, 'counter', {
      fines: [await stage.fine(30_000)],
      cash: {
        session_id: session,
        part: { amount: 10_000, currency: 'CNY' },
        given: { amount: 15_000, currency: 'CNY' },
      },
    });
    mustBe(amountMinor, 20_000, 'what the card is debited with');
    drawer.take({ givenMinor: 15_000, dueMinor: 10_000 });
    await terminal.insert(key);
    mustBe(await stateOf(stage, payment), 'paid', 'the payment');
    mustBe(listIn(await look(stage, payment), 'attempts').length, 2, 'its parts');
    await countDrawer(stage, session);
    mustBe(amountIn(await handOver(stage, session), 'over_short'), 0, 'over or short');
    return `one payment of ${yuan(30_000)}: ${yuan(10_000)} in the drawer, ${yuan(20_000)} at the terminal`;
  },
};

/** The cashier takes a payment back: allowed alone up to a limit, while the money lies in the drawer. */
const takeBack = async (stage: Stage, session: string, payment: string): Promise<void> => {
  const path = `${openedAt(session)}/takes/${payment}/reversal`;
  const reason = { reason: 'paid the wrong notice' };
  const { body } = expectStatus(await stage.cashier.post(path, reason), 200);
  mustBe(textIn(recordIn(body, 'reversal'), 'state'), 'done', 'the reversal');
  stage.house.drawer.giveBack(amountIn(body, 'cash'));
};

const reversed: Scene = {
  title: 'taken back the same day, paid again by another notice',
  play: async (stage) => {
    const session = await openDrawer(stage);
    const wrong = await takeCash(stage, session, {
      fines: [await stage.fine()],
      givenMinor: 20_000,
    });
    await stage.settle();
    await takeBack(stage, session, wrong.payment);
    mustBe(await stateOf(stage, wrong.payment), 'reversed', 'the first');
    const right = await takeCash(stage, session, {
      fines: [await stage.fine(12_000)],
      givenMinor: 20_000,
    });
    mustBe(await stateOf(stage, right.payment), 'paid', 'the second');
    await countDrawer(stage, session);
    mustBe(amountIn(await handOver(stage, session), 'over_short'), 0, 'over or short');
    return `${yuan(20_000)} given back, ${yuan(12_000)} taken; the drawer was right`;
  },
};

const short: Scene = {
  title: 'a note is missing when the drawer is counted',
  play: async (stage) => {
    const session = await openDrawer(stage);
    await takeCash(stage, session, { fines: [await stage.fine()], givenMinor: 20_000 });
    stage.house.drawer.lose(1_000);
    const count = await countDrawer(stage, session);
    mustBe(amountIn(count, 'over_short'), -1_000, 'what the count says');
    const closed = await handOver(stage, session);
    mustBe(amountIn(closed, 'over_short'), -1_000, 'what was booked');
    const total = yuan(amountIn(count, 'total'));
    return `counted ${total} of ${yuan(amountIn(count, 'expected'))}: ${yuan(1_000)} short, booked so when the second person accepted it`;
  },
};

export const windowScenes: readonly Scene[] = [change, mixed, reversed, short];
