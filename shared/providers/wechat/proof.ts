// Proves that bytes come from WeChat Pay: the four headers, the clock, and the key that they name.
import type { KeyObject } from 'node:crypto';
import type { Instant } from '../../kernel/time.ts';
import { isFresh } from '../sign.ts';
import { answerBytes, isSigned } from './signature.ts';

/** Signatures that begin so are broken on purpose: WeChat looks whether merchants verify. */
const probe = 'WECHATPAY/SIGNTEST/';

/** Reads a header by its lower-case name. */
export type Header = (name: string) => string | null | undefined;

export interface Evidence {
  readonly header: Header;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
}

export type KeyOf = (id: string) => Promise<KeyObject | undefined>;

interface Marks {
  readonly timestamp: string;
  readonly nonce: string;
  readonly serial: string;
  readonly signature: string;
}

const marksIn = (header: Header): Marks | string => {
  const mark = (name: string): string => header(`wechatpay-${name}`) ?? '';
  const marks = {
    timestamp: mark('timestamp'),
    nonce: mark('nonce'),
    serial: mark('serial'),
    signature: mark('signature'),
  };
  if (Object.values(marks).includes('')) return 'it lacks a header of its signature';
  return /^\d{1,12}$/.test(marks.timestamp) ? marks : 'its timestamp is unreadable';
};

/** Why these bytes are not genuine; undefined when they are. Never repeats what was sent. */
export const objection = async (
  { header, body, receivedAt }: Evidence,
  keyOf: KeyOf,
): Promise<string | undefined> => {
  const marks = marksIn(header);
  if (typeof marks === 'string') return marks;
  if (marks.signature.startsWith(probe)) return 'it is a probe with a broken signature';
  if (!isFresh(Number(marks.timestamp) * 1_000, receivedAt)) return 'it was not signed now';
  const key = await keyOf(marks.serial);
  if (!key) return 'no certificate or public key of WeChat Pay has the name in its header';
  const bytes = answerBytes(marks, body);
  return isSigned(key, bytes, marks.signature) ? undefined : 'its signature does not fit its bytes';
};
