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

export const Account = z.object({
  id: SettingId,
  authority: SettingId,
  provider: z.enum(providerNames),
  currency: Currency,
  methods: z.array(z.enum(methods)).min(1),
  /** The zone in which the provider cuts its days. */
  zone: z.string().refine(isZone, 'name an IANA time zone such as Asia/Shanghai'),
  enabled: z.boolean(),
  /** What a captured amount costs by contract; a statement's fee that differs becomes a discrepancy. */
  feeTerms: FeeTerms.optional(),
});

export type Account = z.infer<typeof Account> & { readonly revision: number };
