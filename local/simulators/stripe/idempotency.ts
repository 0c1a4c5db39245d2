// Idempotency keys as Stripe keeps them: the first answer is replayed for a day, twins are refused.
import type { Answer } from '../kit/server.ts';
import { badParameter, StripeRefusal } from './errors.ts';

const keptMs = 24 * 3_600_000;
const maxKeyLength = 255;

export type Keyed = { readonly key: string; readonly path: string; readonly fingerprint: string };

type Kept = Keyed & {
  readonly at: number;
  readonly requestId: string;
  readonly answer: Answer | undefined;
};

export type Keys = {
  /** The stored answer to replay, or undefined when this request is the first and now holds the key. */
  readonly begin: (keyed: Keyed, requestId: string) => Answer | undefined;
  /** Stores the answer under the key. */
  readonly finish: (key: string, answer: Answer) => void;
  /** Gives the key free again: nothing was executed. */
  readonly release: (key: string) => void;
};

/** Empty keys; `now` gives epoch milliseconds. */
export const idempotencyKeys = (now: () => number): Keys => {
  const kept = new Map<string, Kept>();
  const begin: Keys['begin'] = (keyed, requestId) => {
    if (keyed.key.length > maxKeyLength)
      throw badParameter(`Idempotency keys have at most ${maxKeyLength} characters.`);
    const before = kept.get(keyed.key);
    if (!before || now() - before.at >= keptMs) {
      kept.set(keyed.key, { ...keyed, at: now(), requestId, answer: undefined });
      return undefined;
    }
    checkSame(before, keyed);
    return replay(before);
  };
  return {
    begin,
    finish: (key, answer) => {
      const held = kept.get(key);
      if (held) kept.set(key, { ...held, answer });
    },
    release: (key) => void kept.delete(key),
  };
};

const checkSame = (before: Kept, now: Keyed): void => {
  if (before.path !== now.path)
    throw conflict(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ` +
        `('${before.path}' vs '${now.path}'). Try using a key other than '${now.key}'.`,
    );
  if (before.fingerprint !== now.fingerprint)
    throw conflict(
      400,
      'Keys for idempotent requests can only be used with the same parameters they were first ' +
        `used with. Try using a key other than '${now.key}' if you meant to execute another request.`,
    );
  if (!before.answer)
    throw conflict(
      409,
      'There is currently another in-progress request using this Idempotent Key ' +
        `(${now.key}). Wait for it to end, or repeat later with the same key.`,
    );
};

const conflict = (status: 400 | 409, message: string): StripeRefusal =>
  new StripeRefusal(
    status,
    {
      type: 'idempotency_error',
      message,
      ...(status === 409 ? { code: 'idempotency_key_in_use' } : {}),
    },
    false,
  );

const replay = ({ answer, requestId }: Kept): Answer | undefined =>
  answer && {
    ...answer,
    headers: {
      ...answer.headers,
      'idempotent-replayed': 'true',
      'original-request': requestId,
    },
  };
