// What the case system believes of a message: nothing that is not signed with its key, and signed just now.
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Incoming } from '../kit/server.ts';

/** A message of Clearlane, as far as a case system needs it. */
export const Letter = z.object({
  id: z.string(),
  type: z.string(),
  sequence: z.int().min(1),
  data: z.looseObject({
    obligation_id: z.string(),
    number: z.string(),
    release: z.string().optional(),
    undoes: z.string().optional(),
  }),
});
export type Letter = z.infer<typeof Letter>;

const toleranceSeconds = 300;

const sameBytes = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** Standard Webhooks: one of the signatures must be ours, over id, time and the very bytes. */
export const isGenuine = (key: string, { headers, bytes }: Incoming, now: number): boolean => {
  const id = headers['webhook-id'] ?? '';
  const seconds = headers['webhook-timestamp'] ?? '';
  if (Math.abs(Number(seconds) - now / 1_000) > toleranceSeconds) return false;
  const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'));
  const wanted = Buffer.from(
    `v1,${mac.update(`${id}.${seconds}.`).update(bytes).digest('base64')}`,
  );
  const given = (headers['webhook-signature'] ?? '').split(' ');
  return given.some((one) => sameBytes(Buffer.from(one), wanted));
};
