// The sandbox's signed notifications: how they are made, proved to be genuine, and translated.
import * as z from 'zod';
import { Money } from '../../kernel/money.ts';
import { Instant, iso } from '../../kernel/time.ts';
import type { Message, Notification } from '../contract.ts';
import type { Awaiting, Closed, RefundOutcome, Succeeded } from '../outcomes.ts';
import { hmacHex, isFresh, notGenuine, sameText, unreadable } from '../sign.ts';
import { orderIdOf, refundIdOf } from './fates.ts';

const header = 'sandbox-signature';
const pattern = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/;

const Common = z.strictObject({
  id: z.string().min(1),
  /** The account at the sandbox that it concerns: another's is refused under the same secret too. */
  account: z.string(),
  at: Instant,
  reference: z.string(),
  money: Money,
});
const AboutOrder = Common.extend({
  about: z.literal('order'),
  said: z.enum(['awaiting', 'succeeded', 'closed']),
});
const AboutRefund = Common.extend({
  about: z.literal('refund'),
  refundReference: z.string(),
  said: z.enum(['accepted', 'succeeded', 'failed']),
});
const AboutDispute = Common.extend({ about: z.literal('dispute'), state: z.string() });
const Body = z.discriminatedUnion('about', [AboutOrder, AboutRefund, AboutDispute]);
const kinds: readonly string[] = ['order', 'refund', 'dispute'];

export type SandboxNotification = z.infer<typeof Body>;

/** What the sandbox would send at `sentAt`, signed; for tests and the demo. */
export const signSandboxNotification = (
  secret: string,
  content: SandboxNotification | { readonly about: string; readonly account: string },
  sentAt: Instant,
): Message => {
  const body = JSON.stringify(content);
  const signature = hmacHex(secret, `${sentAt}.${body}`);
  return {
    headers: { 'content-type': 'application/json', [header]: `t=${sentAt},v1=${signature}` },
    body: Buffer.from(body),
    receivedAt: sentAt,
  };
};

const orderSaid = (body: z.infer<typeof AboutOrder>): Awaiting | Succeeded | Closed => {
  const { money, at } = body;
  const providerId = orderIdOf(body.reference);
  const words = {
    awaiting: { outcome: 'awaiting', providerId },
    succeeded: { outcome: 'succeeded', providerId, money, at },
    closed: { outcome: 'closed', providerId },
  } as const;
  return words[body.said];
};

const refundSaid = (body: z.infer<typeof AboutRefund>): RefundOutcome => {
  const { money, at } = body;
  const providerId = refundIdOf(body.refundReference);
  const words = {
    accepted: { outcome: 'accepted', providerId },
    succeeded: { outcome: 'succeeded', providerId, money, at },
    failed: { outcome: 'failed', code: 'insufficient_funds' },
  } as const;
  return words[body.said];
};

const translated = (body: SandboxNotification): Notification => {
  const { id, at, reference } = body;
  if (body.about === 'order') return { id, at, about: 'order', reference, said: orderSaid(body) };
  if (body.about === 'refund') {
    const { refundReference } = body;
    return { id, at, about: 'refund', refundReference, reference, said: refundSaid(body) };
  }
  const { money, state } = body;
  const orderId = orderIdOf(reference);
  return { id, at, about: 'dispute', providerId: orderId, orderProviderId: orderId, state, money };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('its body is not JSON');
  }
};

/** The account at the sandbox and its keys: the old one counts until it is taken away. */
interface Own {
  readonly account: string;
  readonly secret: string;
  readonly old_secret?: string | undefined;
}

const isSigned = ({ secret, old_secret: old }: Own, content: string, signature: string): boolean =>
  [secret, ...(old === undefined ? [] : [old])].some((key) =>
    sameText(signature, hmacHex(key, content)),
  );

const verified = (own: Own, message: Message): unknown => {
  const found = pattern.exec(message.headers[header] ?? '');
  if (!found) throw notGenuine(`its header ${header} is missing or unreadable`);
  const [, sentAt = '', signature = ''] = found;
  const body = message.body.toString('utf8');
  if (!isSigned(own, `${sentAt}.${body}`, signature))
    throw notGenuine('its signature does not fit its bytes');
  if (!isFresh(Number(sentAt), message.receivedAt))
    throw notGenuine(`it was not sent around ${iso(message.receivedAt)}`);
  return parsed(body);
};

const Envelope = z.looseObject({ about: z.string(), account: z.string() });

/** Verifies and translates; a genuine kind that means nothing to us is undefined. */
export const readNotification = (own: Own, message: Message): Notification | undefined => {
  const content = verified(own, message);
  const envelope = Envelope.safeParse(content);
  if (envelope.data?.account !== own.account) throw notGenuine('it is for another account');
  if (!kinds.includes(envelope.data.about)) return undefined;
  const body = Body.safeParse(content);
  if (!body.success) throw unreadable(z.prettifyError(body.error));
  return translated(body.data);
};
