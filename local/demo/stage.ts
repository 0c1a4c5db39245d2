// What every scene of the demo holds in its hands: the house, the callers, and fresh fines.
import type { House } from '../house.ts';
import {
  type Api,
  expectStatus,
  listIn,
  payerOf,
  type Reply,
  recordIn,
  staffOf,
  textIn,
} from './api.ts';
import {
  authority,
  type ChannelName,
  clientOf,
  type Fine,
  fineAt,
  importFine,
  methods,
} from './town.ts';

export interface Stage {
  readonly house: House;
  readonly staff: Api;
  readonly payer: (channel: ChannelName, subject: string) => Api;
  /** A new fine, imported. */
  readonly fine: (amount?: number) => Promise<Fine>;
  /** A new idempotency key. */
  readonly key: () => string;
  /** Everything that happens by itself has happened: notifications, queues, streams. */
  readonly settle: () => Promise<void>;
  /** Lets time pass, and what is due in it happen. */
  readonly skip: (ms: number) => Promise<void>;
  /** Every payment that a scene began, with what it should have come to. */
  readonly begun: Set<string>;
  /** Epoch milliseconds of the house's clock when the demo began. */
  readonly begunAt: number;
}

export const openStage = (house: House): Stage => {
  const staff = staffOf(house);
  const begun = new Set<string>();
  let fines = 0;
  let keys = 0;
  const settle = async (): Promise<void> => {
    await Promise.all(house.tills.map((till) => till.idle()));
    await house.cloud.idle();
  };
  return {
    house,
    staff,
    begun,
    begunAt: house.cloud.now(),
    settle,
    payer: (channel, subject) => payerOf(house, clientOf(channel), subject),
    fine: async (amount) => {
      fines += 1;
      const fine = fineAt(fines, amount);
      await importFine(staff, fine, new Date(house.cloud.now()).toISOString().slice(0, 10));
      return fine;
    },
    key: () => {
      keys += 1;
      return `demo-${keys}`;
    },
    skip: async (ms) => {
      house.cloud.skip(ms);
      await settle();
    },
  };
};

/** Finds fines as a payer does, by number and plate tail; answers a claim for each. */
export const claimsFor = async (api: Api, fines: readonly Fine[]): Promise<readonly string[]> => {
  const reply = await api.post('/v1/obligations/lookup', {
    authority,
    notices: fines.map(({ number, plateTail }) => ({ number, factor: plateTail })),
  });
  return listIn(expectStatus(reply, 200).body, 'notices').map((one) => textIn(one, 'claim'));
};

const claiming: readonly ChannelName[] = ['app', 'web', 'kiosk'];

/** How each method is met by the payer. */
const meets = {
  card: { method: 'card', presentation: 'embedded' },
  wechat: { method: 'wechat', presentation: 'qr_shown' },
  alipay: {
    method: 'alipay',
    presentation: 'redirect',
    return_url: 'https://pay.example.com/back',
  },
  unionpay: { method: 'unionpay', presentation: 'qr_shown' },
} as const;

export interface Ask {
  readonly channel: ChannelName;
  readonly method: keyof typeof meets;
  readonly fines: readonly Fine[];
  readonly subject?: string;
  readonly key?: string;
  readonly supersede?: boolean;
}

/** Asks to pay; answers whatever the API answered. */
export const ask = async (stage: Stage, wanted: Ask): Promise<Reply> => {
  const api = stage.payer(wanted.channel, wanted.subject ?? 'payer-1');
  const obligations = claiming.includes(wanted.channel)
    ? (await claimsFor(api, wanted.fines)).map((claim) => ({ claim }))
    : wanted.fines.map(({ id }) => ({ obligation_id: id }));
  const reply = await api.post(
    '/v1/payments',
    {
      obligations,
      ...meets[wanted.method],
      ...(wanted.supersede ? { supersede: true } : {}),
    },
    wanted.key ?? stage.key(),
  );
  const id = textIn(reply.body, 'payment_id');
  if (id !== '') stage.begun.add(id);
  return reply;
};

/** Begins a payment that must be accepted; answers its id. */
export const begin = async (stage: Stage, wanted: Ask): Promise<string> =>
  textIn(expectStatus(await ask(stage, wanted), 201, 202).body, 'payment_id');

export const referenceOf = (payment: string): string => `${payment}01`;

/** The payment as staff see it now. */
export const look = async (stage: Stage, payment: string) =>
  expectStatus(await stage.staff.get(`/v1/payments/${payment}`), 200).body;

/** Its state, once all that happens by itself has happened. */
export const stateOf = async (stage: Stage, payment: string): Promise<string> => {
  await stage.settle();
  return textIn(await look(stage, payment), 'state');
};

export const must = (truth: boolean, otherwise: string): void => {
  if (!truth) throw new Error(otherwise);
};

export const mustBe = (found: unknown, wanted: unknown, what: string): void =>
  must(found === wanted, `${what}: ${String(found)} instead of ${String(wanted)}`);

/** The payer pays at the provider that took the order, on the page that it was sent to, if any. */
export const pay = async (stage: Stage, payment: string): Promise<void> => {
  const seen = await look(stage, payment);
  const account = Object.entries(methods).find(([name]) => name === seen['method'])?.[1];
  const till = stage.house.tills.find((one) => one.account === account);
  if (!till) throw new Error(`nobody takes ${textIn(seen, 'method')}`);
  const url = textIn(recordIn(seen, 'next'), 'url');
  till.pay(referenceOf(payment), url === '' ? undefined : url);
  await stage.settle();
};
