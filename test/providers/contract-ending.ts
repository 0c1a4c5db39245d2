// Contract suite, ending: an order is called unpayable only when its provider can vouch for it.
import { describe, expect, it } from '@jest/globals';
import { idIn, keyOf, must, paidOrder, type Rig, type Stage } from './rig.ts';

const withClose = (stage: () => Stage): void => {
  it('closes an order that waits for its payer', async () => {
    const connection = stage().connect();
    const order = stage().order('waits');
    const key = keyOf(order, idIn(await connection.pay(order)));

    const outcome = await must(connection.close)(key);

    expect(outcome).toMatchObject({ outcome: 'closed' });
    expect((await connection.query(key)).outcome).not.toBe('succeeded');
  });

  it('may be asked to close twice', async () => {
    const connection = stage().connect();
    const order = stage().order('waits');
    const key = keyOf(order, idIn(await connection.pay(order)));
    await must(connection.close)(key);

    const again = await must(connection.close)(key);

    expect(again).toMatchObject({ outcome: 'closed' });
  });

  it('tells the payment when the payer was faster than the close', async () => {
    const connection = stage().connect();
    const { key } = await paidOrder(stage(), connection);

    const outcome = await must(connection.close)(key);

    expect(outcome).toMatchObject({ outcome: 'succeeded', money: key.money });
  });
};

/** What `ends` promises is what the connection has. */
export const describeEnding = (rig: Rig, stage: () => Stage): void => {
  describe('ending', () => {
    const { ends } = rig.connector.capabilities;

    it('can close exactly when its orders end on request', () => {
      expect(stage().connect().close !== undefined).toBe(ends.by === 'on_request');
    });

    if (ends.by === 'on_request') withClose(stage);

    if (ends.by === 'by_time')
      it('keeps a guard between an expiry and its effect', () => {
        expect(ends.guardMs).toBeGreaterThan(0);
      });
  });
};
