// Keys and credentials from Secrets Manager, kept for five minutes, so that a rotation is seen soon.
import { hkdfSync } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Instant, minuteMs } from '../kernel/time.ts';
import { type Part, setting } from '../live.ts';

/** One key per purpose out of one master (RFC 5869): a template can generate one secret text only. */
const derived = (master: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', master, 'clearlane', purpose, 32)).toString('hex');

const HashKeys = z.object({ master: z.string().min(32) }).transform(({ master }) => ({
  paymentId: derived(master, 'paymentId'),
  claim: derived(master, 'claim'),
  receipt: derived(master, 'receipt'),
}));

export type ReadSecret = (name: string) => Promise<unknown>;

const keptForMs = 5 * minuteMs;

/** Reads a secret as JSON, from memory while it is fresh. */
export const secretReader = (now: () => Instant): ReadSecret => {
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  const kept = new Map<string, { readonly value: unknown; readonly until: Instant }>();
  return async (name) => {
    const known = kept.get(name);
    if (known && known.until > now()) return known.value;
    const answer = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const value: unknown = JSON.parse(answer.SecretString ?? 'null');
    kept.set(name, { value, until: now() + keptForMs });
    return value;
  };
};

/** The keys of our own hashes. */
export const secrets: Part = (settings, base) => {
  const read = secretReader(base.now);
  return { hashKeys: async () => HashKeys.parse(await read(setting(settings, 'KEYS_SECRET'))) };
};
