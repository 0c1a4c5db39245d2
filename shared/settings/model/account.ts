// An account of ours at a provider: whose it is, which currency and methods it takes, when its day ends.
import * as z from 'zod';
import { AmountMinor, Currency } from '../../kernel/money.ts';
import { isZone } from '../../kernel/time.ts';
import { methods } from '../../providers/contract.ts';
import { providerNames } from '../../providers/names.ts';
import { SettingId } from './authority.ts';

/** A share of the amount, in hundredths of a percent, and a fixed part in minor units. */
export const FeeTerms = z.object({
  basisPoints: z.int().min(0).max(10_000),
  fixedMinor: AmountMinor.default(0),
  /** Differences up to this are rounding. */
  toleranceMinor: AmountMinor.default(0),
});
export type FeeTerms = Readonly<z.infer<typeof FeeTerms>>;

/** Where payers send money themselves, as a transfer form asks for it. */
export const BankDetails = z.object({
  holder: z.string().min(1).max(70),
  /** IBAN, or the bank's own number; messages must name the same. */
  number: z.string().regex(/^[0-9A-Z]{5,34}$/, 'use 5 to 34 of 0-9 and A-Z, no spaces'),
  bic: z
    .string()
    .regex(/^[A-Z]{6}[0-9A-Z]{2}([0-9A-Z]{3})?$/, 'use the 8 or 11 characters of a BIC')
    .optional(),
  bankName: z.string().min(1).max(100),
  /** Where set, a 20-digit payment code beginning so is given beside the RF reference. */
  paymentCodePrefix: z
    .string()
    .regex(/^\d{2,10}$/, 'use 2 to 10 digits: region, year, source')
    .optional(),
});
export type BankDetails = Readonly<z.infer<typeof BankDetails>>;

export const Account = z.object({
  id: SettingId,
  authority: SettingId,
  provider: z.enum(providerNames),
  currency: Currency,
  methods: z.array(z.enum(methods)).min(1),
  /** The zone in which the provider cuts its days. */
  zone: z.string().refine(isZone, 'name an IANA time zone such as Asia/Shanghai'),
  enabled: z.boolean(),
  /** The outlet (of drawers and terminals) or client (of a partner) whose takings it holds; absent = of all. */
  desk: z.string().min(1).max(64).optional(),
  /** So many questions per second workers may ask of it together. */
  asksPerSecond: z.int().min(1).max(1_000).optional(),
  /** What a captured amount costs by contract; a statement's fee that differs becomes a discrepancy. */
  feeTerms: FeeTerms.optional(),
  /** How much surplus may go back by itself on one of the authority's days; absent: a person approves each. */
  automaticRefunds: z
    .object({ countPerDay: z.int().min(0).max(10_000), sumMinorPerDay: AmountMinor })
    .optional(),
  /** A bank account that payers transfer to. */
  bank: BankDetails.optional(),
});

export type Account = z.infer<typeof Account> & { readonly revision: number };
