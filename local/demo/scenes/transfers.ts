// Scenes at the bank: payers transfer by reference, exactly, too much, too little, or with another text.
import { amountIn, expectStatus, listIn, textIn } from '../api.ts';
import { referenceFor, transfer } from '../desks.ts';
import { yuan } from '../print.ts';
import type { Scene } from '../scene.ts';
import { look, must, mustBe, type Stage, settledBy } from '../stage.ts';
import { desks } from '../town.ts';

/** Money of the bank account that waits for a person, by the bank's own name of the movement. */
const waiting = async (stage: Stage, movement: string) => {
  const path = `/v1/suspense?account=${desks.bank}`;
  const { body } = expectStatus(await stage.staff.get(path), 200);
  return listIn(body, 'suspense').find((one) => textIn(one, 'bank_reference') === movement);
};

const exact: Scene = {
  title: 'transferred with its reference, and told twice by the bank',
  play: async (stage) => {
    const fine = await stage.fine();
    const reference = await referenceFor(stage, 'app', [fine]);
    stage.house.bank.pushes.faults.add({ fault: 'duplicate' });
    await transfer(stage, `fine ${reference} thank you`, fine.amount);
    const payment = await settledBy(stage, fine);
    must(payment !== undefined, 'nothing was settled');
    const seen = await look(stage, payment ?? '');
    mustBe(amountIn(seen, 'applied'), fine.amount, 'what was applied');
    return `${yuan(fine.amount)} under ${reference} settled the fine, once`;
  },
};

const over: Scene = {
  title: 'transferred too much',
  play: async (stage) => {
    const fine = await stage.fine();
    await transfer(stage, await referenceFor(stage, 'web', [fine]), fine.amount + 500);
    const payment = await settledBy(stage, fine);
    must(payment !== undefined, 'nothing was settled');
    const seen = await look(stage, payment ?? '');
    mustBe(amountIn(seen, 'surplus'), 500, 'what is owed back');
    return `${yuan(fine.amount)} settled the fine, ${yuan(500)} is owed back`;
  },
};

const short: Scene = {
  title: 'transferred too little',
  play: async (stage) => {
    const fine = await stage.fine();
    const reference = await referenceFor(stage, 'web', [fine]);
    const { id } = await transfer(stage, reference, fine.amount - 100);
    const item = await waiting(stage, id);
    mustBe(item && textIn(item, 'reason'), 'short', 'why it waits');
    mustBe(item && amountIn(item, 'due'), fine.amount, 'what was due');
    mustBe(await settledBy(stage, fine), undefined, 'what settled the fine');
    return `${yuan(fine.amount - 100)} of ${yuan(fine.amount)} wait in suspense, the fine is open`;
  },
};

const unknown: Scene = {
  title: 'transferred with a text that names nothing',
  play: async (stage) => {
    const { id } = await transfer(stage, 'my fine of last week', 20_000);
    const item = await waiting(stage, id);
    mustBe(item && textIn(item, 'reason'), 'unidentified', 'why it waits');
    return `${yuan(20_000)} wait in suspense: ${textIn(item ?? {}, 'advice')}`;
  },
};

const forged: Scene = {
  title: 'a message that was altered on its way',
  play: async (stage) => {
    const { bank } = stage.house;
    const fine = await stage.fine();
    const reference = await referenceFor(stage, 'app', [fine]);
    bank.pushes.faults.add({ fault: 'altered_bytes' });
    await transfer(stage, reference, fine.amount);
    mustBe(bank.pushes.log().at(-1)?.outcome, 'refused', 'the altered message');
    mustBe(await settledBy(stage, fine), undefined, 'what settled the fine');
    await bank.pushes.again(bank.pushes.messages().at(-1)?.id ?? '');
    must((await settledBy(stage, fine)) !== undefined, 'the genuine one settled nothing');
    return 'refused, nothing booked; the genuine one settled the fine';
  },
};

const returned: Scene = {
  title: 'the bank takes a transfer back',
  play: async (stage) => {
    const fine = await stage.fine();
    const { id } = await transfer(stage, await referenceFor(stage, 'app', [fine]), fine.amount);
    const payment = (await settledBy(stage, fine)) ?? '';
    await stage.house.bank.giveBack(id);
    mustBe(await settledBy(stage, fine), undefined, 'what settled the fine');
    mustBe(textIn(await look(stage, payment), 'state'), 'reversed', 'the payment');
    return `${yuan(fine.amount)} went back, the fine is open again, its receipt is corrected`;
  },
};

export const transferScenes: readonly Scene[] = [exact, over, short, unknown, forged, returned];
