// The levers over HTTP, the seeded faults of the settlement file, and the ladder of notifications.
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Remote, remote } from '../../../../local/simulators/kit/remote.ts';
import { serve } from '../../../../local/simulators/kit/server.ts';
import { aMerchant, bodies, type Merchant, paths } from './rig.ts';

let merchant: Merchant;
let hand: Remote;
beforeEach(async () => {
  merchant = await aMerchant();
  hand = remote(merchant.simulator.url);
});
afterEach(() => merchant.simulator.close());

const makeAndPay = async (count: number, backUrl?: string): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    const orderId = `ORDER${String(n).padStart(4, '0')}`;
    await merchant.ask(paths.back, { ...bodies.code, orderId, ...(backUrl && { backUrl }) });
    merchant.simulator.payer.pay({ reference: orderId });
  }
};

describe('the levers', () => {
  it('show what is open, and pay, decline and advance', async () => {
    const { qrCode = '' } = await merchant.ask(paths.back, bodies.code);
    const open = await hand.show('open');
    await hand.pull('decline', { reference: 'ORDER0001', code: '61' });
    await hand.pull('pay', { qrCode });

    expect(open).toMatchObject([
      { reference: 'ORDER0001', amount: 20_600, currency: 'CNY', way: 'code', status: 'open' },
    ]);
    expect(await hand.show('open')).toEqual([]);
    expect(await hand.show('books')).toMatchObject({ balances: { payer: -20_600 } });
    expect(await hand.pull('advance', { ms: 1_000 })).toEqual({
      now: merchant.simulator.now(),
    });
    expect(await hand.pull('code', { end: 'silent' })).toMatchObject({
      payerCode: expect.stringMatching(/^62\d{17}$/),
    });
  });

  it('add and clear faults, and refuse unknown ones with the names', async () => {
    await hand.pull('faults', { fault: 'drop_before' });

    expect(await hand.show('faults')).toEqual([{ fault: 'drop_before' }]);
    expect(await hand.pull('clear-faults')).toEqual([]);
    await expect(hand.pull('faults', { fault: 'rain' })).rejects.toThrow(/drop_before/);
  });

  it('say what is missing', async () => {
    await expect(hand.pull('pay', {})).rejects.toThrow(/send reference/);
    await expect(hand.pull('pay', { reference: 'ORDER9999' })).rejects.toThrow(/no such order/);
    await expect(hand.pull('nothing')).rejects.toThrow(/POST pay/);
  });
});

describe('the settlement file', () => {
  it('is wrong where that was asked for, and nowhere else', async () => {
    await makeAndPay(6);

    const { lines, wrong, paidOut } = merchant.simulator.settle.day({
      faults: { dropLine: 1, duplicateLine: 1, alterAmount: 1, alterFee: 1, strangerLine: 1 },
    });

    expect(wrong.map((line) => line.wrong).sort()).toEqual([
      'alterAmount',
      'alterFee',
      'dropLine',
      'duplicateLine',
      'strangerLine',
    ]);
    expect(lines).toHaveLength(6 - 1 + 1 + 1);
    expect(paidOut).toBe(6 * (20_600 - 124));
  });

  it('stays as it was closed, and is paid out once', async () => {
    await makeAndPay(2);
    merchant.simulator.settle.day();

    expect(merchant.simulator.settle.day().paidOut).toBe(0);
  });

  it('comes as base64 of zlib of a zip', async () => {
    await makeAndPay(1);
    merchant.simulator.settle.day();

    const said = await merchant.ask(paths.file, { ...bodies.file, settleDate: '1123' });
    const zip = inflateSync(Buffer.from(said['fileContent'] ?? '', 'base64'));

    expect(said['fileName']).toBe('777290058110048_20261123.zip');
    expect(zip.subarray(0, 4).toString('hex')).toBe('504b0304');
    expect(zip.includes('INN26112388ZM_777290058110048')).toBe(true);
  });

  it('is missing for a day without transactions', async () => {
    expect(await merchant.ask(paths.file, { ...bodies.file, settleDate: '1122' })).toMatchObject({
      respCode: '98',
    });
  });
});

describe('notifications', () => {
  it.each([
    [200, 1],
    [302, 1],
    [204, 5],
    [401, 5],
  ])('that are answered with %i are sent %i times', async (status, times) => {
    const gapsMs: number[] = [];
    const hook = await serve({}, async () => {
      gapsMs.push(merchant.simulator.now());
      return { status, body: '' };
    });
    const slow = await aMerchant({ retryFactor: 1 });
    await slow.ask(paths.back, { ...bodies.code, backUrl: `${hook.url}/up` });
    slow.simulator.payer.pay({ reference: 'ORDER0001' });
    for (let n = 0; n < 14; n += 1) {
      await slow.simulator.webhooks.idle();
      slow.simulator.advance(60_000);
    }
    const minutes = slow.simulator.webhooks
      .log()
      .map(({ at }) => (at - Date.parse('2026-11-23T08:00:00Z')) / 60_000);
    await hook.close();
    await slow.simulator.close();

    expect(minutes).toEqual([0, 1, 3, 7, 12].slice(0, times));
    expect(gapsMs).toHaveLength(times);
  });

  it.each([
    ['lose_notification', ['lost']],
    ['duplicate_notification', ['accepted', 'accepted']],
    ['stranger_notification', ['accepted', 'accepted']],
    ['altered_notification', ['accepted', 'accepted']],
  ] as const)('suffer %s', async (fault, outcomes) => {
    const hook = await serve({}, async () => ({ status: 200, body: '' }));
    merchant.simulator.faults.add({ fault });

    await makeAndPay(1, `${hook.url}/up`);
    await merchant.simulator.webhooks.idle();
    await hook.close();

    expect(merchant.simulator.webhooks.log().map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  it('are sent again by hand', async () => {
    const bodiesSeen: string[] = [];
    const hook = await serve({}, async ({ body }) => {
      bodiesSeen.push(body);
      return { status: 200, body: '' };
    });
    await makeAndPay(1, `${hook.url}/up`);
    await merchant.simulator.webhooks.idle();
    await hand.pull('resend', { id: '01 ORDER0000 20261123160000' });
    await hook.close();

    expect(bodiesSeen).toHaveLength(2);
    expect(bodiesSeen[1]).toBe(bodiesSeen[0]);
  });
});
