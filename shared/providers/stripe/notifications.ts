// Stripe's webhooks: proved by the SDK against every secret in rotation, then translated.
import Stripe from 'stripe';
import * as z from 'zod';
import { referencePattern } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Acknowledgement, Message, Notification } from '../contract.ts';
import { futureToleranceMs, notGenuine, pastToleranceMs, unreadable } from '../sign.ts';
import { type Credentials, isLive } from './client.ts';
import { fromStripe } from './money.ts';
import { intentSaid, refundSaid } from './said.ts';
import { Dispute, Event, Intent, Refund, Tagged } from './shapes.ts';

const header = 'stripe-signature';

/** The instant that was signed; of several the SDK takes the last, so we bound that one. */
const signedAt = (signature: string): Instant => {
  const stamp = signature.split(',').findLast((part) => part.startsWith('t='));
  return Number.parseInt(stamp?.slice(2) ?? '', 10) * 1_000;
};

const isSignatureError = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeSignatureVerificationError;

/** The event if this secret signed it; undefined if not; throws on a body that is no event. */
const constructed = (message: Message, signature: string, secret: string): unknown => {
  try {
    return Stripe.webhooks.constructEvent(
      message.body,
      signature,
      secret,
      pastToleranceMs / 1_000,
      undefined,
      message.receivedAt,
    );
  } catch (error) {
    if (isSignatureError(error)) return undefined;
    throw unreadable('signed by Stripe, but not a snapshot event: set the endpoint to snapshots');
  }
};

const parsed = <Shape extends z.ZodType>(shape: Shape, value: unknown): z.infer<Shape> => {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw unreadable(z.prettifyError(read.error));
};

const verified = (credentials: Credentials, message: Message): Event => {
  const signature = message.headers[header];
  if (!signature) throw notGenuine(`its header ${header} is missing`);
  for (const secret of credentials.webhook_secrets) {
    const event = constructed(message, signature, secret);
    if (event === undefined) continue;
    // The SDK checks the past only: a stolen secret could sign for next year.
    if (signedAt(signature) - message.receivedAt > futureToleranceMs)
      throw notGenuine('it is signed for a time to come');
    return parsed(Event, event);
  }
  throw notGenuine('no secret of ours signed these bytes within the last five minutes');
};

/** Events of one major version are compatible (docs.stripe.com/api/versioning). */
const majorOf = (version: string): string => version.split('.')[1] ?? version;

/** Genuine, but is it ours, of this mode, and in a form that we understand? */
const checkOwner = (credentials: Credentials, event: Event): void => {
  if (event.livemode !== isLive(credentials)) throw notGenuine('it is of the other mode');
  if (event.account) throw notGenuine('it is about a connected account');
  if (majorOf(event.api_version ?? '') !== Stripe.MAJOR_API_VERSION)
    throw unreadable(
      `its API version is ${event.api_version ?? 'missing'}: make the endpoint with ${Stripe.API_VERSION}`,
    );
};

type Translation = (event: Event, id: string) => Notification | undefined;

/** What is not tagged with a reference of ours was made by somebody else on the same account. */
const taggedOurs = (value: unknown): Record<string, string> | undefined => {
  const tagged = Tagged.safeParse(value);
  if (!tagged.success || !referencePattern.test(tagged.data.metadata['reference'] ?? ''))
    return undefined;
  return tagged.data.metadata;
};

const aboutOrder: Translation = (event, id) => {
  const reference = taggedOurs(event.data.object)?.['reference'];
  if (reference === undefined) return undefined;
  const said = intentSaid(parsed(Intent, event.data.object), event.created);
  return { id, at: event.created, about: 'order', reference, said };
};

const aboutRefund: Translation = (event, id) => {
  const metadata = taggedOurs(event.data.object);
  const reference = metadata?.['reference'];
  const refundReference = metadata?.['refund_reference'];
  if (reference === undefined || refundReference === undefined) return undefined;
  const said = refundSaid(parsed(Refund, event.data.object));
  return { id, at: event.created, about: 'refund', reference, refundReference, said };
};

const aboutDispute: Translation = (event, id) => {
  const dispute = parsed(Dispute, event.data.object);
  return {
    id,
    at: event.created,
    about: 'dispute',
    providerId: dispute.id,
    ...(dispute.payment_intent && { orderProviderId: dispute.payment_intent }),
    state: dispute.status,
    money: fromStripe(dispute.amount, dispute.currency),
  };
};

/** The kinds that we handle; refunds come under either name, by method. */
const translations: Readonly<Record<string, Translation>> = {
  'payment_intent.succeeded': aboutOrder,
  'payment_intent.payment_failed': aboutOrder,
  'payment_intent.canceled': aboutOrder,
  'payment_intent.processing': aboutOrder,
  'refund.created': aboutRefund,
  'refund.updated': aboutRefund,
  'refund.failed': aboutRefund,
  'charge.refund.updated': aboutRefund,
  'charge.dispute.created': aboutDispute,
  'charge.dispute.updated': aboutDispute,
  'charge.dispute.closed': aboutDispute,
  'charge.dispute.funds_withdrawn': aboutDispute,
  'charge.dispute.funds_reinstated': aboutDispute,
};

/** Verifies, then translates; a genuine event that means nothing to us is undefined. */
export const notification = (
  credentials: Credentials,
  message: Message,
): Notification | undefined => {
  const event = verified(credentials, message);
  checkOwner(credentials, event);
  const translate = Object.hasOwn(translations, event.type) ? translations[event.type] : undefined;
  return translate?.(event, event.id);
};

/** Any 2xx is enough for Stripe; anything else is sent again for up to three days. */
export const acknowledge = (accepted: boolean): Acknowledgement => ({
  statusCode: accepted ? 200 : 503,
  headers: { 'content-type': 'application/json' },
  body: accepted ? '{"received":true}' : '{"received":false}',
});
