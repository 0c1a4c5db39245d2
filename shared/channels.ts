// The channels as one table: who may pay there and how, what must be proved, and how long a quote holds.
import * as z from 'zod';
import type { Method, Presentation } from './providers/contract.ts';

export const channelNames = ['app', 'web', 'kiosk', 'counter', 'partner'] as const;
export type Channel = (typeof channelNames)[number];
export const Channel = z.enum(channelNames);

export interface ChannelRow {
  /** Obligations are named by claims from a look-up; printed numbers are sequential (design §3). */
  readonly claims: boolean;
  /** The token must name the person at work. */
  readonly operator: boolean;
  /** Whose open payments it may end to begin its own: a partner only what it began itself. */
  readonly supersedes: 'any' | 'own';
  /** How many obligations one payment may hold; a client's own limit may be lower. */
  readonly maximumObligations: number;
  readonly methods: readonly Method[];
  /** The favourite first: what a payer gets who names none. */
  readonly presentations: readonly Presentation[];
  readonly quoteMinutes: number;
}

/** 12123 closes an unpaid order after two hours; where a person waits, less is enough. */
export const channels = {
  app: {
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['embedded', 'redirect', 'in_app', 'qr_shown'],
    quoteMinutes: 120,
  },
  web: {
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['embedded', 'redirect', 'qr_shown'],
    quoteMinutes: 120,
  },
  kiosk: {
    claims: true,
    operator: false,
    supersedes: 'any',
    maximumObligations: 20,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    quoteMinutes: 30,
  },
  counter: {
    claims: false,
    operator: true,
    supersedes: 'any',
    maximumObligations: 20,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    quoteMinutes: 30,
  },
  partner: {
    claims: false,
    operator: true,
    supersedes: 'own',
    maximumObligations: 20,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'redirect', 'code_scanned'],
    quoteMinutes: 120,
  },
} as const satisfies Record<Channel, ChannelRow>;
