// Whether a rule's conditions hold.
import { describe, expect, it } from '@jest/globals';
import type { Facts } from '../../shared/routing/model/match.ts';
import { matches } from '../../shared/routing/model/match.ts';
import type { Conditions } from '../../shared/routing/model/ruleset.ts';
import { someFacts } from './routing.ts';

type Case = readonly [when: Conditions, facts: Partial<Facts>, holds: boolean];

const conditions: Readonly<Record<string, Case>> = {
  'no condition': [{}, {}, true],
  'the channel': [{ channels: ['app', 'counter'] }, {}, true],
  'another channel': [{ channels: ['app'] }, {}, false],
  'the method': [{ methods: ['card'] }, {}, true],
  'another method': [{ methods: ['wechat'] }, {}, false],
  'the currency': [{ currencies: ['CNY', 'USD'] }, {}, true],
  'another currency': [{ currencies: ['USD'] }, {}, false],
  'the least amount itself': [{ minimumMinor: 20_000 }, {}, true],
  'less than the least amount': [{ minimumMinor: 20_001 }, {}, false],
  'the largest amount itself': [{ maximumMinor: 20_000 }, {}, true],
  'more than the largest amount': [{ maximumMinor: 19_999 }, {}, false],
  'an amount that is not known yet': [{ minimumMinor: 1 }, { amountMinor: undefined }, true],
  'fines only': [{ kinds: ['fine'] }, {}, true],
  'a fee among fines': [{ kinds: ['fine'] }, { kinds: ['fine', 'fee'] }, false],
  'kinds that are not known yet': [{ kinds: ['fee'] }, { kinds: undefined }, true],
  'the office': [{ offices: ['East'] }, { offices: ['East'] }, true],
  'one obligation of another office': [{ offices: ['East'] }, { offices: ['East', 'West'] }, false],
  'an obligation without an office': [{ offices: ['East'] }, { offices: [''] }, false],
  'the outlet': [{ outlets: ['hall-1'] }, { outlet: 'hall-1' }, true],
  'a client without an outlet': [{ outlets: ['hall-1'] }, {}, false],
  'one of two conditions only': [{ channels: ['counter'], methods: ['wechat'] }, {}, false],
};

/** Monday 2026-03-09 in Shanghai is eight hours ahead of these. */
const at = (utc: string): Partial<Facts> => ({ at: Date.parse(utc) });
const night = { from: '22:00', to: '06:00' };

const hours: Readonly<Record<string, Case>> = {
  'the first minute': [
    { hours: [{ from: '10:00', to: '11:00' }] },
    at('2026-03-09T02:00:00Z'),
    true,
  ],
  'the last second': [
    { hours: [{ from: '10:00', to: '11:00' }] },
    at('2026-03-09T02:59:59Z'),
    true,
  ],
  'the end itself': [
    { hours: [{ from: '10:00', to: '11:00' }] },
    at('2026-03-09T03:00:00Z'),
    false,
  ],
  'one of several windows': [
    {
      hours: [
        { from: '08:00', to: '09:00' },
        { from: '10:00', to: '11:00' },
      ],
    },
    at('2026-03-09T02:00:00Z'),
    true,
  ],
  'its weekday, by the local calendar': [
    { hours: [{ days: [1], from: '00:00', to: '23:59' }] },
    at('2026-03-08T16:30:00Z'),
    true,
  ],
  'another weekday': [
    { hours: [{ days: [7], from: '00:00', to: '23:59' }] },
    at('2026-03-08T16:30:00Z'),
    false,
  ],
  'the evening of a night': [{ hours: [night] }, at('2026-03-09T14:00:00Z'), true],
  'the morning of a night': [{ hours: [night] }, at('2026-03-08T21:59:00Z'), true],
  'the day beside a night': [{ hours: [night] }, at('2026-03-09T04:00:00Z'), false],
  'Monday morning of a Sunday night': [
    { hours: [{ ...night, days: [7] }] },
    at('2026-03-08T21:00:00Z'),
    true,
  ],
  'Monday morning of a Monday night': [
    { hours: [{ ...night, days: [1] }] },
    at('2026-03-08T21:00:00Z'),
    false,
  ],
};

describe('a rule', () => {
  it.each(Object.entries({ ...conditions, ...hours }))(
    'is asked about %s',
    (_name, [when, facts, holds]) => {
      expect(matches(when, someFacts(facts))).toBe(holds);
    },
  );

  it('reads hours in the zone of the authority', () => {
    const when = { hours: [{ from: '10:00', to: '11:00' }] };

    expect(matches(when, someFacts({ zone: 'Asia/Shanghai' }))).toBe(true);
    expect(matches(when, someFacts({ zone: 'Europe/Berlin' }))).toBe(false);
  });
});
