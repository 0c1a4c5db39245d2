// An event as it travels: its JSON, signed as Standard Webhooks says (HMAC-SHA256 over id, time and body).
import { createHmac } from 'node:crypto';
import { type Instant, iso, secondMs } from '../../kernel/time.ts';
import type { Event } from './event.ts';

const money = (currency: string | undefined, amount: number | undefined) =>
  amount === undefined || currency === undefined ? undefined : { amount, currency };

const dataOf: Record<Event['subject'], (event: Event) => object> = {
  obligation: (event) => ({
    obligation_id: event.of,
    number: event.number,
    authority_id: event.authority,
    payment_id: event.payment,
    settled_at: event.settledAt === undefined ? undefined : iso(event.settledAt),
    release: event.release,
    undoes: event.undoes,
  }),
  payment: (event) => ({
    payment_id: event.of,
    authority_id: event.authority,
    amount: money(event.currency, event.amountMinor),
    applied: money(event.currency, event.appliedMinor),
    surplus: money(event.currency, event.surplusMinor),
    reason: event.reason,
  }),
};

/** The same event always gives the same text. */
export const bodyOf = (event: Event): string =>
  JSON.stringify({
    id: event.id,
    type: event.type,
    timestamp: iso(event.at),
    sequence: event.sequence,
    data: dataOf[event.subject](event),
  });

const signatureOf = (key: Buffer, signed: string): string =>
  `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;

/** Signed anew for each try: receivers refuse what was signed too long ago. */
export const headersOf = (
  { id }: Pick<Event, 'id'>,
  body: string,
  { keys, at }: { readonly keys: readonly Buffer[]; readonly at: Instant },
): Readonly<Record<string, string>> => {
  const seconds = String(Math.floor(at / secondMs));
  return {
    'content-type': 'application/json',
    'user-agent': 'Clearlane',
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': keys.map((key) => signatureOf(key, `${id}.${seconds}.${body}`)).join(' '),
  };
};
