// The SDK's client for one account: one deadline over each call, no retries of its own, no telemetry.
import Stripe from 'stripe';
import * as z from 'zod';
import type { Wire } from '../contract.ts';
import { callTimeoutMs } from '../wire.ts';

const modeOf = (key: string): string => key.split('_')[1] ?? '';

const Shape = z.strictObject({
  secret_key: z.string().regex(/^(sk|rk)_(test|live)_\S+$/, 'a secret or restricted key'),
  publishable_key: z.string().regex(/^pk_(test|live)_\S+$/, 'a publishable key'),
  /** The endpoint's signing secrets: the newest first, old ones until Stripe stops using them. */
  webhook_secrets: z
    .array(z.string().regex(/^whsec_\S+$/))
    .min(1)
    .max(3),
  /** Another address than Stripe's own: a simulator's. */
  host: z.string().optional(),
  port: z.int().min(1).max(65_535).optional(),
  protocol: z.enum(['http', 'https']).optional(),
});

/** The account's secret. Live keys go to Stripe's own address only, and never mix with test keys. */
export const Credentials = Shape.refine(
  ({ secret_key, publishable_key }) => modeOf(secret_key) === modeOf(publishable_key),
  { error: 'both keys must be of one mode, test or live', path: ['publishable_key'] },
).refine(
  ({ secret_key, host, port, protocol }) =>
    modeOf(secret_key) === 'test' || !(host ?? port ?? protocol),
  { error: 'live keys go to the provider’s own address only: remove it', path: ['host'] },
);
export type Credentials = z.infer<typeof Shape>;

export const isLive = ({ secret_key }: Credentials): boolean => modeOf(secret_key) === 'live';

/** An empty body, which the SDK takes for a broken answer. */
const broken = ({ status, headers }: Response): Response => new Response('', { status, headers });

/**
 * Reads each answer whole before the SDK sees it, within the same deadline. The SDK never settles a
 * call whose answer is JSON but no object (23.1.0), and it repeats a call once by itself, retries
 * off or not, where an error's own code says that the connection was reset: both end here.
 */
const guarded =
  (inner: typeof fetch): typeof fetch =>
  async (input, init) => {
    try {
      const answer = await inner(input, init);
      const text = await answer.text();
      const { status, headers } = answer;
      return /^\s*\{/.test(text) ? new Response(text, { status, headers }) : broken(answer);
    } catch (cause) {
      throw new TypeError('the call failed', { cause });
    }
  };

/**
 * The fetch client is chosen over the SDK's Node client: its deadline spans connecting and the whole
 * body, while the Node client's starts again with every byte that arrives.
 */
export const clientOf = ({ secret_key, host, port, protocol }: Credentials, wire: Wire): Stripe =>
  new Stripe(secret_key, {
    apiVersion: Stripe.API_VERSION,
    httpClient: Stripe.createFetchHttpClient(guarded(wire.fetch)),
    maxNetworkRetries: 0,
    timeout: callTimeoutMs,
    telemetry: false,
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(protocol !== undefined && { protocol }),
  });
