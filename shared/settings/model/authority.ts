// An authority: whose money it is, in which zone its days run, and how its notices are named.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';
import { isZone, LocalDate } from '../../kernel/time.ts';

export const SettingId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,31}$/, 'use 2 to 32 of a-z, 0-9 and -, not beginning with -');

export const normalisers = ['plain', 'cn_decision'] as const;
export const factors = ['plate_tail', 'name', 'amount'] as const;
export type Factor = (typeof factors)[number];

export const Authority = z.object({
  id: SettingId,
  name: z.string().min(1).max(100),
  zone: z.string().refine(isZone, 'name an IANA time zone such as Asia/Shanghai'),
  currency: Currency,
  /** How a printed number becomes a key (obligations/model/number.ts). */
  normaliser: z.enum(normalisers),
  /** What a payer must know beside the number. */
  factor: z.enum(factors),
  /** Accounts in order of preference: the first enabled one that fits takes the payment. */
  accounts: z.array(SettingId).max(20),
  /** First month (1..12) of the fiscal year that receipts are numbered in. */
  fiscalYearStartMonth: z.int().min(1).max(12).default(1),
  /** The last booking day whose money was handed to the treasury: later refunds of it are the treasury's. */
  remittedUntil: LocalDate.optional(),
});

export type Authority = z.infer<typeof Authority> & { readonly revision: number };
