// Every channel × method × presentation that the channels' table and the providers allow: none may be missing.
import { type Beginning, beginningOf, channelNames } from '../../../shared/channels.ts';
import {
  type Method,
  methods,
  type Presentation,
  presentations,
} from '../../../shared/providers/contract.ts';
import { expectStatus, listIn, textIn } from '../api.ts';
import {
  countDrawer,
  handOver,
  openDrawer,
  recordDebit,
  referenceFor,
  takeCash,
  transfer,
} from '../desks.ts';
import type { Scene } from '../scene.ts';
import { begin, look, must, mustBe, payNow, type Stage, settledBy, stateOf } from '../stage.ts';
import { methods as accounts, authority, type ChannelName, type MethodName } from '../town.ts';

/** One way to pay, as it is printed when it fails. */
interface Way {
  readonly method: MethodName;
  readonly presentation: Presentation;
}

const isOnline = (method: string): method is MethodName => Object.hasOwn(accounts, method);

const presentationIn = (text: unknown): readonly Presentation[] =>
  presentations.filter((one) => one === text);

/** A card needs no page of its own beside the fields that the app embeds. */
const shownTo = (method: MethodName, all: readonly Presentation[]): readonly Presentation[] =>
  method === 'card' ? all.slice(0, 1) : all;

/** What the API offers there; a method of the table that it leaves out is a failed check. */
const offeredAt = async (stage: Stage, channel: ChannelName): Promise<readonly Way[]> => {
  const api = stage.payer(channel, 'payer-1');
  const { body } = expectStatus(await api.get(`/v1/payment-methods?authority=${authority}`), 200);
  const offers = listIn(body, 'methods').filter((one) => one['available'] === true);
  const wanted = methods
    .filter((method) => beginningOf(channel, method) === 'payment')
    .filter(isOnline);
  const missing = wanted.filter((method) => !offers.some((one) => one['method'] === method));
  must(missing.length === 0, `${channel} is not offered ${missing.join(', ')}`);
  return wanted.flatMap((method) => {
    const offer = offers.find((one) => one['method'] === method)?.['presentations'];
    const all = Array.isArray(offer) ? offer.flatMap(presentationIn) : [];
    return shownTo(method, all).map((presentation) => ({ method, presentation }));
  });
};

const beginWay = async (
  stage: Stage,
  channel: ChannelName,
  { method, presentation }: Way,
): Promise<string> => {
  const fines = [await stage.fine()];
  const payment = await begin(stage, { channel, method, presentation, fines });
  await payNow(stage, payment);
  return payment;
};

/** One after another, as each twin of a function costs a start; what follows by itself is awaited once. */
const online = async (stage: Stage, channel: ChannelName): Promise<number> => {
  const begun = new Map<string, Way>();
  for (const way of await offeredAt(stage, channel))
    begun.set(await beginWay(stage, channel, way), way);
  await stage.settle();
  for (const [payment, { method, presentation }] of begun)
    mustBe(
      textIn(await look(stage, payment), 'state'),
      'paid',
      `${channel} × ${method} × ${presentation}`,
    );
  return begun.size;
};

const everyOnline: Scene = {
  title: 'every channel × online method, in every way to meet the order',
  play: async (stage) => {
    const counts: string[] = [];
    for (const channel of channelNames) counts.push(`${channel} ${await online(stage, channel)}`);
    return `all paid, each in its own way: ${counts.join(', ')}`;
  },
};

type DeskBeginning = Exclude<Beginning, 'payment'>;
type Play = (stage: Stage, channel: ChannelName) => Promise<string | undefined>;

const byTransfer: Play = async (stage, channel) => {
  const fine = await stage.fine();
  await transfer(stage, await referenceFor(stage, channel, [fine]), fine.amount);
  return settledBy(stage, fine);
};

const byTerminal: Play = async (stage, channel) => {
  must(channel === 'counter' || channel === 'kiosk', `no terminal stands at ${channel}`);
  const fines = [await stage.fine()];
  const at = channel === 'kiosk' ? 'kiosk' : 'counter';
  const { key, payment } = await recordDebit(stage, at, { fines });
  await stage.house.terminal.insert(key);
  return payment;
};

const byCash: Play = async (stage) => {
  const session = await openDrawer(stage);
  const fines = [await stage.fine()];
  const { payment } = await takeCash(stage, session, { fines, givenMinor: 20_000 });
  await countDrawer(stage, session);
  await handOver(stage, session);
  return payment;
};

const byPartner: Play = async (stage) => {
  const fine = await stage.fine();
  await stage.house.partner.take({ number: fine.number });
  return settledBy(stage, fine);
};

const plays = {
  transfer_reference: byTransfer,
  terminal_debit: byTerminal,
  cashier_session: byCash,
  partner_notification: byPartner,
} as const satisfies Record<DeskBeginning, Play>;

/** Straight from the table: a new row of it is played at once, or fails. */
const atDesks = channelNames.flatMap((channel) =>
  methods.flatMap((method: Method) => {
    const beginning = beginningOf(channel, method);
    return beginning === undefined || beginning === 'payment'
      ? []
      : [{ channel, method, beginning }];
  }),
);

const everyDesk: Scene = {
  title: 'every channel × transfer, cash, card terminal and partner',
  play: async (stage) => {
    for (const { channel, method, beginning } of atDesks) {
      const payment = await plays[beginning](stage, channel);
      must(payment !== undefined, `${channel} × ${method} settled nothing`);
      mustBe(await stateOf(stage, payment ?? ''), 'paid', `${channel} × ${method}`);
    }
    return atDesks
      .map(({ channel, method }) => `${channel} ${method.replace('_', ' ')}`)
      .join(', ');
  },
};

export const pairScenes: readonly Scene[] = [everyOnline, everyDesk];
