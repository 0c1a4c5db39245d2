// Disputes at Stripe: asked for whole, with our reference and every movement of money.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../shared/kernel/time.ts';
import { must, paidOrder } from '../rig.ts';
import { type StripeStage, startedAt, startStage } from './rig.ts';

let stage: StripeStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const asked = (id: unknown) => must(stage.connect().dispute)(String(id));

const aPaidOrder = async (): Promise<string> => {
  const { key } = await paidOrder(stage, stage.connect());
  return key.reference;
};

describe('a dispute at Stripe', () => {
  it('is told whole: our reference, its money, when evidence is due, and what was taken', async () => {
    const reference = await aPaidOrder();
    const { id } = stage.simulator.payer.dispute({ reference }, { reason: 'fraudulent' });

    const said = await asked(id);

    expect(said).toMatchObject({
      outcome: 'disputed',
      providerId: id,
      reference,
      orderProviderId: expect.stringMatching(/^pi_/),
      stage: 'open',
      reason: 'fraudulent',
      openedAt: startedAt,
      evidenceDueAt: startedAt + 7 * dayMs,
      movements: [{ amountMinor: expect.any(Number), feeMinor: expect.any(Number) }],
    });
    if (said.outcome !== 'disputed') return;
    expect(said.movements[0]?.amountMinor).toBe(-said.money.amount);
  });

  it.each([
    ['lost', 1],
    ['won', 2],
  ] as const)('that was %s tells %i movements', async (outcome, count) => {
    const reference = await aPaidOrder();
    const { id } = stage.simulator.payer.dispute({ reference }, { amount: 500 });
    stage.simulator.payer.closeDispute(String(id), outcome);

    const said = await asked(id);

    expect(said).toMatchObject({ stage: outcome, money: { amount: 500 } });
    expect('movements' in said && said.movements).toHaveLength(count);
  });

  it('that is an inquiry has moved nothing, till it becomes a dispute', async () => {
    const reference = await aPaidOrder();
    const { id } = stage.simulator.payer.dispute({ reference }, { inquiry: true });
    const before = await asked(id);
    stage.simulator.payer.escalateDispute(String(id));

    const after = await asked(id);

    expect(before).toMatchObject({ stage: 'inquiry', movements: [] });
    expect(after).toMatchObject({ stage: 'open', movements: [{}] });
  });

  it('that was only an inquiry is dropped when the bank closes it', async () => {
    const reference = await aPaidOrder();
    const { id } = stage.simulator.payer.dispute({ reference }, { inquiry: true });
    stage.simulator.payer.closeDispute(String(id), 'warning_closed');

    expect(await asked(id)).toMatchObject({ stage: 'dropped', movements: [] });
  });

  it('that Stripe does not know is not found', async () => {
    expect(await asked('du_nobody')).toEqual({ outcome: 'not_found' });
  });

  it('is unknown when the answer is lost', async () => {
    const lost = stage.connect(() => () => Promise.reject(new Error('cut')));

    expect(await must(lost.dispute)('du_1')).toMatchObject({ outcome: 'unknown' });
  });
});
