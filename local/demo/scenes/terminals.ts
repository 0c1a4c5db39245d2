// Scenes at card terminals: the card was debited, and we have not heard of it; or it was declined.
import { expectStatus, listIn, textIn } from '../api.ts';
import { recordDebit } from '../desks.ts';
import type { Scene } from '../scene.ts';
import { ask, begin, must, mustBe, pay, type Stage, stateOf } from '../stage.ts';

const unconfirmed = '/v1/counter/unconfirmed';

/** What the window is told about a debit whose outcome nobody knows. */
const adviceOn = async (stage: Stage, payment: string): Promise<string> => {
  const { body } = expectStatus(await stage.cashier.get(unconfirmed), 200);
  const debit = listIn(body, 'debits').find((one) => textIn(one, 'payment_id') === payment);
  return textIn(debit ?? {}, 'advice');
};

/** A card is debited and its confirmation is lost: the payer must not pay again anywhere. */
const lost = async (stage: Stage, channel: 'counter' | 'kiosk') => {
  const { terminal } = stage.house;
  const fines = [await stage.fine()];
  const { key, payment } = await recordDebit(stage, channel, { fines });
  terminal.faults.add({ fault: 'lose_confirmation' });
  const debit = await terminal.insert(key);
  mustBe(await stateOf(stage, payment), 'pending', 'while nobody knows');
  must((await adviceOn(stage, payment)).includes('do not pay again'), 'nobody was warned');
  const again = await ask(stage, { channel: 'web', method: 'card', fines });
  mustBe(textIn(again.body, 'code'), 'obligation_locked', 'paying it again');
  return debit;
};

const heardLater: Scene = {
  title: 'window: confirmation lost, told when the terminal settles',
  play: async (stage) => {
    const { payment } = await lost(stage, 'counter');
    await stage.house.terminal.upload();
    mustBe(await stateOf(stage, payment), 'paid', 'when the terminal had told');
    mustBe(await adviceOn(stage, payment), '', 'what is still listed');
    return '"do not pay again" until the terminal told; paid once';
  },
};

const foundOut: Scene = {
  title: 'kiosk: confirmation lost, found out by two people',
  play: async (stage) => {
    const { payment, slip } = await lost(stage, 'kiosk');
    const path = `${unconfirmed}/${payment}/finding`;
    const finding = {
      outcome: 'debited',
      voucher: slip?.voucher,
      reference: slip?.reference,
      debited_at: new Date(slip?.at ?? 0).toISOString(),
      reason: 'found on the acquirer’s list of the day',
    };
    expectStatus(await stage.staff.post(path, finding), 202);
    mustBe(await stateOf(stage, payment), 'pending', 'on one person’s word');
    const alone = await stage.staff.post(`${path}/decision`, { decision: 'accept' });
    mustBe(textIn(alone.body, 'code'), 'second_person_needed', 'deciding it oneself');
    expectStatus(await stage.supervisor.post(`${path}/decision`, { decision: 'accept' }), 200);
    mustBe(await stateOf(stage, payment), 'paid', 'on the second person’s word');
    await stage.house.terminal.upload();
    mustBe(await stateOf(stage, payment), 'paid', 'when the terminal told after all');
    return 'pending on one word, paid on the second; the terminal’s late word changed nothing';
  },
};

const declined: Scene = {
  title: 'the card is declined, and the fine is free at once',
  play: async (stage) => {
    const fines = [await stage.fine()];
    const { key, payment } = await recordDebit(stage, 'counter', { fines });
    await stage.house.terminal.insert(key, 'declines');
    mustBe(await stateOf(stage, payment), 'failed', 'the debit');
    const second = await begin(stage, { channel: 'counter', method: 'wechat', fines });
    await pay(stage, second);
    mustBe(await stateOf(stage, second), 'paid', 'the second way');
    return 'nothing was debited; the payer paid by WeChat';
  },
};

export const terminalScenes: readonly Scene[] = [heardLater, foundOut, declined];
