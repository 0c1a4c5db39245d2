// How adapters reach the outside: a fetch with one deadline over the whole exchange, and redaction.
import { type Instant, secondMs } from '../kernel/time.ts';
import type { Wire } from './contract.ts';

/** Far below API Gateway's 30 s, so that an unknown outcome is still stored by the request itself. */
export const callTimeoutMs = 10 * secondMs;

/**
 * A fetch that is aborted as a whole, connecting, waiting and reading the body, after `timeoutMs`.
 * A caller's own signal still counts.
 */
export const withDeadline =
  (inner: typeof fetch, timeoutMs: number): typeof fetch =>
  (input, init) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    return inner(input, { ...init, signal });
  };

/** The wire of the composition root: the runtime's fetch under the deadline, and the world's clock. */
export const liveWire = (now: () => Instant, inner: typeof fetch = globalThis.fetch): Wire => ({
  fetch: withDeadline(inner, callTimeoutMs),
  now,
});

const hidden = '[hidden]';

/** A text with every secret in it replaced; empty secrets are ignored. */
export const redacted = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((shown, secret) => (secret ? shown.replaceAll(secret, hidden) : shown), text);
