// A registered caller: an app, one kiosk, one partner. The token says who; this record what it may.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { AmountMinor, PositiveAmountMinor } from '../../kernel/money.ts';
import { SettingId } from './authority.ts';

export const basketLimit = 20;

/** What a counter or a partner may do, beyond what every client may. */
export const DeskTerms = z.object({
  /** What a cashier may take back alone; more needs a second person. */
  reversalLimitMinor: AmountMinor.default(0),
  /** The most that a partner may take in a day of its own. */
  dailyMaximumMinor: PositiveAmountMinor.optional(),
  /** From this time on, in the authority's zone, a partner's takings count for its next day. */
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as HH:MM, 00:00 to 23:59')
    .optional(),
});
export type DeskTerms = Readonly<z.infer<typeof DeskTerms>>;

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
  desk: DeskTerms.optional(),
});

export type Client = z.infer<typeof Client> & { readonly revision: number };
