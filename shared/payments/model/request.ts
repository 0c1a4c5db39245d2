// The body of a create: what is to be paid, by which method, and how the payer meets the order.
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
  /** Ends another open payment of these obligations first. */
  supersede: z.boolean().optional(),
});
export type CreateBody = z.infer<typeof CreateBody>;
