// A switch: an account, method, channel or client that takes no new payments, at once or as planned.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { Instant, iso } from '../../kernel/time.ts';
import { methods } from '../../providers/contract.ts';
import { SettingId } from '../../settings/model/authority.ts';

export const Target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account'), name: SettingId }),
  z.strictObject({ kind: z.literal('method'), name: z.enum(methods) }),
  z.strictObject({ kind: z.literal('channel'), name: Channel }),
  z.strictObject({ kind: z.literal('client'), name: SettingId }),
]);
export type Target = Readonly<z.infer<typeof Target>>;

/** What payers are told, in both languages. */
export const PayerNotice = z.strictObject({
  'zh-CN': z.string().min(1).max(300),
  en: z.string().min(1).max(300),
});
export type PayerNotice = Readonly<z.infer<typeof PayerNotice>>;

export const Switch = z.object({
  id: SettingId,
  /** `maintenance` is planned and has an end; `off` holds until it is ended. */
  kind: z.enum(['off', 'maintenance']),
  target: Target,
  /** For this authority only; for all when absent. */
  authority: SettingId.optional(),
  /** At once when absent. */
  from: Instant.optional(),
  /** Not included; until it is ended when absent. */
  until: Instant.optional(),
  notice: PayerNotice,
  /** Who set it. */
  by: z.string(),
});
export type Switch = Readonly<z.infer<typeof Switch>> & { readonly revision: number };

/** Who would pay how: what switches aim at. Parts that are absent are hit by no switch. */
export type Aim = Readonly<Partial<Record<Target['kind'], string>>> & {
  readonly authority: string;
};

/** Whether a switch is about this, now or at another time. */
export const isAbout = ({ target, authority }: Switch, aim: Aim): boolean =>
  aim[target.kind] === target.name && (authority === undefined || authority === aim.authority);

export const isInForce = ({ from = 0, until }: Switch, at: Instant): boolean =>
  from <= at && (until === undefined || at < until);

const untilOf = ({ until = Number.POSITIVE_INFINITY }: Switch): number => until;

/** The switch that stops this now; of several, the one that lasts longest. */
export const stopping = (switches: readonly Switch[], aim: Aim, at: Instant): Switch | undefined =>
  switches
    .filter((one) => isInForce(one, at) && isAbout(one, aim))
    .sort((a, b) => untilOf(b) - untilOf(a))[0];

/** What callers are told of a switch, for themselves and for payers. */
export const noticeShown = ({ notice, until }: Switch) => ({
  notice,
  ...(until === undefined ? {} : { until: iso(until) }),
});
