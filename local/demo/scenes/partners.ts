// Scenes at a partner's window: it verifies, takes money, tells of it, and sends a file of its day.
import { amountIn, expectStatus, listIn, recordIn, textIn } from '../api.ts';
import { untilMidnight } from '../days.ts';
import { yuan } from '../print.ts';
import { minuteMs, type Scene } from '../scene.ts';
import { begin, look, must, mustBe, pay, type Stage, settledBy } from '../stage.ts';
import { clientOf } from '../town.ts';

const partner = clientOf('partner');

const dayOf = async (stage: Stage, day: string) =>
  expectStatus(await stage.staff.get(`/v1/partners/${partner}/days/${day}`), 200).body;

const toldTwice: Scene = {
  title: 'verified, taken, told twice',
  play: async (stage) => {
    const { partner: window } = stage.house;
    const fine = await stage.fine();
    const { payable, dueMinor } = await window.verify(fine.number);
    must(payable, 'the notice cannot be paid');
    mustBe(dueMinor, fine.amount, 'what is due');
    const before = Number((await dayOf(stage, window.today()))['count']);
    window.faults.add({ fault: 'duplicate' });
    const { serial } = await window.take({ number: fine.number });
    must((await settledBy(stage, fine)) !== undefined, 'the fine was not settled');
    await window.again(serial);
    mustBe(Number((await dayOf(stage, window.today()))['count']), before + 1, 'takings booked');
    const after = await window.verify(fine.number);
    mustBe(after.payable, false, 'paying it again');
    return `${yuan(dueMinor)} booked once under ${serial}; the window is told "${after.reason}"`;
  },
};

const tooLate: Scene = {
  title: 'its word is lost, the fine is paid on the web, its word comes',
  play: async (stage) => {
    const { partner: window } = stage.house;
    const fine = await stage.fine();
    window.faults.add({ fault: 'lose' });
    const { serial } = await window.take({ number: fine.number });
    const web = await begin(stage, { channel: 'web', method: 'card', fines: [fine] });
    await pay(stage, web);
    await window.again(serial);
    await stage.settle();
    mustBe(await settledBy(stage, fine), web, 'what settled the fine');
    mustBe(amountIn(await look(stage, web), 'surplus'), 0, 'of the web’s money');
    return `settled once, by the web; the partner’s ${yuan(fine.amount)} are booked and owed back`;
  },
};

const forged: Scene = {
  title: 'somebody else signs for it',
  play: async (stage) => {
    const { partner: window } = stage.house;
    const fine = await stage.fine();
    window.faults.add({ fault: 'strange_key' });
    const { serial } = await window.take({ number: fine.number });
    mustBe(window.log().at(-1)?.outcome, 'refused', 'the forged word');
    mustBe(await settledBy(stage, fine), undefined, 'what settled the fine');
    await window.again(serial);
    must((await settledBy(stage, fine)) !== undefined, 'the genuine word settled nothing');
    return 'refused, nothing booked; the genuine word settled the fine';
  },
};

const dayFile: Scene = {
  title: 'its file of the day leaves a line out, and is corrected',
  play: async (stage) => {
    const { partner: window, cloud } = stage.house;
    const fines = [await stage.fine(), await stage.fine()] as const;
    await window.take({ number: fines[0].number });
    const { day, takenAt } = await window.take({ number: fines[1].number });
    for (const fine of fines)
      must((await settledBy(stage, fine)) !== undefined, 'a fine was not settled');
    const early = await window.sendDay({ day });
    mustBe(early.status, 409, 'a file of a day that is not over');
    await stage.skip(takenAt + untilMidnight(takenAt) + minuteMs - cloud.now());
    await window.sendDay({ day, fault: 'drop_line' });
    const wrong = recordIn(await dayOf(stage, day), 'file');
    mustBe(textIn(wrong, 'state'), 'differs', 'the file with a gap');
    const [missing] = listIn(wrong, 'differences');
    mustBe(missing && textIn(missing, 'kind'), 'missing_there', 'the difference');
    await window.sendDay({ day });
    const right = recordIn(await dayOf(stage, day), 'file');
    mustBe(textIn(right, 'state'), 'agreed', 'the corrected file');
    const sums = recordIn(right, 'theirs');
    return `${textIn(missing ?? {}, 'serial')} was missing there; then ${String(sums['count'])} takings of ${yuan(amountIn(sums, 'total'))} agreed`;
  },
};

export const partnerScenes: readonly Scene[] = [toldTwice, tooLate, forged];
/** Lets the day end: it comes after all that must happen on the same day. */
export const partnerDayScenes: readonly Scene[] = [dayFile];
