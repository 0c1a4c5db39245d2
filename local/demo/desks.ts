// What happens at desks and at the bank in the demo: references, drawers, terminals, windows of partners.
import { floatMinor } from '../simulators/drawer/drawer.ts';
import type { Debit } from '../simulators/terminal/simulator.ts';
import { amountIn, expectStatus, recordIn, textIn } from './api.ts';
import { untilMidnight } from './days.ts';
import { minuteMs } from './scene.ts';
import { mustBe, namedAt, type Stage, windowSubject } from './stage.ts';
import { type ChannelName, clientOf, type Fine } from './town.ts';

type Shown = Readonly<Record<string, unknown>>;

const sessions = '/v1/counter/sessions';

const cny = (amount: number) => ({ amount, currency: 'CNY' });

/** The reference under which fines can be paid by transfer. */
export const referenceFor = async (
  stage: Stage,
  channel: ChannelName,
  fines: readonly Fine[],
): Promise<string> => {
  const subject = 'payer-1';
  const api = stage.payer(channel, subject);
  const obligations = await namedAt(stage, { channel, fines, subject });
  const { body } = expectStatus(await api.post('/v1/transfer-references', { obligations }), 200);
  return textIn(body, 'reference');
};

/** A payer transfers, and the bank tells us of it. */
export const transfer = async (
  stage: Stage,
  text: string,
  amountMinor: number,
): Promise<{ readonly id: string }> => {
  const moved = await stage.house.bank.payer.transfer({ text, amountMinor });
  await stage.settle();
  return moved;
};

/** A session takes money on its own day alone: none is opened in the day's last minutes. */
const lastMs = 5 * minuteMs;

/** The cashier of window 1 opens the drawer; answers the session. */
export const openDrawer = async (stage: Stage): Promise<string> => {
  const leftMs = untilMidnight(stage.house.cloud.now());
  if (leftMs < lastMs) await stage.skip(leftMs + minuteMs);
  const float = { float: cny(floatMinor) };
  const { body } = expectStatus(await stage.cashier.post(sessions, float, stage.key()), 201);
  const session = textIn(body, 'session_id');
  stage.house.drawer.open(session);
  return session;
};

/** Takes cash for fines; what is too much comes back out of the drawer. */
export const takeCash = async (
  stage: Stage,
  session: string,
  { fines, givenMinor }: { readonly fines: readonly Fine[]; readonly givenMinor: number },
): Promise<{ readonly payment: string; readonly changeMinor: number }> => {
  const wanted = {
    obligations: fines.map(({ id }) => ({ obligation_id: id })),
    given: cny(givenMinor),
  };
  const path = `${sessions}/${session}/takes`;
  const { body } = expectStatus(await stage.cashier.post(path, wanted, stage.key()), 201);
  const dueMinor = amountIn(body, 'cash');
  const changeMinor = stage.house.drawer.take({ givenMinor, dueMinor });
  mustBe(amountIn(body, 'change'), changeMinor, 'the change that the screen shows');
  const payment = textIn(body, 'payment_id');
  stage.begun.add(payment);
  return { payment, changeMinor };
};

/** Counts what really lies in the drawer; answers the session as it was counted. */
export const countDrawer = async (stage: Stage, session: string): Promise<Shown> => {
  const pieces = stage.house.drawer.count();
  const reply = await stage.cashier.post(`${sessions}/${session}/count`, { pieces });
  return recordIn(expectStatus(reply, 200).body, 'count');
};

/** The counted drawer goes to the bank in a bag; a second person finds the same in it and closes. */
export const handOver = async (stage: Stage, session: string): Promise<Shown> => {
  const path = `${sessions}/${session}/hand-over`;
  const to = { to: 'bank', slip: `bag-${session.slice(0, 6)}` };
  const { body } = expectStatus(await stage.cashier.post(path, to), 202);
  const { amount } = recordIn(body, 'hand_over');
  stage.house.drawer.empty();
  const accept = { decision: 'accept', amount };
  const { body: closed } = expectStatus(
    await stage.supervisor.post(`${path}/decision`, accept),
    200,
  );
  mustBe(textIn(closed, 'state'), 'closed', 'the session');
  return recordIn(closed, 'closed');
};

/** A debit is recorded for fines at a window or a kiosk, before the card is touched. */
export const recordDebit = async (
  stage: Stage,
  channel: 'counter' | 'kiosk',
  order: { readonly fines: readonly Fine[]; readonly cash?: Shown },
): Promise<Debit> => {
  const subject = channel === 'counter' ? windowSubject : 'hall';
  const obligations = await namedAt(stage, { channel, fines: order.fines, subject });
  const desk = { client: clientOf(channel), subject };
  const { cash } = order;
  const debit = await stage.house.terminal.record({ desk, obligations, cash });
  stage.begun.add(debit.payment);
  return debit;
};
