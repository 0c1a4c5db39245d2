// The channels as one table: who may pay there, how long a quote holds, and what must be proved.
import * as z from 'zod';
import type { Method, Presentation } from './providers/contract.ts';

export const channelNames = ['app', 'web', 'kiosk', 'counter', 'partner'] as const;
export type Channel = (typeof channelNames)[number];
export const Channel = z.enum(channelNames);

export interface ChannelRow {
  /** Obligations are named by claims from a look-up; printed numbers are sequential (design §3). */
  readonly claims: boolean;
  readonly operator: boolean;
  readonly methods: readonly Method[];
  readonly presentations: readonly Presentation[];
  readonly quoteMinutes: number;
}

/** 12123 closes an unpaid order after two hours; where a person waits, less is enough. */
export const channels = {
  app: {
    claims: true,
    operator: false,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['embedded', 'redirect', 'in_app', 'qr_shown'],
    quoteMinutes: 120,
  },
  web: {
    claims: true,
    operator: false,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['embedded', 'redirect', 'qr_shown'],
    quoteMinutes: 120,
  },
  kiosk: {
    claims: true,
    operator: false,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    quoteMinutes: 30,
  },
  counter: {
    claims: false,
    operator: true,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'code_scanned'],
    quoteMinutes: 30,
  },
  partner: {
    claims: false,
    operator: true,
    methods: ['card', 'wechat', 'alipay', 'unionpay'],
    presentations: ['qr_shown', 'embedded', 'redirect', 'code_scanned'],
    quoteMinutes: 120,
  },
} as const satisfies Record<Channel, ChannelRow>;
