// The demo's town: one authority, its accounts, a client for each channel, and fines to be paid.
import { type Channel, channelNames } from '../../shared/channels.ts';
import { sandboxAccount } from '../house.ts';
import { type Api, expectStatus } from './api.ts';

export const authority = 'shanghai';
export type ChannelName = Channel;

/** Which account takes each method. */
export const methods = {
  card: 'stripe-1',
  wechat: 'wechat-1',
  alipay: 'alipay-1',
  unionpay: 'unionpay-1',
} as const;
export type MethodName = keyof typeof methods;

/** Accounts of desks and of the bank, which no order goes to. */
export const desks = {
  bank: 'bank-1',
  cash: 'cash-hall',
  terminal: 'terminal-1',
  partner: 'partner-desk-1',
} as const;

/** Every book that the demo's money may stand in. */
export const books: readonly string[] = [...Object.values(methods), ...Object.values(desks)];

export const clientOf = (channel: ChannelName): string => `${channel}-1`;

const town = {
  name: 'Shanghai traffic police',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  normaliser: 'cn_decision',
  factor: 'plate_tail',
} as const;

const account = (
  id: string,
  provider: string,
  taken: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
) => ({
  path: `/v1/accounts/${id}`,
  body: {
    authority,
    provider,
    currency: 'CNY',
    methods: taken,
    zone: town.zone,
    enabled: true,
    ...more,
  },
});

/** The simulated Stripe takes 1.5 %: a fee that differs is a discrepancy. */
const contract = { zone: 'UTC', fee_terms: { basis_points: 150 } } as const;

/** The number that the simulated bank keeps our account under. */
const bank = {
  holder: 'Shanghai traffic police',
  number: 'DE02120300000000202051',
  bank_name: 'Simulated bank',
} as const;

/** Takes cards; it could take wallets too, where a rule sends them there. */
export const stripeAccount = account(methods.card, 'stripe', ['card'], contract);

const accounts = [
  stripeAccount,
  account(methods.wechat, 'wechat', ['wechat']),
  account(methods.alipay, 'alipay', ['alipay']),
  account(methods.unionpay, 'unionpay', ['unionpay']),
  account(desks.bank, 'bank', ['bank_transfer'], { zone: 'UTC', bank }),
  account(desks.cash, 'cash', ['cash']),
  account(desks.terminal, 'terminal', ['card_terminal']),
  account(desks.partner, 'partner', ['cash'], { desk: clientOf('partner') }),
  account(sandboxAccount, 'sandbox', ['card']),
] as const;

/** Where clients stand, and what their desks may do. */
const places: Readonly<Partial<Record<ChannelName, Readonly<Record<string, unknown>>>>> = {
  kiosk: { outlet: 'hall-3' },
  counter: { outlet: 'hall-1', desk: { reversal_limit_minor: 50_000 } },
  partner: { outlet: 'post-7' },
};

/** Stores a setting, new or over what stands there. */
export const store = async (staff: Api, path: string, body: unknown): Promise<void> => {
  const present = await staff.get(path);
  const etag = present.headers.get('etag') ?? undefined;
  expectStatus(await staff.put(path, body, etag), 200, 201);
};

/** Stores the town's settings through the staff API. */
export const foundTown = async (staff: Api): Promise<void> => {
  const path = `/v1/authorities/${authority}`;
  await store(staff, path, { ...town, accounts: [] });
  for (const one of accounts) await store(staff, one.path, one.body);
  await store(staff, path, { ...town, accounts: [...books, sandboxAccount] });
  for (const channel of channelNames)
    await store(staff, `/v1/clients/${clientOf(channel)}`, {
      name: `${channel} of the demo`,
      channel,
      authorities: [authority],
      enabled: true,
      ...places[channel],
    });
};

export interface Fine {
  readonly id: string;
  readonly number: string;
  readonly amount: number;
  readonly plateTail: string;
}

const firstNumber = 310_105_260_000_000;

/** The n-th fine of the town, 15 digits and 200.00 CNY and a little more each. */
export const fineAt = (index: number, amount = 20_000): Fine => {
  const number = String(firstNumber + index);
  const plateTail = String(100 + (index % 900));
  return { id: `${authority}.${number}`, number, amount, plateTail };
};

/** Imports a fine as the case system does; an amount due is never late here. */
export const importFine = async (
  staff: Api,
  fine: Fine,
  { today, unit }: { readonly today: string; readonly unit?: string },
): Promise<void> => {
  const reply = await staff.put(`/v1/obligations/${fine.id}`, {
    number: fine.number,
    kind: 'fine',
    lines: [
      {
        kind: 'fine',
        revenue_item: '103050101001',
        text: '机动车违反禁令标志指示的',
        amount: { amount: fine.amount, currency: 'CNY' },
      },
    ],
    policy: 'cn-traffic-fine',
    issued_on: today,
    received_on: today,
    text: '机动车违反禁令标志指示的',
    place: '延安高架路',
    ...(unit === undefined ? {} : { unit }),
    plate: `沪A12${fine.plateTail}`,
    party_name: '王小明',
  });
  expectStatus(reply, 200, 201);
};
