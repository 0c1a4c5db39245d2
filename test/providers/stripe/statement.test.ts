// Stripe's payouts as a statement that the itemized format reads and that adds up.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sum } from '../../../shared/kernel/money.ts';
import { dayMs, localDateAt } from '../../../shared/kernel/time.ts';
import type { StatementLine } from '../../../shared/statements/format.ts';
import { stripeItemized } from '../../../shared/statements/stripe-itemized.ts';
import { lostAnswers } from '../faults.ts';
import { errorOf, must, paidOrder } from '../rig.ts';
import { type StripeStage, startStage } from './rig.ts';

let stage: StripeStage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

async function* bytes(text: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of text) yield Buffer.from(piece);
}

const linesOf = async (text: AsyncIterable<string>): Promise<readonly StatementLine[]> => {
  const lines: StatementLine[] = [];
  for await (const row of stripeItemized.read(bytes(text))) {
    if (row.is === 'fault') throw new Error(row.detail);
    lines.push(row);
  }
  return lines;
};

const statement = (request: { payout?: string; day?: string }) =>
  must(stage.connect().statement)(request);

describe('the statement of a payout', () => {
  it('lists captures and refunds with our references, and adds up to the payout', async () => {
    const connection = stage.connect();
    const first = await paidOrder(stage, connection);
    const second = await paidOrder(stage, connection);
    await must(connection.refund)(stage.refund(second.key, 'succeeds'));
    const [payout] = stage.simulator.settle.payout().payouts;

    const lines = await linesOf(await statement({ payout: payout?.id }));

    expect(lines.map(({ kind, reference, grossMinor }) => [kind, reference, grossMinor])).toEqual(
      expect.arrayContaining([
        ['capture', first.key.reference, 20_600],
        ['capture', second.key.reference, 20_600],
        ['refund', second.key.reference, -10_000],
      ]),
    );
    expect(lines).toHaveLength(3);
    expect(sum(lines.map(({ netMinor }) => netMinor))).toBe(payout?.amount);
    expect(lines[0]?.providerId).toMatch(/^pi_/);
  });

  it('says the same as the file that Stripe would write', async () => {
    const connection = stage.connect();
    for (let count = 0; count < 3; count += 1) await paidOrder(stage, connection);
    const { payouts, csv } = stage.simulator.settle.payout();
    const ordered = (lines: readonly StatementLine[]) =>
      lines
        .map(({ line, ...rest }) => rest)
        .toSorted((a, b) => (a.providerLineId < b.providerLineId ? -1 : 1));

    const fetched = await linesOf(await statement({ payout: payouts[0]?.id }));
    const written = await linesOf(
      (async function* () {
        yield csv;
      })(),
    );

    expect(ordered(fetched)).toEqual(ordered(written));
  });

  it('goes on over as many pages as there are', async () => {
    const connection = stage.connect();
    for (let count = 0; count < 101; count += 1) await paidOrder(stage, connection);
    const [payout] = stage.simulator.settle.payout().payouts;

    expect(await linesOf(await statement({ payout: payout?.id }))).toHaveLength(101);
  });

  it('prints yen whole', async () => {
    await paidOrder(stage, stage.connect(), { money: { amount: 20_600, currency: 'JPY' } });
    const [payout] = stage.simulator.settle.payout().payouts;

    const lines = await linesOf(await statement({ payout: payout?.id }));

    expect(lines).toMatchObject([{ grossMinor: 20_600, currency: 'JPY' }]);
  });

  it('is found by the day on which its payouts arrive', async () => {
    const { key } = await paidOrder(stage, stage.connect());
    const [payout] = stage.simulator.settle.payout().payouts;
    const day = localDateAt((payout?.arrival_date ?? 0) * 1_000, 'UTC');
    const before = localDateAt((payout?.arrival_date ?? 0) * 1_000 - dayMs, 'UTC');

    expect(await linesOf(await statement({ day }))).toMatchObject([{ reference: key.reference }]);
    expect(await linesOf(await statement({ day: before }))).toEqual([]);
  });

  it.each([
    ['in_progress', { kind: 'busy', code: 'statement_not_ready' }],
    ['not_applicable', { kind: 'unprocessable', code: 'statement_not_itemized' }],
  ])('is refused while its reconciliation is %s', async (reconciliation_status, refusal) => {
    const payout = { id: 'po_1', created: 1, automatic: true, reconciliation_status };
    const connection = stage.connect(() => async () => Response.json(payout));

    const error = await errorOf(() => must(connection.statement)({ payout: 'po_1' }));

    expect(error).toMatchObject(refusal);
  });

  it.each(Object.entries(lostAnswers))('is to be fetched again after %s', async (_kind, lost) => {
    const connection = stage.connect(() => lost);

    const error = await errorOf(() => must(connection.statement)({ payout: 'po_1' }));

    expect(error).toMatchObject({
      kind: 'busy',
      extras: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('has to be named', async () => {
    expect(await errorOf(() => statement({}))).toMatchObject({ kind: 'invalid' });
  });
});
