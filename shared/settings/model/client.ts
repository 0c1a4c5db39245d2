// A registered caller: an app, one kiosk, one partner. The token says who; this record what it may.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { PositiveAmountMinor } from '../../kernel/money.ts';
import { SettingId } from './authority.ts';

export const basketLimit = 20;

export const Client = z.object({
  id: SettingId,
  name: z.string().min(1).max(100),
  channel: Channel,
  /** Authorities whose obligations it may look up and take money for. */
  authorities: z.array(SettingId).min(1).max(50),
  outlet: z.string().min(1).max(64).optional(),
  maximumMinor: PositiveAmountMinor.optional(),
  maximumObligations: z.int().min(1).max(basketLimit).default(basketLimit),
  enabled: z.boolean(),
});

export type Client = z.infer<typeof Client> & { readonly revision: number };
