// The way of a refund: asked for, approved by another person, sent by the worker, booked when it has gone.
import { describe, expect, it } from '@jest/globals';
import { entriesOf } from '../../shared/ledger/store/entries.ts';
import type { Refund } from '../../shared/refunds/model/refund.ts';
import { deliver, now, obligationNow } from '../payments/scene.ts';
import { aPaidScene, approve, ask, refundNow } from './scene.ts';

const entriesNow = async (world: Parameters<typeof now>[0], { account, ended }: Refund) => {
  const found = [];
  for await (const entry of entriesOf(world.table, account, ended?.day ?? '')) found.push(entry);
  return found;
};

describe('a refund', () => {
  it('goes back to its source, and what it had settled is owed again', async () => {
    const { world, payment } = await aPaidScene();
    const asked = await ask(world, payment, 20_000);

    const approved = await approve(world, asked);
    await deliver(world);
    world.clock.advance(20_000);
    await deliver(world);

    const refund = await refundNow(world, approved);
    const { head } = await now(world, payment);
    expect(refund.state).toBe('succeeded');
    expect([head.refunding, head.refunded]).toEqual([0, 20_000]);
    expect((await obligationNow(world, payment.quote.obligations[0]?.id)).state).toBe('open');
    const entries = await entriesNow(world, refund);
    expect(entries.filter(({ cause }) => cause === 'refund')).toMatchObject([
      {
        reference: refund.reference,
        lines: [
          { account: 'due_to_treasury', amount: 20_000, kind: 'fine' },
          { account: 'clearing', amount: -20_000 },
        ],
      },
    ]);
  });
});
