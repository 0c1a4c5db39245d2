// The payments table's stream: tells receivers what is new of obligations and payments.
import { relay } from '../../shared/deliveries/relay.ts';
import { streamBatch } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { queues } from '../../shared/outside/queues.ts';
import { aboutOf } from '../../shared/table/keys.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) =>
  streamBatch(async (changes) => {
    const named = changes.flatMap((change) => {
      const about = aboutOf(change);
      return about ? [{ about, sequence: change.sequence }] : [];
    });
    const failed = await relay(
      world,
      named.map(({ about }) => about),
    );
    return named
      .filter(({ about }) =>
        failed.some((one) => one.subject === about.subject && one.of === about.of),
      )
      .map(({ sequence }) => sequence);
  })(world);

export const handler = live(make, queues);
