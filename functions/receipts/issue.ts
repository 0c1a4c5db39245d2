// The payments table's stream: issues the receipts of payments whose head changed.
import { streamBatch } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { secrets } from '../../shared/outside/secrets.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { paymentOf } from '../../shared/table/keys.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  streamBatch(async (changes) => {
    const named = changes.map((change) => ({ ...change, payment: paymentOf(change) ?? '' }));
    const failed = await issue(
      world,
      named.map(({ payment }) => payment).filter((payment) => payment !== ''),
    );
    return named.filter(({ payment }) => failed.includes(payment)).map(({ sequence }) => sequence);
  })(world);

export const handler = live(make, secrets);
