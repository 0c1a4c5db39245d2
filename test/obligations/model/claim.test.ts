// A claim opens one obligation to one client's payer for half an hour, and nothing else to anybody.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  claimLifeMs,
  claimLimitCharacters,
  makeClaim,
  readClaim,
} from '../../../shared/obligations/model/claim.ts';

const now = Date.UTC(2026, 2, 20, 9);
const payer = { client: 'app', subject: 'payer-1' };
const key = 'a key of the claims';
const id = 'beijing.1-110101190000001';
const aClaim = () => makeClaim(id, { ...payer, key, expiresAt: now + claimLifeMs });

describe('a claim', () => {
  it('names its obligation to the payer it was made for', () => {
    expect(readClaim(aClaim(), { ...payer, key, now })).toEqual({ obligation: id });
    expect(aClaim().length).toBeLessThanOrEqual(claimLimitCharacters);
  });

  it('is over after its half hour, and not before', () => {
    const end = now + claimLifeMs;

    expect(readClaim(aClaim(), { ...payer, key, now: end - 1 })).toEqual({ obligation: id });
    expect(readClaim(aClaim(), { ...payer, key, now: end })).toEqual({ fault: 'expired' });
  });

  it.each([
    ['another client', { client: 'kiosk-7' }],
    ['another subject', { subject: 'payer-2' }],
    ['another key', { key: 'another key' }],
    ['parts that only look alike when joined', { client: 'ap', subject: 'ppayer-1' }],
  ])('proves nothing to %s', (_who, change) => {
    expect(readClaim(aClaim(), { ...payer, key, now, ...change })).toEqual({ fault: 'forged' });
  });

  it('cannot be moved to another obligation or a later end', () => {
    const [, expiry = '', mac = ''] = aClaim().split('~');
    const later = (Number.parseInt(expiry, 36) + 3_600).toString(36);

    for (const text of [`beijing.110101190000002~${expiry}~${mac}`, `${id}~${later}~${mac}`])
      expect(readClaim(text, { ...payer, key, now })).toEqual({ fault: 'forged' });
  });

  it('is never found in other text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => aClaim() + text),
        ),
        (text) => {
          fc.pre(text !== aClaim());
          expect(readClaim(text, { ...payer, key, now })).toEqual({ fault: 'forged' });
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('does not forgive the loss of any character', () => {
    const claim = aClaim();

    for (let at = 0; at < claim.length; at += 1) {
      const cut = claim.slice(0, at) + claim.slice(at + 1);
      expect(readClaim(cut, { ...payer, key, now })).toEqual({ fault: 'forged' });
    }
  });
});
