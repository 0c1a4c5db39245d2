// Fetching a day's trade bill: the hash proves the file, and nothing else is fetched from anywhere.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs, minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import { wechatTradeBill } from '../../../shared/statements/wechat-trade-bill.ts';
import { readAll } from '../../statements/chunks.ts';
import { errorOf, must, paidOrder } from '../rig.ts';
import { startStage, type WechatStage } from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const day = '2026-11-23';

type Front = (real: typeof fetch) => typeof fetch;

const fetched = async (front?: Front, wanted: { day?: string; payout?: string } = { day }) => {
  let text = '';
  for await (const piece of await must(stage.connect(front).statement)(wanted)) text += piece;
  return text;
};

/** Ten in the morning of the next day in Beijing. */
const untilReady = () => stage.advance(Date.parse('2026-11-24T02:00:00Z') - stage.now());

describe('a trade bill', () => {
  it('is fetched whole, and reads as what really happened', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const refund = stage.refund(key, 'succeeds');
    await must(connection.refund)(refund);
    untilReady();

    const file = await readAll(wechatTradeBill, await fetched());

    expect(file).toMatchObject({
      rows: [
        { kind: 'capture', reference: key.reference, grossMinor: 20_600, feeMinor: 124 },
        { kind: 'refund', reference: key.reference, grossMinor: -10_000, feeMinor: -60 },
      ],
    });
    const { captures, refunds } = stage.simulator.books();
    expect([captures.length, refunds.length]).toEqual([1, 1]);
  });

  it('of a day without trade is empty, and not a fault', async () => {
    untilReady();

    expect(await readAll(wechatTradeBill, await fetched())).toEqual({ rows: [] });
  });

  it('is not ready before ten in the morning, and says when to look again', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    stage.advance(-minuteMs);

    expect(await errorOf(() => fetched())).toMatchObject({
      kind: 'busy',
      code: 'statement_not_ready',
      extras: { retryAfterSeconds: (30 * minuteMs) / secondMs },
    });
  });

  it('is refused when its hash does not fit', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    stage.simulator.faults.add({ fault: 'damaged_bill' });

    expect(await errorOf(() => fetched())).toMatchObject({ code: 'statement_damaged' });
  });

  it('is refused when it was cut on the way', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    const cut: Front = (real) => async (input, init) => {
      const answer = await real(input, init);
      if (!String(input).includes('billdownload')) return answer;
      return new Response((await answer.arrayBuffer()).slice(0, -20));
    };

    expect(await errorOf(() => fetched(cut))).toMatchObject({ code: 'statement_damaged' });
  });

  it('is not fetched by an address that is past its time', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    const late: Front = (real) => (input, init) => {
      if (String(input).includes('billdownload')) stage.advance(hourMs);
      return real(input, init);
    };

    expect(await errorOf(() => fetched(late))).toMatchObject({ code: 'statement_unreachable' });
  });

  it('is fetched from nowhere but WeChat Pay, signed answer or not', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    const asked: string[] = [];
    const elsewhere = stage.open(
      { ...stage.secret, base_url: 'https://api.example.org' },
      (real) => (input, init) => {
        asked.push(new URL(String(input)).hostname);
        return real(String(input).replace('https://api.example.org', stage.simulator.url), init);
      },
    );

    expect(await errorOf(() => must(elsewhere.statement)({ day }))).toMatchObject({
      code: 'statement_elsewhere',
    });
    expect(asked).toEqual(['api.example.org']);
  });

  it.each(['unsigned_answer', 'drop_before', '500'] as const)(
    'is asked for again after %s',
    async (fault) => {
      await paidOrder(stage, stage.connect());
      untilReady();
      stage.simulator.faults.add({ fault, match: { path: '/v3/bill/tradebill' } });

      expect(await errorOf(() => fetched())).toMatchObject({ kind: 'busy' });
      expect(await fetched()).toContain('总交易单数');
    },
  );

  it('is asked for again when the download is dropped', async () => {
    await paidOrder(stage, stage.connect());
    untilReady();
    stage.simulator.faults.add({ fault: 'drop_before', match: { path: '/v3/billdownload' } });

    expect(await errorOf(() => fetched())).toMatchObject({ code: 'statement_unreachable' });
  });

  it.each([[{}], [{ day: '2026-02-30' }], [{ day: '../..' }], [{ payout: 'po_1' }]])(
    'is named by a real day: %j',
    async (wanted) => {
      expect(await errorOf(() => fetched(undefined, wanted))).toMatchObject({ kind: 'invalid' });
    },
  );

  it('of a day that was settled carries the faults that were seeded into it', async () => {
    const connection = stage.connect();
    for (let paid = 0; paid < 4; paid += 1) await paidOrder(stage, connection);
    const { wrong } = stage.simulator.settle.day({ day, faults: { dropLine: 1, alterAmount: 1 } });

    const file = await readAll(wechatTradeBill, await fetched());

    expect(wrong).toHaveLength(2);
    expect('rows' in file && file.rows).toHaveLength(3);
  });
});
