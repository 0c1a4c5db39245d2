// The contract suite: what every adapter must do, whatever its provider; call it from the adapter's test.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hourMs } from '../../shared/kernel/time.ts';
import { describeEnding } from './contract-ending.ts';
import { describeNetwork } from './contract-network.ts';
import { describeNotifications } from './contract-notifications.ts';
import { describeRefunds } from './contract-refunds.ts';
import { idIn, keyOf, paidOrder, type Rig, type Stage } from './rig.ts';

/** Runs the contract against the provider that `rig` sets up. */
export const aProvider = (name: string, rig: Rig): void => {
  const { capabilities } = rig.connector;

  describe(`${name} keeps the provider contract`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await rig.start();
    });
    afterEach(() => stage.stop());

    describe('paying', () => {
      it('accepts an order and says what the payer does next', async () => {
        const outcome = await stage.connect().pay(stage.order('waits'));

        expect(outcome).toMatchObject({ outcome: 'accepted', next: { kind: expect.any(String) } });
      });

      it('never makes a second order of a repeated reference', async () => {
        const order = stage.order('waits');
        const first = await stage.connect().pay(order);
        stage.advance(Math.min(hourMs, capabilities.repeatableMs / 2));

        const second = await stage.connect().pay(order);

        if (rig.forgetsNext)
          expect(second).toMatchObject({ outcome: 'accepted', next: { kind: 'wait' } });
        else expect(second).toEqual(first);
      });

      for (const currency of rig.currencies)
        it(`carries an amount in ${currency} there and back unchanged`, async () => {
          const connection = stage.connect();
          const amount = stage.order('pays').money.amount;

          const { key } = await paidOrder(stage, connection, { money: { amount, currency } });

          expect(await connection.query(key)).toMatchObject({
            outcome: 'succeeded',
            money: { amount, currency },
          });
        });

      if (rig.fates.includes('declined_final'))
        it('tells a final decline as a value, and the order as closed', async () => {
          const connection = stage.connect();
          const order = stage.order('declined_final');

          const outcome = await connection.pay(order);

          expect(outcome).toMatchObject({ outcome: 'declined', final: true });
          expect((await connection.query(keyOf(order, idIn(outcome)))).outcome).not.toBe(
            'succeeded',
          );
        });

      if (rig.fates.includes('declined_payable'))
        it('tells a decline that leaves the order payable as history, not as an end', async () => {
          const connection = stage.connect();
          const order = stage.order('declined_payable');
          const outcome = await connection.pay(order);
          await stage.play(order, 'declined_payable');

          const later = await connection.query(keyOf(order, idIn(outcome)));

          expect(outcome).not.toMatchObject({ final: true });
          expect(later).toMatchObject({ outcome: 'awaiting', lastDecline: expect.any(String) });
        });
    });

    describe('asking', () => {
      it('sees an order wait until the payer has paid', async () => {
        const connection = stage.connect();
        const order = stage.order('pays');
        const key = keyOf(order, idIn(await connection.pay(order)));
        const before = await connection.query(key);
        await stage.play(order, 'pays');

        const after = await connection.query(key);

        expect(before).toMatchObject({ outcome: 'awaiting' });
        expect(after).toMatchObject({ outcome: 'succeeded', money: order.money });
      });

      it('finds an order by our reference alone', async () => {
        const connection = stage.connect();
        const { key } = await paidOrder(stage, connection);

        const found = await connection.query({ ...key, providerId: undefined });

        expect(found).toMatchObject({ outcome: 'succeeded', money: key.money });
      });
    });

    describeEnding(rig, () => stage);
    describeRefunds(rig, () => stage);
    if (capabilities.notifies) describeNotifications(rig, () => stage);
    if (rig.network) describeNetwork(rig, () => stage);
  });
};
