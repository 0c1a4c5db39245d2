// One call to Stripe and what its answer is worth: a value, a clear refusal, or nothing known.
import type Stripe from 'stripe';
import * as z from 'zod';
import { ProviderFault } from '../fault.ts';
import type { Unknown } from '../outcomes.ts';
import { Intent } from './shapes.ts';

/** What we read of an error; its message is left out, since it may name keys and payers. */
const StripeError = z.object({
  statusCode: z.int(),
  rawType: z.string().nullish(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  param: z.string().nullish(),
  requestId: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  /** The intent in its state after the refusal, where there is one. */
  payment_intent: Intent.nullish().catch(undefined),
});
export type Refusal = z.infer<typeof StripeError>;

export type Answer<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  /** Stripe understood and said no: what was asked did not happen. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | {
      readonly kind: 'unknown';
      readonly unknown: Unknown;
      /** Stripe failed inside and keeps that answer under the key: repeating alone tells no more. */
      readonly kept: boolean;
    };

/** Being asked again soon is harmless; Stripe's limits recover within a second or two. */
const limitedRetrySeconds = 2;

/** Answers that say nothing about whether the work was, or will be, done. */
const undecided = ({ statusCode, rawType }: Refusal): boolean =>
  statusCode < 400 ||
  statusCode >= 500 ||
  [408, 409, 429].includes(statusCode) ||
  // The key was used with other parameters: something exists under it, so it has to be looked for.
  rawType === 'idempotency_error';

const named = (refusal: Refusal): string =>
  [refusal.statusCode, refusal.rawType, refusal.code, refusal.param, refusal.requestId]
    .filter((part) => part !== undefined && part !== null)
    .join(' ');

const retryAfter = ({ statusCode, headers }: Refusal): { retryAfterSeconds?: number } => {
  const seconds = Number(headers?.['retry-after']);
  if (Number.isSafeInteger(seconds) && seconds > 0) return { retryAfterSeconds: seconds };
  return statusCode === 429 || statusCode === 409 ? { retryAfterSeconds: limitedRetrySeconds } : {};
};

export const unknown = (why: string, more: Partial<Unknown> = {}): Unknown => ({
  outcome: 'unknown',
  why,
  ...more,
});

/** Our key, our account's rights or our parameters are wrong: see ProviderFault. */
export const fault = (refusal: Refusal): ProviderFault =>
  new ProviderFault(
    'stripe',
    refusal.code ?? refusal.rawType ?? 'refused',
    `Stripe refuses us (${named(refusal)}); nothing was created. Check the account's keys and settings`,
  );

const judged = (error: unknown): Answer<never> => {
  const read = StripeError.safeParse(error);
  if (!read.success) {
    const kind = error instanceof Error ? error.constructor.name : 'error';
    return { kind: 'unknown', unknown: unknown(`no readable answer (${kind})`), kept: false };
  }
  const refusal = read.data;
  if (undecided(refusal))
    return {
      kind: 'unknown',
      unknown: unknown(named(refusal), retryAfter(refusal)),
      kept: refusal.statusCode >= 500,
    };
  if ([401, 403].includes(refusal.statusCode)) throw fault(refusal);
  return { kind: 'refused', refusal };
};

/**
 * Runs one call and reads its answer by `shape`. Lost, late, garbled and undecided answers are
 * unknown; 401 and 403 throw ProviderFault; other 4xx are refusals for the caller to judge.
 */
export const ask = async <Shape extends z.ZodType>(
  shape: Shape,
  call: () => Promise<Stripe.Response<object>>,
): Promise<Answer<z.infer<Shape>>> => {
  try {
    const read = shape.safeParse(await call());
    return read.success
      ? { kind: 'value', value: read.data }
      : {
          kind: 'unknown',
          unknown: unknown('an answer that is not what was asked for'),
          kept: false,
        };
  } catch (error) {
    return judged(error);
  }
};
