// What every scene of the demo holds in its hands: the house, the callers, and fresh fines.
import { channelRow } from '../../shared/channels.ts';
import type { Presentation } from '../../shared/providers/contract.ts';
import type { House } from '../house.ts';
import {
  type Api,
  expectStatus,
  listIn,
  payerOf,
  type Reply,
  staffAs,
  staffOf,
  textIn,
} from './api.ts';
import { partsOf, payAt } from './meeting.ts';
import {
  authority,
  type ChannelName,
  clientOf,
  type Fine,
  fineAt,
  importFine,
  type MethodName,
} from './town.ts';

export interface Stage {
  readonly house: House;
  readonly staff: Api;
  /** The staff API as the cashier of window 1 meets it, and as who approves. */
  readonly cashier: Api;
  readonly supervisor: Api;
  readonly payer: (channel: ChannelName, subject: string) => Api;
  /** A new fine, imported; `unit` issued it. */
  readonly fine: (amount?: number, unit?: string) => Promise<Fine>;
  /** A new idempotency key. */
  readonly key: () => string;
  /** Everything that happens by itself has happened: notifications, queues, streams. */
  readonly settle: () => Promise<void>;
  /** Lets time pass, and what is due in it happen. */
  readonly skip: (ms: number) => Promise<void>;
  /** Every payment that a scene began. */
  readonly begun: Set<string>;
  /** What each imported fine amounts to, in minor units; none is ever late here. */
  readonly fines: ReadonlyMap<string, number>;
  /** Epoch milliseconds of the house's clock when the demo began. */
  readonly begunAt: number;
}

/** Who works at window 1: the same person at its drawer and at its card terminal. */
export const windowSubject = 'window-1';

export const openStage = (house: House): Stage => {
  const staff = staffOf(house);
  const begun = new Set<string>();
  const fines = new Map<string, number>();
  let keys = 0;
  const settle = async (): Promise<void> => {
    await Promise.all(house.tills.map((till) => till.idle()));
    await house.cloud.idle();
  };
  return {
    house,
    staff,
    begun,
    fines,
    begunAt: house.cloud.now(),
    settle,
    cashier: staffAs(house, {
      name: `operator-${windowSubject}`,
      roles: ['cashier'],
      client: clientOf('counter'),
    }),
    supervisor: staffAs(house, { name: 'supervisor-1', roles: ['approver'] }),
    payer: (channel, subject) => payerOf(house, clientOf(channel), subject),
    fine: async (amount, unit) => {
      const fine = fineAt(fines.size + 1, amount);
      fines.set(fine.id, fine.amount);
      const today = new Date(house.cloud.now()).toISOString().slice(0, 10);
      await importFine(staff, fine, { today, ...(unit === undefined ? {} : { unit }) });
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

/** Fines as a channel names them: by a claim from a look-up, or by number. */
export const namedAt = async (
  stage: Stage,
  { channel, fines, subject }: Pick<Ask, 'channel' | 'fines'> & { readonly subject: string },
): Promise<readonly Readonly<Record<string, string>>[]> =>
  channelRow(channel).claims
    ? (await claimsFor(stage.payer(channel, subject), fines)).map((claim) => ({ claim }))
    : fines.map(({ id }) => ({ obligation_id: id }));

/** How each method is met where a scene does not say. */
const usual = {
  card: 'embedded',
  wechat: 'qr_shown',
  alipay: 'qr_shown',
  unionpay: 'qr_shown',
} as const satisfies Record<MethodName, Presentation>;

export interface Ask {
  readonly channel: ChannelName;
  readonly method: MethodName;
  readonly fines: readonly Fine[];
  readonly presentation?: Presentation;
  readonly subject?: string;
  readonly key?: string;
  readonly supersede?: boolean;
}

/** Asks to pay; answers whatever the API answered. */
export const ask = async (stage: Stage, wanted: Ask): Promise<Reply> => {
  const { channel, method, fines, subject = 'payer-1' } = wanted;
  const presentation = wanted.presentation ?? usual[method];
  const reply = await stage.payer(channel, subject).post(
    '/v1/payments',
    {
      obligations: await namedAt(stage, { channel, fines, subject }),
      method,
      presentation,
      ...partsOf(stage.house.tills, method, presentation),
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

/** The payer does at the provider what the payment asks for; nothing has settled yet. */
export const payNow = async (stage: Stage, payment: string): Promise<void> =>
  payAt(stage.house.tills, await look(stage, payment));

/** The same, and everything that happens by itself has happened. */
export const pay = async (stage: Stage, payment: string): Promise<void> => {
  await payNow(stage, payment);
  await stage.settle();
};

/** The payment that settled a fine; it belongs to those that the proofs look at. */
export const settledBy = async (stage: Stage, fine: Fine): Promise<string | undefined> => {
  await stage.settle();
  const { body } = expectStatus(await stage.staff.get(`/v1/obligations/${fine.id}`), 200);
  const payment = textIn(body, 'settled_by');
  if (payment === '') return undefined;
  stage.begun.add(payment);
  return payment;
};
