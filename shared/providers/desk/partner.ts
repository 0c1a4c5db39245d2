// Partners: they take money on their side and tell us, signed as Standard Webhooks says (HMAC-SHA256 over raw bytes).
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { type Instant, secondMs } from '../../kernel/time.ts';
import { connector, type Message } from '../contract.ts';
import { isFresh, notGenuine, sameText } from '../sign.ts';
import { capabilitiesOf, silent } from './desk.ts';

const keyLeastBytes = 24;

/** `whsec_` and base64, as Standard Webhooks writes keys; a second one while keys change. */
const Key = z
  .string()
  .regex(/^whsec_[0-9A-Za-z+/]+={0,2}$/)
  .transform((text) => Buffer.from(text.slice('whsec_'.length), 'base64'))
  .refine((bytes) => bytes.length >= keyLeastBytes, `use at least ${keyLeastBytes} bytes`);

const Credentials = z.strictObject({ webhook_keys: z.array(Key).min(1).max(2) });

const idPattern = /^[\x21-\x7e]{1,120}$/;
const secondsPattern = /^\d{1,11}$/;

const signatureOf = (key: Buffer, signed: string, body: Buffer): string =>
  `v1,${createHmac('sha256', key).update(signed).update(body).digest('base64')}`;

/** The headers with which a partner sends `body`; for tests and simulators. */
export const signPartnerMessage = (
  key: string,
  { id, body, at }: { readonly id: string; readonly body: string; readonly at: Instant },
): Readonly<Record<string, string>> => {
  const seconds = String(Math.floor(at / secondMs));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatureOf(Key.parse(key), `${id}.${seconds}.`, Buffer.from(body)),
  };
};

/** Any of the signatures under any of the keys: both may be changing. */
const isSigned = (keys: readonly Buffer[], signed: string, { headers, body }: Message): boolean => {
  const given = (headers['webhook-signature'] ?? '').split(' ').slice(0, 5);
  return keys.some((key) => {
    const expected = signatureOf(key, signed, body);
    return given.some((one) => sameText(one, expected));
  });
};

const verified = (keys: readonly Buffer[], message: Message) => {
  const id = message.headers['webhook-id'] ?? '';
  const seconds = message.headers['webhook-timestamp'] ?? '';
  if (!idPattern.test(id) || !secondsPattern.test(seconds))
    throw notGenuine('webhook-id and webhook-timestamp are missing or malformed');
  if (!isSigned(keys, `${id}.${seconds}.`, message)) throw notGenuine('its signature does not fit');
  const at = Number(seconds) * secondMs;
  if (!isFresh(at, message.receivedAt)) throw notGenuine('it was not signed now: sign it anew');
  return { id, at };
};

export const partner = connector({
  name: 'partner',
  capabilities: {
    ...capabilitiesOf(['cash', 'card_terminal', 'bank_transfer']),
    proofs: { messages: 'hmac_sha256' },
  },
  credentials: Credentials,
  connect: ({ webhook_keys: keys }) => ({
    ...silent(),
    verify: (message) => verified(keys, message),
  }),
});
