// Keys and credentials from Secrets Manager, kept for five minutes, so that a rotation is seen soon.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Instant, minuteMs } from '../kernel/time.ts';
import { type Part, setting } from '../live.ts';

const HashKeys = z.object({
  paymentId: z.string().min(32),
  claim: z.string().min(32),
  receipt: z.string().min(32),
});

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
