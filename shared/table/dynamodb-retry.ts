// What a failed request means for what was written, and how long we go on asking.
import type { Instant } from '../kernel/time.ts';

export interface Patience {
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly deadlineMs: number;
}

/** `clean`: nothing was written. `doubtful`: it may have been. Both are worth asking again. */
export type Again = 'clean' | 'doubtful';

export type Answer<A> = { readonly done: A } | { readonly again: Again; readonly cause: unknown };

const againByName: Readonly<Record<string, Again>> = {
  ThrottlingException: 'clean',
  ProvisionedThroughputExceededException: 'clean',
  RequestLimitExceeded: 'clean',
  TransactionConflictException: 'clean',
  RequestTimeTooSkewed: 'clean',
  // Our own earlier request with the same token still runs.
  TransactionInProgressException: 'doubtful',
  TimeoutError: 'doubtful',
  AbortError: 'doubtful',
  // An answer that could not be read.
  SyntaxError: 'doubtful',
};

// The connection was never made, so nothing was sent.
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

interface Trouble {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

const troubleOf = (cause: unknown): Trouble =>
  typeof cause === 'object' && cause !== null ? cause : {};

const againByCode = (code: unknown): Again | undefined => {
  if (typeof code !== 'string' || !/^(E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code)) return undefined;
  return unsent.has(code) ? 'clean' : 'doubtful';
};

/** Whether asking again can help; undefined for a mistake or a missing right, which it cannot. */
export const againOf = (cause: unknown): Again | undefined => {
  const { name, code, $metadata } = troubleOf(cause);
  const status = $metadata?.httpStatusCode;
  const named = typeof name === 'string' ? againByName[name] : undefined;
  if (named) return named;
  if (typeof status === 'number' && status >= 500) return 'doubtful';
  return againByCode(code);
};

/** Sends once; trouble that passes becomes a value, everything else is thrown. */
export const ask = async <A>(send: () => Promise<A>): Promise<Answer<A>> => {
  try {
    return { done: await send() };
  } catch (cause) {
    const again = againOf(cause);
    if (!again) throw cause;
    return { again, cause };
  }
};

const triesAtMost = 12;
const firstWaitMs = 25;
const longestWaitMs = 1_000;

/** Full jitter: anything up to a bound that doubles with each try. */
const waitMs = (tries: number, random: () => number): number =>
  Math.ceil(random() * Math.min(longestWaitMs, firstWaitMs * 2 ** tries));

export interface Ending {
  /** Some try may have written. */
  readonly doubtful: boolean;
  readonly cause: unknown;
}

/**
 * Asks until there is an answer, with jitter, up to twelve times inside the deadline; then `ended`
 * decides. `attempt` is told whether an earlier try may have written.
 */
export const insist = async <A>(
  patience: Patience,
  attempt: (doubtful: boolean) => Promise<Answer<A>>,
  ended: (ending: Ending) => A,
): Promise<A> => {
  const endsAt = patience.now() + patience.deadlineMs;
  let doubtful = false;
  let cause: unknown;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const answer = await attempt(doubtful);
    if ('done' in answer) return answer.done;
    doubtful ||= answer.again === 'doubtful';
    cause = answer.cause;
    const pauseMs = waitMs(tries, patience.random);
    if (patience.now() + pauseMs >= endsAt) break;
    await patience.sleep(pauseMs);
  }
  return ended({ doubtful, cause });
};
