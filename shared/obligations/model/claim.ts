// A claim: short-lived proof that this client's payer looked an obligation up with its second factor.
import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '../../kernel/id.ts';
import { type Instant, minuteMs, secondMs } from '../../kernel/time.ts';

export const claimLifeMs = 30 * minuteMs;
/** Longest text that can be a claim; a bound for request schemas. */
export const claimLimitCharacters = 200;

export interface ClaimSubject {
  readonly client: string;
  readonly subject: string;
}

const macBytes = 18;
const pattern = /^([0-9A-Za-z.-]{3,100})~([0-9a-z]{1,10})~([0-9A-Za-z_-]{24})$/;

const macOf = (
  key: string,
  { client, subject }: ClaimSubject,
  obligation: string,
  expirySeconds: string,
): Buffer =>
  keyedHash(key, ['claim', obligation, client, subject, expirySeconds]).subarray(0, macBytes);

/** `obligation~expiry~mac`, safe in JSON and URLs. `expiresAt` is kept to the second, rounded down. */
export const makeClaim = (
  obligation: string,
  claim: ClaimSubject & { readonly expiresAt: Instant; readonly key: string },
): string => {
  const expiry = Math.floor(claim.expiresAt / secondMs).toString(36);
  return `${obligation}~${expiry}~${macOf(claim.key, claim, obligation, expiry).toString('base64url')}`;
};

export type ClaimRead =
  | { readonly obligation: string }
  /** `forged` covers another client's and another subject's claim, too: they look the same. */
  | { readonly fault: 'forged' | 'expired' };

/** The obligation that a claim proves to this client and subject, or why it proves nothing. */
export const readClaim = (
  text: string,
  reader: ClaimSubject & { readonly now: Instant; readonly key: string },
): ClaimRead => {
  const [, obligation = '', expiry = '', mac = ''] = pattern.exec(text) ?? [];
  const expected = macOf(reader.key, reader, obligation, expiry);
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== macBytes || !timingSafeEqual(given, expected)) return { fault: 'forged' };
  const isOver = Number.parseInt(expiry, 36) * secondMs <= reader.now;
  return isOver ? { fault: 'expired' } : { obligation };
};
