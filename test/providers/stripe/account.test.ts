// What a Stripe account's secret must look like, and how amounts go there and back.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountLimitMinor, Currency } from '../../../shared/kernel/money.ts';
import { declineCodes } from '../../../shared/providers/outcomes.ts';
import { declineOf } from '../../../shared/providers/stripe/declines.ts';
import { fromStripe, toStripe } from '../../../shared/providers/stripe/money.ts';
import { stripe } from '../../../shared/providers/stripe/stripe.ts';
import { errorOf, shown } from '../rig.ts';
import { secrets } from './rig.ts';

const wire = { fetch, now: () => 0 };
const live = {
  secret_key: 'sk_live_1',
  publishable_key: 'pk_live_1',
  webhook_secrets: ['whsec_1'],
};

describe('the secret of a Stripe account', () => {
  it.each([
    ['test keys', secrets],
    ['a restricted key', { ...secrets, secret_key: 'rk_test_1' }],
    ['live keys', live],
    [
      'a simulator with test keys',
      { ...secrets, host: '127.0.0.1', port: 8_080, protocol: 'http' },
    ],
  ])('is taken with %s', (_kind, secret) => {
    expect(stripe.open(secret, wire)).toHaveProperty('pay');
  });

  it.each([
    ['no keys', {}],
    ['the keys swapped', { ...secrets, secret_key: secrets.publishable_key }],
    ['a test and a live key', { ...live, publishable_key: secrets.publishable_key }],
    ['live keys that go elsewhere', { ...live, host: '127.0.0.1' }],
    ['live keys over plain HTTP', { ...live, protocol: 'http' }],
    ['no webhook secret', { ...secrets, webhook_secrets: [] }],
    [
      'four webhook secrets',
      { ...secrets, webhook_secrets: ['a', 'b', 'c', 'd'].map((x) => `whsec_${x}`) },
    ],
    ['an unknown member', { ...secrets, api_version: '2024-06-20' }],
  ])('is refused with %s, without repeating a key', async (_kind, secret) => {
    const error = await errorOf(async () => stripe.open(secret, wire));

    expect(error).toMatchObject({ name: 'ZodError' });
    expect(shown(error)).not.toMatch(/51Secret|51Public|sk_live_1/);
  });
});

describe('amounts at Stripe', () => {
  it('go there and back unchanged in every currency', () => {
    const money = fc.record({
      amount: fc.integer({ min: 1, max: amountLimitMinor }),
      currency: fc.constantFrom(...Currency.options),
    });

    fc.assert(
      fc.property(money, (asked) => {
        const units = toStripe(asked);

        if (units === undefined) expect(asked.currency).toBe('KWD');
        else expect(fromStripe(units, asked.currency)).toEqual(asked);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each([
    [20_600, 'CNY', 20_600],
    [20_600, 'JPY', 20_600],
    [20_600, 'KWD', 20_600],
    [20_605, 'KWD', undefined],
  ] as const)('%i %s are %s units', (amount, currency, units) => {
    expect(toStripe({ amount, currency })).toBe(units);
  });
});

describe('Stripe’s reasons for a decline', () => {
  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
    [{ code: 'expired_card', decline_code: null }, 'expired_instrument'],
    [{ code: 'card_declined', decline_code: 'generic_decline' }, 'declined'],
    [{ code: 'constructor' }, 'declined'],
    [{}, 'declined'],
  ])('%j', (reason, word) => {
    expect(declineOf(reason)).toBe(word);
  });

  it('always end in a word of ours', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (code, decline_code) => {
        expect(declineCodes).toContain(declineOf({ code, decline_code }));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
