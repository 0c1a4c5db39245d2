// The channels as one table: who stands there, how money is paid and begun, what must be proved, how long.
import * as z from 'zod';
import type { Currency } from './kernel/money.ts';
import { methods as allMethods, type Method, type Presentation } from './providers/contract.ts';

export const channelNames = ['app', 'web', 'kiosk', 'counter', 'partner'] as const;
export type Channel = (typeof channelNames)[number];
export const Channel = z.enum(channelNames);

/** By which route a method is begun; only `payment` makes an order at a provider. */
export const beginnings = {
  payment: 'POST /v1/payments',
  transfer_reference: 'POST /v1/transfer-references',
  terminal_debit: 'POST /v1/terminal-debits',
  cashier_session: 'POST /v1/counter/sessions',
  partner_notification: 'POST /v1/partners/{client_id}/notifications',
} as const;
export type Beginning = keyof typeof beginnings;

/** Both ends included, in minor units. */
export interface AmountRange {
  readonly minimumMinor?: number;
  readonly maximumMinor?: number;
}

export interface ChannelRow {
  /** Who calls: the payer's own device, a machine that many use, or somebody who speaks for the payer. */
  readonly caller: 'payer' | 'machine' | 'clerk' | 'partner';
  /** Obligations are named by claims from a look-up; printed numbers are sequential (design §3). */
  readonly claims: boolean;
  /** The token must name the person at work. */
  readonly operator: boolean;
  /** Whose open payments it may end to begin its own: a partner only what it began itself. */
  readonly supersedes: 'any' | 'own';
  /** How many obligations one payment may hold; a client's own limit may be lower. */
  readonly maximumObligations: number;
  /** What can be paid with there, and by which route it is begun. */
  readonly methods: Readonly<Partial<Record<Method, Beginning>>>;
  /** The favourite first: what a payer gets who names none. A code is scanned only where one was given. */
  readonly presentations: readonly Presentation[];
  /** Narrower than the provider's, by currency; a client's own maximum may be lower. */
  readonly amounts: Readonly<Partial<Record<Currency, AmountRange>>>;
  /** A scanned code has less: its provider's `undoAfterMs`. */
  readonly quoteMinutes: number;
}

const online = {
  card: 'payment',
  wechat: 'payment',
  alipay: 'payment',
  unionpay: 'payment',
} as const;

/** 12123 closes an unpaid order after two hours; where a person waits, less is enough. */
export const channels = {
  app: {
    caller: 'payer',
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: { ...online, bank_transfer: 'transfer_reference' },
    presentations: ['embedded', 'redirect', 'in_app', 'qr_shown'],
    amounts: {},
    quoteMinutes: 120,
  },
  web: {
    caller: 'payer',
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: { ...online, bank_transfer: 'transfer_reference' },
    presentations: ['embedded', 'redirect', 'qr_shown'],
    amounts: {},
    quoteMinutes: 120,
  },
  kiosk: {
    caller: 'machine',
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: { ...online, card_terminal: 'terminal_debit' },
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    /** Nobody stands by: more than fifty thousand yuan is for a window. */
    amounts: { CNY: { maximumMinor: 5_000_000 } },
    quoteMinutes: 30,
  },
  counter: {
    caller: 'clerk',
    claims: false,
    operator: true,
    supersedes: 'any',
    maximumObligations: 20,
    methods: { ...online, cash: 'cashier_session', card_terminal: 'terminal_debit' },
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    amounts: {},
    quoteMinutes: 30,
  },
  partner: {
    caller: 'partner',
    claims: false,
    operator: true,
    supersedes: 'own',
    maximumObligations: 20,
    methods: { ...online, cash: 'partner_notification' },
    presentations: ['qr_shown', 'embedded', 'redirect', 'code_scanned'],
    amounts: {},
    quoteMinutes: 120,
  },
} as const satisfies Record<Channel, ChannelRow>;

const rows: Readonly<Record<Channel, ChannelRow>> = channels;

/** The row of a channel, as wide as every row may be. */
export const channelRow = (channel: Channel): ChannelRow => rows[channel];

/** How a method is begun at a channel; undefined where it is not offered. */
export const beginningOf = (channel: Channel, method: Method): Beginning | undefined =>
  rows[channel].methods[method];

/** The methods of a channel, each with how it is begun. */
export const methodsBegun = (
  channel: Channel,
): readonly { readonly method: Method; readonly begin: Beginning }[] =>
  allMethods.flatMap((method) => {
    const begin = beginningOf(channel, method);
    return begin === undefined ? [] : [{ method, begin }];
  });

/** What a payment there may be, as far as the channel itself says; each end may be open. */
export const rangeOf = (channel: Channel, currency: Currency): AmountRange =>
  rows[channel].amounts[currency] ?? {};
