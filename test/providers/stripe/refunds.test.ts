// Refunds at Stripe: made once, found again, refused clearly.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../shared/kernel/time.ts';
import { ProviderFault } from '../../../shared/providers/fault.ts';
import { errorOf, must, paidOrder } from '../rig.ts';
import { type StripeStage, startStage } from './rig.ts';

let stage: StripeStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const booked = () => stage.simulator.books().refunds;

describe('refunding at Stripe', () => {
  it('is made once when the answer was dropped after the work, however late it is repeated', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const refund = stage.refund(key, 'succeeds');
    stage.simulator.faults.add({ fault: 'drop_answer_after_commit' });

    const lost = await must(connection.refund)(refund);
    stage.advance(3 * dayMs);
    const late = await must(connection.refund)(refund);

    expect(lost).toMatchObject({ outcome: 'unknown' });
    expect(late).toMatchObject({ outcome: 'succeeded', money: refund.money });
    expect(booked()).toHaveLength(1);
  });

  it('keeps two refunds of one order apart', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);

    await must(connection.refund)(stage.refund(key, 'succeeds'));
    const second = stage.refund(key, 'succeeds');
    const before = await must(connection.queryRefund)(second);
    await must(connection.refund)(second);

    expect(before).toEqual({ outcome: 'not_found' });
    expect(booked().map(({ amount }) => amount)).toEqual([10_000, 10_000]);
  });

  it('finds the order by our reference when Stripe’s id is not known', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const refund = stage.refund({ ...key, providerId: undefined }, 'succeeds');

    expect(await must(connection.refund)(refund)).toMatchObject({ outcome: 'succeeded' });
    expect(await must(connection.queryRefund)(refund)).toMatchObject({ outcome: 'succeeded' });
  });

  it('waits for a wallet’s refund to settle', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection, {
      method: 'wechat',
      presentation: 'qr_shown',
    });
    const refund = stage.refund(key, 'succeeds');

    const first = await must(connection.refund)(refund);
    stage.advance(dayMs);

    expect(first).toMatchObject({ outcome: 'accepted' });
    expect(await must(connection.queryRefund)(refund)).toMatchObject({ outcome: 'succeeded' });
  });

  it('fails in words when more is asked back than was paid', async () => {
    const connection = stage.connect();
    const { key } = await paidOrder(stage, connection);
    const refund = { ...stage.refund(key, 'succeeds'), money: { ...key.money, amount: 20_601 } };

    expect(await must(connection.refund)(refund)).toMatchObject({ outcome: 'failed' });
    expect(booked()).toEqual([]);
  });

  it('fails in words when the order was never made', async () => {
    const connection = stage.connect();
    const { reference, createdAt, money } = stage.order('waits');
    const refund = stage.refund({ reference, createdAt, money }, 'succeeds');

    expect(await must(connection.refund)(refund)).toEqual({
      outcome: 'failed',
      code: 'order_not_found',
    });
  });

  it('says nothing of our reasons to Stripe', async () => {
    const bodies: string[] = [];
    const connection = stage.connect((real) => (input, init) => {
      bodies.push(String(init?.body));
      return real(input, init);
    });
    const { key } = await paidOrder(stage, connection);

    await must(connection.refund)({ ...stage.refund(key, 'succeeds'), reason: 'Li Si paid twice' });

    expect(bodies.join()).not.toMatch(/Li/);
  });

  it('surfaces a key without the right to refund as our own fault', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const connection = stage.connect(
      () => async () =>
        Response.json({ error: { type: 'invalid_request_error' } }, { status: 403 }),
    );

    const error = await errorOf(() => must(connection.refund)(stage.refund(key, 'succeeds')));

    expect(error).toBeInstanceOf(ProviderFault);
  });
});
