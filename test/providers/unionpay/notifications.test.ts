// UnionPay's notifications: what is read from genuine ones, and every way not to be genuine.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serve } from '../../../local/simulators/kit/server.ts';
import { Failure } from '../../../shared/kernel/failure.ts';
import { dayMs, hourMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { Message } from '../../../shared/providers/contract.ts';
import { errorOf, must, paidOrder, shown } from '../rig.ts';
import { notificationFields, startStage, type UnionpayStage } from './rig.ts';

let stage: UnionpayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const aMessage = (body: string | Buffer): Message => ({
  headers: {},
  body: Buffer.from(body),
  receivedAt: stage.now(),
});

const fieldsWith = (over: Readonly<Record<string, string>> = {}) => ({
  ...notificationFields({ about: 'succeeded', order: stage.order('pays') }, stage.now()),
  ...over,
});
const read = (message: Message, over = {}) => must(stage.open(over).notification)(message);
const readFields = (over: Readonly<Record<string, string>>) =>
  read(aMessage(stage.simulator.keys.signed(fieldsWith(over))));

describe('a genuine notification', () => {
  it('tells the money, its time and its clearing day', async () => {
    const { orderId = '' } = fieldsWith();

    const said = await readFields({ orderId, settleDate: '1124' });

    expect(said).toMatchObject({
      reference: orderId,
      at: stage.now(),
      said: {
        outcome: 'succeeded',
        money: { amount: 20_600, currency: 'CNY' },
        at: stage.now(),
        providerDay: '2026-11-24',
      },
    });
  });

  it.each([
    [{ txnAmt: '20599' }, { amount: 20_599, currency: 'CNY' }],
    [{ currencyCode: '840' }, { amount: 20_600, currency: 'USD' }],
  ])('tells another amount or currency as the money that it is: %j', async (over, money) => {
    expect(await readFields(over)).toMatchObject({ said: { outcome: 'succeeded', money } });
  });

  it('counts a success with a defect as one', async () => {
    expect(await readFields({ respCode: 'A6' })).toMatchObject({ said: { outcome: 'succeeded' } });
  });

  it('tells a failed try of a code shown as history', async () => {
    expect(await readFields({ respCode: '64' })).toMatchObject({
      said: { outcome: 'awaiting', lastDecline: 'insufficient_funds' },
    });
  });

  it('takes the year of the clearing day from the time', async () => {
    const eve = Date.parse('2026-12-31T15:30:00Z');
    stage.advance(eve - stage.now());

    expect(await readFields({ settleDate: '0101' })).toMatchObject({
      said: { providerDay: '2027-01-01' },
    });
  });

  it.each([
    ['about nothing of ours', { orderId: 'SHOP20261123000001' }],
    ['about a refund of somebody else', { txnType: '04', reqReserved: 'SHOP1' }],
    ['of a state that UnionPay does not know itself', { respCode: '04' }],
    ['of an unknown type', { txnType: '99' }],
  ])('%s is left aside', async (_what, over) => {
    expect(await readFields(over)).toBeUndefined();
  });

  it.each([
    ['without an amount', { txnAmt: '' }],
    ['with an amount that is none', { txnAmt: '1e3' }],
    ['in a currency that nobody knows', { currencyCode: '999' }],
    ['without its query number', { queryId: '' }],
    ['without a time', { txnTime: '' }],
  ])('%s waits for a person', async (_what, over) => {
    const error = await errorOf(() => readFields(over));

    expect(error).toMatchObject({ kind: 'unprocessable', code: 'notification_unreadable' });
  });

  it('may come late, as a refund of ten days does', async () => {
    const body = stage.simulator.keys.signed(fieldsWith());
    stage.advance(10 * dayMs);

    expect(await read(aMessage(body))).toMatchObject({ about: 'order' });
  });

  it('is genuine by the next certificate too, once UnionPay uses it', async () => {
    const before = stage.simulator.keys.signed(fieldsWith());
    stage.simulator.keys.rotate();
    const after = stage.simulator.keys.signed(fieldsWith());

    expect(await read(aMessage(before))).toMatchObject({ about: 'order' });
    expect(await read(aMessage(after))).toMatchObject({ about: 'order' });
  });

  it('is genuine while one root or middle replaces another', async () => {
    const { roots, middles } = stage.simulator.secret('https://hooks.example.org/up');
    const other = await startStage('qr_shown', { clock: () => stage.now() - 30 * dayMs });
    const foreign = other.simulator.secret('https://hooks.example.org/up');
    await other.stop();

    const said = await read(aMessage(stage.simulator.keys.signed(fieldsWith())), {
      roots: `${foreign['roots']}${roots}`,
      middles: `${foreign['middles']}${middles}`,
    });

    expect(said).toMatchObject({ about: 'order' });
  });
});

describe('a notification that is not genuine', () => {
  const signed = (
    over: Readonly<Record<string, string>> = {},
    by?: Parameters<UnionpayStage['simulator']['keys']['signed']>[1],
  ) => stage.simulator.keys.signed(fieldsWith(over), by);

  const forgeries: Readonly<Record<string, () => string | Buffer>> = {
    'by a certificate of another house': () => signed({}, 'stranger'),
    'by a certificate that UnionPay’s authority issued to another': () => signed({}, 'other_owner'),
    'by a certificate that is out of date': () => signed({}, 'expired'),
    'to another merchant': () => signed({ merId: '777290058110049' }),
    'about a year to come': () => signed({ txnTime: '20271123160000' }),
    'about a year ago': () => signed({ txnTime: '20251123160000' }),
    'about a payment to come': () => signed({ traceTime: '1123170000' }),
    'with an amount that was changed': () => signed().replace('txnAmt=20600', 'txnAmt=20601'),
    'with a field that was added': () => `${signed()}&accNo=1`,
    'with a field that was taken out': () => signed().replace('traceNo=123456&', ''),
    'that says something twice': () => `${signed()}&txnAmt=20600`,
    'without its signature': () => signed().replace(/&signature=.*$/, ''),
    'with a signature in another writing': () => signed().replace(/(%3D)+$/, ''),
    'without its certificate': () => signed().replace(/&signPubKeyCert=[^&]*/, ''),
    'by another way of signing': () => signed().replace('signMethod=01', 'signMethod=11'),
    'in JSON': () => JSON.stringify(fieldsWith()),
    'with a broken escape': () => `${signed()}%`,
    'in bytes that are no UTF-8': () => Buffer.from(`${signed()}&x=\u00ff`, 'latin1'),
  };

  it.each(Object.keys(forgeries))('%s is refused', async (name) => {
    const body = forgeries[name]?.() ?? '';

    const error = await errorOf(() => read(aMessage(body)));

    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ kind: 'unauthenticated' });
    expect(shown(error)).not.toContain('20600');
  });

  it('is refused by its time even when UnionPay signed it', async () => {
    const body = signed();
    stage.advance(16 * dayMs);

    expect(await errorOf(() => read(aMessage(body)))).toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('UnionPay’s own sending', () => {
  it('reaches us as it is, and five times when we do not take it', async () => {
    const bodies: Buffer[] = [];
    const hook = await serve({}, async ({ bytes }) => {
      bodies.push(bytes);
      return { status: 503, body: 'again' };
    });
    const connection = stage.open({ notify_url: `${hook.url}/up` });
    const { order } = await paidOrder(stage, connection);
    for (let tries = 0; tries < 9; tries += 1) {
      await stage.simulator.webhooks.idle();
      stage.advance(hourMs);
    }

    const ids = await Promise.all(bodies.map((body) => read({ ...aMessage(body) })));
    await hook.close();

    expect(bodies).toHaveLength(5);
    expect(new Set(ids.map((one) => one?.id)).size).toBe(1);
    expect(ids[0]).toMatchObject({ reference: order.reference, said: { outcome: 'succeeded' } });
  });

  it('tells a refund by our number', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const refund = stage.refund(key, 'succeeds');
    await must(connection.refund)(refund);
    stage.advance(minuteMs);
    const event = stage.simulator.webhooks.events().find(({ type }) => type === '04');

    const said = await read(aMessage(stage.simulator.keys.signed(event?.fields ?? {})));

    expect(said).toMatchObject({
      about: 'refund',
      reference: key.reference,
      refundReference: refund.refundReference,
      said: { outcome: 'succeeded', money: refund.money },
    });
  });
});
