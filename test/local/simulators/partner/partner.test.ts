// The simulated partner: it signs as the adapter expects, repeats what is not answered, and its files fit our reader.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { json, type Served, serve } from '../../../../local/simulators/kit/server.ts';
import type { FileFault } from '../../../../local/simulators/partner/day-file.ts';
import { startPartnerSimulator } from '../../../../local/simulators/partner/server.ts';
import type { PartnerSimulator } from '../../../../local/simulators/partner/simulator.ts';
import { readPartnerFile } from '../../../../shared/counter/model/partner-file.ts';
import { partner as adapter } from '../../../../shared/providers/desk/partner.ts';

const now = Date.parse('2026-03-09T02:00:00Z');
let partner: PartnerSimulator;
let authority: Served;
let status: number;
let due: object;
/** Genuine messages as they came, and what was refused. */
let words: string[];
let refused: number;

beforeEach(async () => {
  status = 201;
  due = { result: 'found', payable: true, amount: { amount: 20_000, currency: 'CNY' } };
  words = [];
  refused = 0;
  partner = await startPartnerSimulator({ clock: () => now, schedule: () => () => undefined });
  const line = adapter.open(partner.secret(), { fetch, now: () => now });
  authority = await serve({}, async ({ path, headers, bytes, body }) => {
    if (path === '/v1/partners/verify') return json(200, { notices: [due] });
    try {
      line.verify?.({ headers, body: bytes, receivedAt: partner.now() });
    } catch {
      refused += 1;
      return json(401, {});
    }
    words.push(body);
    return json(status, {});
  });
  partner.pointTo({ pay: authority.url, hooks: authority.url, token: async () => 'token' });
});
afterEach(async () => {
  await partner.close();
  await authority.close();
});

const sent = async (fault?: FileFault): Promise<string> => {
  words = [];
  await partner.sendDay({ day: partner.today(), fault });
  return words[0] ?? '';
};

describe('a partner', () => {
  it('takes what is due, and tells of it signed', async () => {
    const taking = await partner.take({ number: '7' });

    expect(taking).toMatchObject({ serial: 'P000001', amountMinor: 20_000, day: '2026-03-09' });
    expect(words).toHaveLength(1);
    expect(JSON.parse(words[0] ?? '')).toMatchObject({
      type: 'payment.taken',
      data: { serial: 'P000001', obligations: [{ number: '7', amount: { amount: 20_000 } }] },
    });
  });

  it('takes nothing for a notice that cannot be paid', async () => {
    due = { result: 'found', payable: false, reason: 'settled' };

    await expect(partner.take({ number: '7' })).rejects.toThrow('settled');
    expect(partner.books()).toEqual([]);
  });

  it.each(['strange_key', 'altered_bytes'] as const)('is refused with %s, once', async (fault) => {
    partner.faults.add({ fault });

    const { serial } = await partner.take({ number: '7' });
    const before = [refused, words.length];
    await partner.again(serial);

    expect([before, words.length]).toEqual([[1, 0], 1]);
  });

  it('tells again, in the same bytes, when nobody could take it in', async () => {
    status = 503;
    await partner.take({ number: '7' });
    status = 201;
    partner.advance(60_000);
    await partner.idle();

    expect(words).toHaveLength(2);
    expect(words[1]).toBe(words[0]);
  });
});

describe('the file of a day', () => {
  beforeEach(async () => {
    for (const number of ['1', '2']) await partner.take({ number, amountMinor: 5_000 });
  });

  it('holds its takings', async () => {
    expect(readPartnerFile(await sent())).toEqual({
      theirs: { count: 2, totalMinor: 10_000 },
      lines: [
        { serial: 'P000001', amountMinor: 5_000 },
        { serial: 'P000002', amountMinor: 5_000 },
      ],
    });
  });

  it.each([
    ['drop_line', { count: 1, totalMinor: 5_000 }],
    ['stranger_line', { count: 3, totalMinor: 17_700 }],
    ['other_amount', { count: 2, totalMinor: 10_100 }],
  ] as const)('is wrong with %s, and yet adds up', async (fault, theirs) => {
    expect(readPartnerFile(await sent(fault)).theirs).toEqual(theirs);
  });

  it('is seen to be cut off', async () => {
    const text = await sent('cut_off');

    expect(() => readPartnerFile(text)).toThrow('nothing of this file was used');
  });
});
