// An authority's rules for choosing an account: ordered, versioned, never changed once stored.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { Currency, PositiveAmountMinor } from '../../kernel/money.ts';
import { methods } from '../../providers/contract.ts';
import { type Authority, SettingId } from '../../settings/model/authority.ts';

const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time of day as HH:MM, 00:00 to 23:59');

/** Hours by the wall clock of the authority. `to` is not in it; over midnight when `to` is earlier. */
export const Hours = z
  .strictObject({
    /** 1 (Monday) to 7: the days on which it begins; every day when absent. */
    days: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
    from: ClockTime,
    to: ClockTime,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'this window is empty: give another end, or leave the window out for the whole day',
  });
export type Hours = Readonly<z.infer<typeof Hours>>;

export const kinds = ['fine', 'fee'] as const;

/** All that are given must hold; an absent one always does. Amounts are inclusive, in minor units. */
export const Conditions = z.object({
  channels: z.array(Channel).min(1).max(5).optional(),
  methods: z.array(z.enum(methods)).min(1).max(methods.length).optional(),
  currencies: z.array(Currency).min(1).max(15).optional(),
  minimumMinor: PositiveAmountMinor.optional(),
  maximumMinor: PositiveAmountMinor.optional(),
  /** Every obligation of the payment is of one of these kinds. */
  kinds: z.array(z.enum(kinds)).min(1).max(kinds.length).optional(),
  /** Every obligation of the payment was issued by one of these units. */
  offices: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  /** The client stands at one of these outlets. */
  outlets: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  hours: z.array(Hours).min(1).max(10).optional(),
});
export type Conditions = Readonly<z.infer<typeof Conditions>>;

/** An account with its share of a rule's payments: 3 beside 1 takes three of four. */
export const Weighted = z.strictObject({
  account: SettingId,
  weight: z.int().min(1).max(1_000),
});
export type Weighted = Readonly<z.infer<typeof Weighted>>;

export const Rule = z.object({
  id: SettingId,
  when: Conditions,
  accounts: z.array(Weighted).min(1).max(10),
});
export type Rule = Readonly<z.infer<typeof Rule>>;

export const rulesLimit = 50;

export const Ruleset = z.object({
  authority: SettingId,
  rules: z.array(Rule).min(1).max(rulesLimit),
});
/** `revision` is the version: 1, 2, …; 0 is the ruleset that nobody wrote. */
export type Ruleset = Readonly<z.infer<typeof Ruleset>> & { readonly revision: number };

/** Without rules of its own an authority's accounts are tried in their order of preference. */
export const defaultRuleset = ({ id, accounts }: Authority): Ruleset => ({
  authority: id,
  rules: accounts.map((account, index) => ({
    id: `default-${index + 1}`,
    when: {},
    accounts: [{ account, weight: 1 }],
  })),
  revision: 0,
});
