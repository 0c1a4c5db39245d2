// Scenes in which money arrives after its payment had ended: it is booked, never refused.
import { amountIn } from '../api.ts';
import { minuteMs, type Scene } from '../scene.ts';
import { begin, look, mustBe, pay, referenceOf, type Stage, stateOf } from '../stage.ts';
import type { Fine } from '../town.ts';

/** A UnionPay order that nobody paid in time: its payment has expired, and we have said so. */
const expired = async (stage: Stage, fines: readonly Fine[]): Promise<string> => {
  const payment = await begin(stage, { channel: 'web', method: 'unionpay', fines });
  await stage.skip(121 * minuteMs);
  await stage.skip(11 * minuteMs);
  mustBe(await stateOf(stage, payment), 'expired', 'when its time was over');
  return payment;
};

const payLate = async (stage: Stage, payment: string): Promise<void> => {
  const till = stage.house.tills.find(({ provider }) => provider === 'unionpay');
  if (!till?.payLate) throw new Error('no till takes late money');
  till.payLate(referenceOf(payment));
  await stage.settle();
};

const settles: Scene = {
  title: 'paid after it expired, the fine still open',
  play: async (stage) => {
    const payment = await expired(stage, [await stage.fine()]);
    await payLate(stage, payment);
    mustBe(await stateOf(stage, payment), 'paid', 'after the late money');
    return 'the bank was slow: the late money was booked and settled the fine';
  },
};

const goesBack: Scene = {
  title: 'paid after it expired, the fine paid otherwise meanwhile',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const first = await expired(stage, fines);
    const second = await begin(stage, { channel: 'counter', method: 'card', fines });
    await pay(stage, second);
    await payLate(stage, first);
    mustBe(await stateOf(stage, second), 'paid', 'the second');
    mustBe(await stateOf(stage, first), 'surplus', 'the first');
    const seen = await look(stage, first);
    mustBe(amountIn(seen, 'surplus'), amountIn(seen, 'amount'), 'what is owed back');
    return 'the fine stays settled once; the late money is owed back whole';
  },
};

export const lateScenes: readonly Scene[] = [settles, goesBack];
