// Scenes of disputed cards: the payer's bank takes the money back; one is lost, one is won.
import { amountIn, expectStatus, listIn, textIn } from '../api.ts';
import type { Scene } from '../scene.ts';
import { begin, look, must, mustBe, pay, referenceOf, type Stage, stateOf } from '../stage.ts';
import type { Fine } from '../town.ts';

/** A fine that was paid by card at the counter, and is disputed since; answers the bank's id of it. */
const disputed = async (
  stage: Stage,
): Promise<{ readonly fine: Fine; readonly payment: string; readonly dispute: string }> => {
  const fine = await stage.fine();
  const payment = await begin(stage, { channel: 'counter', method: 'card', fines: [fine] });
  await pay(stage, payment);
  const { payer } = stage.house.stripe;
  const { id } = payer.dispute({ reference: referenceOf(payment) }, { reason: 'fraudulent' });
  mustBe(await stateOf(stage, payment), 'disputed', 'while the bank holds the money');
  return { fine, payment, dispute: String(id) };
};

const open = async (stage: Stage) =>
  listIn(expectStatus(await stage.staff.get('/v1/disputes'), 200).body, 'disputes');

const stateOfFine = async (stage: Stage, { id }: Fine): Promise<string> =>
  textIn(expectStatus(await stage.staff.get(`/v1/obligations/${id}`), 200).body, 'state');

const lost: Scene = {
  title: 'the payer’s bank takes the money back, and we lose the dispute',
  play: async (stage) => {
    const { fine, payment, dispute } = await disputed(stage);
    const [row] = (await open(stage)).filter((one) => one['provider_id'] === dispute);
    const path = `/v1/disputes/${textIn(row ?? {}, 'dispute_id')}`;
    const evidence = { references: ['2026-417/receipt'], note: 'sent by the portal' };
    expectStatus(await stage.staff.post(`${path}/evidence`, evidence), 200);
    stage.house.stripe.payer.closeDispute(dispute, 'lost');
    mustBe(await stateOf(stage, payment), 'reversed', 'once it is lost');
    mustBe(await stateOfFine(stage, fine), 'open', 'the fine');
    const { body } = expectStatus(await stage.staff.get(path), 200);
    mustBe(textIn(body, 'state'), 'lost', 'the dispute');
    const again = await begin(stage, { channel: 'counter', method: 'wechat', fines: [fine] });
    await pay(stage, again);
    mustBe(await stateOf(stage, again), 'paid', 'paid anew');
    return 'the fine was owed again, and paid anew';
  },
};

const won: Scene = {
  title: 'the payer’s bank takes the money back, and we win the dispute',
  play: async (stage) => {
    const { fine, payment, dispute } = await disputed(stage);
    stage.house.stripe.payer.closeDispute(dispute, 'won');
    mustBe(await stateOf(stage, payment), 'paid', 'once it is won');
    mustBe(await stateOfFine(stage, fine), 'settled', 'the fine');
    must(
      (await open(stage)).every((one) => one['provider_id'] !== dispute),
      'the dispute is still on the list',
    );
    mustBe(amountIn(await look(stage, payment), 'refunded'), 0, 'what went back');
    return 'the money came back, and the fine stays settled';
  },
};

export const disputeScenes: readonly Scene[] = [lost, won];
