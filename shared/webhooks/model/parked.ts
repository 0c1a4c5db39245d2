// A parked notification: genuine, but not applicable; kept whole for a person, never expiring by itself.
import * as z from 'zod';
import { Instant } from '../../kernel/time.ts';
import { providerNames } from '../../providers/names.ts';

export const parkedReasons = [
  'unknown_reference',
  'dispute',
  'refund_unknown',
  'unreadable',
] as const;
export type ParkedReason = (typeof parkedReasons)[number];

export const Parked = z.object({
  provider: z.enum(providerNames),
  account: z.string(),
  reason: z.enum(parkedReasons),
  receivedAt: Instant,
  /** The provider's id of it (a hash of an unreadable one): repeated deliveries park once. */
  notification: z.string(),
  headers: z.record(z.string(), z.string()),
  /** The raw bytes as base64. */
  body: z.string(),
});
export type Parked = Readonly<z.infer<typeof Parked>>;

const worthKeeping = /^(content-type|(stripe|wechatpay|sandbox|webhook)-.+|x-.*signature.*)$/;

/** Headers worth keeping: what a signature is made of, never cookies, tokens or forwarding addresses. */
export const keptHeaders = (
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && worthKeeping.test(name) ? [[name, value] as const] : [],
    ),
  );
