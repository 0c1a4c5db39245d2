// Alipay's notifications: what proves them, what refuses them, and what they say.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fields } from '../../../local/simulators/alipay/signing.ts';
import type { Refund, Trade } from '../../../local/simulators/alipay/state.ts';
import { secondMs } from '../../../shared/kernel/time.ts';
import type { Message } from '../../../shared/providers/contract.ts';
import { errorOf, must } from '../rig.ts';
import { type AlipayStage, asMessage, aTrade, startStage } from './rig.ts';

let stage: AlipayStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

interface Telling {
  readonly trade?: Partial<Trade>;
  readonly refund?: Refund;
  readonly over?: Fields;
  readonly sentAt?: number;
}

const formOf = ({ trade, refund, over, sentAt }: Telling): Fields =>
  stage.simulator.webhooks.form({
    trade: aTrade(stage.order('pays'), trade),
    id: '2026112300222155624068450559358070',
    ...(refund && { refund }),
    ...(over && { over }),
    ...(sentAt !== undefined && { sentAt }),
  });

const messageOf = (telling: Telling): Message => asMessage(formOf(telling), stage.now());
const read = (message: Message) => must(stage.connect().notification)(message);
const refusal = async (message: Message): Promise<unknown> => errorOf(() => read(message));
const rebuilt = (message: Message, edit: (body: string) => string): Message => ({
  ...message,
  body: Buffer.from(edit(message.body.toString())),
});

describe('a notification of Alipay', () => {
  it('is read with a plus sign, Chinese and spaces in its values', async () => {
    const message = messageOf({ trade: { subject: '交通 罚款+滞纳金 100%' } });

    expect(message.body.toString()).toContain('%2B');
    expect(await read(message)).toMatchObject({ said: { outcome: 'succeeded' } });
  });

  it('tells money of another amount as the money that it is', async () => {
    expect(await read(messageOf({ trade: { total: 20_601 } }))).toMatchObject({
      said: { money: { amount: 20_601, currency: 'CNY' } },
    });
  });

  it('tells money of another currency as the money that it is', async () => {
    expect(await read(messageOf({ over: { trans_currency: 'USD' } }))).toMatchObject({
      said: { money: { amount: 20_600, currency: 'USD' } },
    });
  });

  it('in a currency that nobody knows is kept for a person', async () => {
    expect(await refusal(messageOf({ over: { trans_currency: 'XXX' } }))).toMatchObject({
      kind: 'unprocessable',
      code: 'notification_unreadable',
    });
  });

  it.each(['0.00', '-1.00', '1e3', '206.001', ''])(
    'with the amount "%s" is kept for a person, and its amount not repeated',
    async (total_amount) => {
      const error = await refusal(messageOf({ over: { total_amount } }));

      expect(error).toMatchObject({ kind: 'unprocessable' });
      expect(String(error)).toContain('total_amount');
    },
  );

  it('about an order of another system is left aside', async () => {
    expect(await read(messageOf({ trade: { reference: 'shop-77' } }))).toBeUndefined();
  });

  it.each([
    ['another merchant', { seller_id: '2088999999999999' }],
    ['another application', { app_id: '2021999999999999' }],
    ['an unreadable time', { notify_time: '23/11/2026' }],
  ])('is refused, genuine as it is, when it has %s', async (_what, over) => {
    const form = formOf({ over });
    const unreadable = 'notify_time' in over ? { ...form, ...over } : form;

    expect(await refusal(asMessage(unreadable, stage.now()))).toMatchObject({
      kind: 'unauthenticated',
    });
  });

  it.each([
    ['five minutes old', -300, true],
    ['older', -301, false],
    ['a minute ahead', 60, true],
    ['further ahead', 61, false],
  ])('that is %s: taken or not', async (_what, seconds, taken) => {
    const message = messageOf({ sentAt: stage.now() + seconds * secondMs });

    if (taken) expect(await read(message)).toBeDefined();
    else expect(await refusal(message)).toMatchObject({ kind: 'unauthenticated' });
  });

  it('may be a day old where the account says so', async () => {
    await stage.stop();
    stage = await startStage({ secret: { notification_age_minutes: 1_500 } });

    expect(await read(messageOf({ sentAt: stage.now() - 86_400_000 }))).toBeDefined();
  });

  it.each([
    ['a field was added', (body: string) => `${body}&buyer_note=x`],
    ['a field stands twice', (body: string) => `${body}&total_amount=0.01`],
    ['a field was taken away', (body: string) => body.replace(/&seller_email=[^&]*/, '')],
    [
      'its signature is another text for the same bytes',
      (body: string) => body.replace(/%3D%3D$/, '%3D'),
    ],
    ['its signature is missing', (body: string) => body.replace(/&sign=.*$/, '')],
    ['its signature is of the old kind', (body: string) => body.replace('RSA2', 'RSA')],
    ['its encoding is broken', (body: string) => `${body}&x=%E4%ZZ`],
  ])('is refused when %s', async (_what, edit) => {
    const message = rebuilt(messageOf({}), edit);

    expect(await refusal(message)).toMatchObject({ kind: 'unauthenticated' });
  });

  it('may carry fields with empty values, which no signature covers', async () => {
    const message = rebuilt(messageOf({}), (body) => `${body}&body=`);

    expect(await read(message)).toBeDefined();
  });

  it('is refused when it comes as JSON', async () => {
    const message = { ...messageOf({}), headers: { 'content-type': 'application/json' } };

    expect(await refusal(message)).toMatchObject({ kind: 'unauthenticated' });
  });

  it('is answered in Alipay’s words, for a refusal too', () => {
    const connection = stage.connect();

    expect(must(connection.acknowledge)(true)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'success',
    });
    expect(must(connection.refuse)()).toMatchObject({ statusCode: 401, body: 'fail' });
  });
});

describe('a notification of money that went back', () => {
  const back = (requestNo: string, amount: number): Refund => ({
    requestNo,
    amount,
    at: stage.now(),
  });

  it('is about the refund, never a second payment, and tells its own amount', async () => {
    const trade = aTrade(stage.order('pays'), { refunds: [back('R1', 5_000), back('R2', 300)] });
    stage.simulator.remember(trade);
    const form = stage.simulator.webhooks.form({ trade, refund: back('R2', 300), id: '1' });

    expect(form['refund_fee']).toBe('53.00');
    expect(await read(asMessage(form, stage.now()))).toMatchObject({
      about: 'refund',
      refundReference: 'R2',
      reference: trade.reference,
      said: { outcome: 'succeeded', money: { amount: 300 } },
    });
  });

  it('says unknown when Alipay cannot be asked about it', async () => {
    const refund = back('R1', 5_000);
    const message = messageOf({ trade: { refunds: [refund] }, refund });
    const deaf = stage.connect(() => async () => new Response('', { status: 500 }));

    expect(await must(deaf.notification)(message)).toMatchObject({
      about: 'refund',
      said: { outcome: 'unknown' },
    });
  });

  it('by a cancel is left aside: the cancel’s own answer told it', async () => {
    const refund = back('', 20_600);
    const message = messageOf({ trade: { status: 'TRADE_CLOSED', refunds: [refund] }, refund });

    expect(await read(message)).toBeUndefined();
  });
});
