// An account of ours at a provider: whose it is, which currency and methods it takes, when its day ends.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';
import { isZone } from '../../kernel/time.ts';
import { methods } from '../../providers/contract.ts';
import { providerNames } from '../../providers/names.ts';
import { SettingId } from './authority.ts';

export const Account = z.object({
  id: SettingId,
  authority: SettingId,
  provider: z.enum(providerNames),
  currency: Currency,
  methods: z.array(z.enum(methods)).min(1),
  /** The zone in which the provider cuts its days. */
  zone: z.string().refine(isZone, 'name an IANA time zone such as Asia/Shanghai'),
  enabled: z.boolean(),
});

export type Account = z.infer<typeof Account> & { readonly revision: number };
