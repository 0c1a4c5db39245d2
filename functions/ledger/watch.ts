// The ledger's watchman: an entry that was changed or deleted is told aloud, and counted for the alarm.
import { stream } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  stream(async ({ kind, pk, sk, sequence }) => {
    if (kind === 'INSERT') return;
    const cause = new Error('the ledger is append-only, but an item of it was changed or deleted');
    world.log.error('ledger_changed', cause, { kind, pk, sk, sequence });
    world.log.count('ledger_changed', { kind });
  })(world);

export const handler = live(make);
