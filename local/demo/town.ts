// The demo's town: one authority, its accounts, a client for each channel, and fines to be paid.
import { houseAccounts } from '../house.ts';
import { type Api, expectStatus } from './api.ts';

export const authority = 'shanghai';
export const channels = ['app', 'web', 'kiosk', 'counter', 'partner'] as const;
export type ChannelName = (typeof channels)[number];

/** Methods by the account that takes them: an account of ours at Stripe, and the sandbox. */
export const methods = {
  card: 'stripe',
  wechat: 'stripe',
  alipay: 'stripe',
  unionpay: 'sandbox',
} as const;
export type MethodName = keyof typeof methods;

export const clientOf = (channel: ChannelName): string => `${channel}-1`;

const settings = [
  {
    path: `/v1/authorities/${authority}`,
    body: {
      name: 'Shanghai traffic police',
      zone: 'Asia/Shanghai',
      currency: 'CNY',
      normaliser: 'cn_decision',
      factor: 'plate_tail',
      accounts: [],
    },
  },
  {
    path: `/v1/accounts/${houseAccounts.stripe}`,
    body: {
      authority,
      provider: 'stripe',
      currency: 'CNY',
      methods: ['card', 'wechat', 'alipay'],
      zone: 'UTC',
      enabled: true,
      // The simulator takes 1.5 %: a fee that differs is a discrepancy.
      fee_terms: { basis_points: 150 },
    },
  },
  {
    path: `/v1/accounts/${houseAccounts.sandbox}`,
    body: {
      authority,
      provider: 'sandbox',
      currency: 'CNY',
      methods: ['unionpay'],
      zone: 'Asia/Shanghai',
      enabled: true,
    },
  },
] as const;

/** Stores a setting, new or over what stands there. */
const store = async (staff: Api, path: string, body: unknown): Promise<void> => {
  const present = await staff.get(path);
  const etag = present.headers.get('etag') ?? undefined;
  expectStatus(await staff.put(path, body, etag), 200, 201);
};

/** Stores the town's settings through the staff API. */
export const foundTown = async (staff: Api): Promise<void> => {
  const [town] = settings;
  for (const { path, body } of settings) await store(staff, path, body);
  await store(staff, town.path, {
    ...town.body,
    accounts: [houseAccounts.stripe, houseAccounts.sandbox],
  });
  for (const channel of channels)
    await store(staff, `/v1/clients/${clientOf(channel)}`, {
      name: `${channel} of the demo`,
      channel,
      authorities: [authority],
      enabled: true,
      ...(channel === 'kiosk' ? { outlet: 'hall-3' } : {}),
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
export const importFine = async (staff: Api, fine: Fine, today: string): Promise<void> => {
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
    plate: `沪A12${fine.plateTail}`,
    party_name: '王小明',
  });
  expectStatus(reply, 200, 201);
};
