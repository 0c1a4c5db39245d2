// Finds an order's intent: by Stripe's id where we know it, else by our reference in its metadata.
import type Stripe from 'stripe';
import { hourMs, type Instant, minuteMs } from '../../kernel/time.ts';
import type { OrderKey } from '../contract.ts';
import type { NotFound, Unknown } from '../outcomes.ts';
import { type Answer, ask, fault, unknown } from './ask.ts';
import { Intent, pageOf } from './shapes.ts';

/** Our clock and Stripe's may differ by this much at either end of a window. */
const skewMs = 5 * minuteMs;

/**
 * Windows after the order's creation, looked through one after the other. Nearly every intent is
 * created within the first; a repetition may create it until its key's end, 23 hours later.
 */
const windowEndsMs = [10 * minuteMs, 2 * hourMs, 23 * hourMs];

const pageSize = 100;
/** An account with more intents in one window than this needs the id, not a search. */
const pagesPerWindow = 30;

const Page = pageOf(Intent);

interface Window {
  readonly fromMs: Instant;
  readonly toMs: Instant;
}

const windowsOf = (createdAt: Instant): readonly Window[] =>
  windowEndsMs.map((endMs, index) => ({
    fromMs: createdAt + (windowEndsMs[index - 1] ?? -skewMs),
    toMs: createdAt + endMs + (index === windowEndsMs.length - 1 ? skewMs : 0),
  }));

type Found = Intent | NotFound | Unknown;

const unlessRefused = <Value>(answer: Answer<Value>): Value | Unknown => {
  if (answer.kind === 'refused') throw fault(answer.refusal);
  return answer.kind === 'value' ? answer.value : answer.unknown;
};

const inWindow = async (client: Stripe, reference: string, window: Window): Promise<Found> => {
  let after: string | undefined;
  for (let page = 0; page < pagesPerWindow; page += 1) {
    const listed = unlessRefused(
      await ask(Page, () =>
        client.paymentIntents.list({
          limit: pageSize,
          created: { gte: Math.floor(window.fromMs / 1_000), lte: Math.ceil(window.toMs / 1_000) },
          expand: ['data.latest_charge'],
          ...(after !== undefined && { starting_after: after }),
        }),
      ),
    );
    if ('outcome' in listed) return listed;
    const found = listed.data.find(({ metadata }) => metadata['reference'] === reference);
    if (found) return found;
    after = listed.data.at(-1)?.id;
    if (!listed.has_more || after === undefined) return { outcome: 'not_found' };
  }
  return unknown('too many intents to look through');
};

/** Listing is used, not search: search runs up to a minute behind (docs.stripe.com/search). */
const byReference = async (
  client: Stripe,
  { reference, createdAt }: OrderKey,
  now: Instant,
): Promise<Found> => {
  for (const window of windowsOf(createdAt)) {
    if (window.fromMs > now + skewMs) break;
    const found = await inWindow(client, reference, window);
    if (!('outcome' in found) || found.outcome === 'unknown') return found;
  }
  return { outcome: 'not_found' };
};

const byId = async (client: Stripe, id: string, reference: string): Promise<Found> => {
  const answer = await ask(Intent, () =>
    client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }),
  );
  if (answer.kind === 'refused' && answer.refusal.statusCode === 404)
    return { outcome: 'not_found' };
  const intent = unlessRefused(answer);
  if ('outcome' in intent) return intent;
  return intent.metadata['reference'] === reference
    ? intent
    : unknown('the intent belongs to another order');
};

/** The order's intent as it is now. */
export const find = (client: Stripe, order: OrderKey, now: Instant): Promise<Found> =>
  order.providerId === undefined
    ? byReference(client, order, now)
    : byId(client, order.providerId, order.reference);
