// The body of a create: what is to be paid, by which method, and how the payer meets the order.
import { isIP } from 'node:net';
import * as z from 'zod';
import { Money } from '../../kernel/money.ts';
import { methods, presentations } from '../../providers/contract.ts';
import { basketLimit } from '../../settings/model/client.ts';

const Named = z.union(
  [
    z.strictObject({ claim: z.string().min(1).max(400) }),
    z.strictObject({ obligation_id: z.string().min(3).max(100) }),
  ],
  { error: 'name each obligation by {"claim": …} or {"obligation_id": …}' },
);

const loopback = ['127.0.0.1', 'localhost'];

/** https anywhere; http only to the caller's own machine, for people who build apps. */
const isSafe = (text: string): boolean => {
  const { protocol, hostname = '' } = URL.parse(text) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname));
};

export const CreateBody = z.strictObject({
  obligations: z.array(Named).min(1).max(basketLimit),
  method: z.enum(methods),
  presentation: z.enum(presentations).exclude(['in_person']).optional(),
  /** What the payer was shown; a different amount now is refused with the new one. */
  amount: Money.optional(),
  return_url: z.string().max(500).refine(isSafe, 'give an https:// address').optional(),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/)
    .optional(),
  /** What a scanner read of the payer's own code: used once, kept nowhere. Schemes differ in length. */
  payer_code: z
    .string()
    .regex(
      /^[\x21-\x7e]{10,64}$/,
      'send the code as it was read: 10 to 64 visible ASCII characters',
    )
    .optional(),
  /** Who the payer is at the provider: a WeChat openid, an Alipay buyer id. */
  payer_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'send 1 to 128 visible ASCII characters')
    .optional(),
  /** The address of the payer's own device; left out, the one that an app's or page's call comes from. */
  payer_ip: z
    .string()
    .refine((text) => isIP(text) !== 0 && !text.includes('%'), 'send an IPv4 or IPv6 address')
    .optional(),
  /** Where a redirected payer's browser runs. */
  device: z.enum(['desktop', 'phone']).optional(),
  /** Ends another open payment of these obligations first. */
  supersede: z.boolean().optional(),
});
export type CreateBody = z.infer<typeof CreateBody>;
