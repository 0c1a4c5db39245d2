// What adapters share to prove that bytes are genuine: keyed hashes, constant-time comparison, clock bounds.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '../kernel/failure.ts';
import { type Instant, minuteMs } from '../kernel/time.ts';

/** Older than this and a signed message may be a replay: Stripe, WeChat and we use five minutes. */
export const pastToleranceMs = 5 * minuteMs;

/** Clocks differ; a message from further ahead was not signed now (vendor helpers often skip this). */
export const futureToleranceMs = minuteMs;

/** HMAC-SHA256 as lower-case hex. */
export const hmacHex = (key: string, content: string | Uint8Array): string =>
  createHmac('sha256', key).update(content).digest('hex');

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two texts in a time that tells neither their difference nor their lengths. */
export const sameText = (left: string, right: string): boolean =>
  timingSafeEqual(hashed(left), hashed(right));

/** True when a signed instant lies within the tolerances around the arrival. */
export const isFresh = (signedAt: Instant, receivedAt: Instant): boolean =>
  receivedAt - signedAt <= pastToleranceMs && signedAt - receivedAt <= futureToleranceMs;

/** The refusal of a notification that is not genuine; `why` never repeats what was sent. */
export const notGenuine = (why: string): Failure =>
  new Failure('unauthenticated', 'notification_refused', `this notification is refused: ${why}`);

/** A notification that is genuine, but not as the provider's documents say: it waits for a person. */
export const unreadable = (why: string): Failure =>
  new Failure(
    'unprocessable',
    'notification_unreadable',
    `this notification is unreadable: ${why}`,
  );
