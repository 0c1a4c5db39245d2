// A receiver: a system of the authority that is told of events, at an address of its own.
import * as z from 'zod';
import { SettingId } from '../../settings/model/authority.ts';
import { subjects } from './event.ts';

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

const parsedUrl = (text: string): URL | undefined =>
  URL.canParse(text) ? new URL(text) : undefined;

/** Plain http only to the machine itself, which the outside never is. */
const isSecret = (text: string): boolean => {
  const url = parsedUrl(text);
  if (!url) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
};

const hasNoMore = (text: string): boolean => {
  const url = parsedUrl(text);
  return url !== undefined && url.username === '' && url.password === '' && url.hash === '';
};

export const Receiver = z.object({
  authority: SettingId,
  id: SettingId,
  name: z.string().min(1).max(100),
  url: z
    .string()
    .max(500)
    .refine(isSecret, 'write an address that begins with https://')
    .refine(hasNoMore, 'leave out user, password and fragment: the signature proves who sends'),
  /** What it is told of. All events of a subject, so that numbers without gaps prove that none is missing. */
  subjects: z.array(z.enum(subjects)).min(1).max(subjects.length),
  enabled: z.boolean(),
});
export type ReceiverContent = Readonly<z.infer<typeof Receiver>>;
export type Receiver = ReceiverContent & { readonly revision: number };

/** More systems than that are fed by one of them. */
export const receiverLimit = 10;

export const ReceiverPath = z.strictObject({ authority_id: SettingId, receiver_id: SettingId });

export const ReceiverBody = z.strictObject({
  name: Receiver.shape.name,
  url: Receiver.shape.url,
  subjects: Receiver.shape.subjects,
  enabled: z.boolean(),
});

export const receiverShown = (receiver: ReceiverContent) => ({
  authority_id: receiver.authority,
  receiver_id: receiver.id,
  name: receiver.name,
  url: receiver.url,
  subjects: receiver.subjects,
  enabled: receiver.enabled,
});

const keyLeastBytes = 24;

const Key = z
  .string()
  .regex(/^whsec_[0-9A-Za-z+/]+={0,2}$/)
  .transform((text) => Buffer.from(text.slice('whsec_'.length), 'base64'))
  .refine((bytes) => bytes.length >= keyLeastBytes, `use at least ${keyLeastBytes} bytes`);

/** What lies in the receiver's secret: who may read it is not who may edit the address. */
export const ReceiverSecret = z.strictObject({
  /** The second one while keys change: each message then carries a signature of both. */
  keys: z.array(Key).min(1).max(2),
  /** Origins inside private networks that this receiver may stand at. */
  private_origins: z.array(z.string()).max(5).default([]),
});
export type ReceiverSecret = Readonly<z.infer<typeof ReceiverSecret>>;
