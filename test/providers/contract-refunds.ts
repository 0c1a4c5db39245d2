// Contract suite, refunds: declared means present, repeated means once, failed means free again.
import { describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/kernel/time.ts';
import { must, paidOrder, type Rig, type Stage } from './rig.ts';

const withRefunds = (stage: () => Stage): void => {
  it('gives a part back and knows it by our number', async () => {
    const connection = stage().connect();
    const { key } = await paidOrder(stage(), connection);
    const refund = stage().refund(key, 'succeeds');

    const outcome = await must(connection.refund)(refund);
    stage().advance(minuteMs);

    expect(['accepted', 'succeeded']).toContain(outcome.outcome);
    expect(await must(connection.queryRefund)(refund)).toMatchObject({
      outcome: 'succeeded',
      money: refund.money,
    });
  });

  it('gives back once, however often and however late it is asked', async () => {
    const { key } = await paidOrder(stage(), stage().connect());
    const refund = stage().refund(key, 'succeeds');
    const first = await must(stage().connect().refund)(refund);

    const again = await must(stage().connect().refund)(refund);
    stage().advance(2 * dayMs);
    const late = await must(stage().connect().refund)(refund);

    expect(again).toMatchObject({ providerId: Reflect.get(first, 'providerId') });
    expect(late).toMatchObject({ providerId: Reflect.get(first, 'providerId') });
  });

  it('tells a refund that failed, now or later', async () => {
    const connection = stage().connect();
    const { key } = await paidOrder(stage(), connection);
    const refund = stage().refund(key, 'fails');
    const now = await must(connection.refund)(refund);
    stage().advance(dayMs);

    const later = await must(connection.queryRefund)(refund);

    // Some providers tell a refusal once and keep no trace of it: it may be asked for again.
    const outcome = now.outcome === 'failed' && later.outcome === 'not_found' ? now : later;
    expect(outcome).toMatchObject({ outcome: 'failed', code: expect.any(String) });
  });
};

/** A refund can be asked for exactly where the capabilities say so. */
export const describeRefunds = (rig: Rig, stage: () => Stage): void => {
  describe('refunding', () => {
    const declared = rig.connector.capabilities.refunds !== undefined;

    it('has both refund members exactly when it declares refunds', () => {
      const connection = stage().connect();

      expect(connection.refund !== undefined).toBe(declared);
      expect(connection.queryRefund !== undefined).toBe(declared);
    });

    if (declared) withRefunds(stage);
  });
};
