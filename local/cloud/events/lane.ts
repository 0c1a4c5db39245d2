// One shard's records on their way to a function: in order, one batch at a time, with retries.
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../worker/worker.ts';
import { type Mapping, reportedFailures } from './mapping.ts';
import type { StreamRecord } from './stream-reader.ts';

/** What a lane needs of the mapping it belongs to. */
export type LaneSettings = {
  readonly mapping: Mapping;
  readonly deliver: (records: readonly StreamRecord[]) => Promise<Outcome>;
  /** Takes records that were tried often enough. */
  readonly discard: (records: readonly StreamRecord[], tries: number) => Promise<void>;
  readonly broke: (cause: unknown) => void;
};

/** A lane: records go in, batches go out. */
export type Lane = {
  readonly add: (records: readonly StreamRecord[]) => void;
  readonly isEmpty: () => boolean;
  /** Delivers once more what it delivered before (the last so many records). */
  readonly again: () => void;
  readonly close: () => void;
};

const rememberedAtMost = 1000;
const backoffMs = (tries: number): number => Math.min(200, 20 * 2 ** tries);

const numberOf = (record: StreamRecord): string => record.dynamodb.SequenceNumber;

/** Index of the first record that failed, or the batch's length when none did. */
const firstFailed = (
  mapping: Mapping,
  batch: readonly StreamRecord[],
  outcome: Outcome,
): number => {
  if (outcome.kind === 'failed') return 0;
  if (!mapping.reportsFailures) return batch.length;
  const failed = reportedFailures(outcome.payload, batch.map(numberOf));
  if (failed === 'all') return 0;
  const at = batch.findIndex((record) => failed.includes(numberOf(record)));
  return at === -1 ? batch.length : at;
};

/** Makes an empty lane. */
export const makeLane = (settings: LaneSettings): Lane => {
  const { mapping, deliver, discard, broke } = settings;
  const waiting: StreamRecord[] = [];
  const delivered: StreamRecord[] = [];
  let running = false;
  let open = true;

  // Halving a batch is no try of its own; what was reported as done is not delivered again.
  const work = async (batch: readonly StreamRecord[], tries: number): Promise<void> => {
    if (batch.length === 0 || !open) return;
    const failedAt = firstFailed(mapping, batch, await deliver(batch));
    const rest = batch.slice(failedAt);
    if (rest.length === 0) return;
    if (tries >= mapping.retries) return await discard(rest, tries + 1);
    if (mapping.bisects && failedAt === 0 && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await work(rest.slice(0, middle), tries);
      return await work(rest.slice(middle), tries);
    }
    await pause(backoffMs(tries));
    await work(rest, tries + 1);
  };

  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    while (open && waiting.length > 0) {
      const batch = waiting.splice(0, mapping.batchSize);
      await work(batch, 0).catch(broke);
      delivered.push(...batch);
      delivered.splice(0, delivered.length - rememberedAtMost);
    }
    running = false;
  };

  return {
    add: (records) => {
      waiting.push(...records);
      void run();
    },
    isEmpty: () => !running && waiting.length === 0,
    again: () => {
      waiting.unshift(...delivered.splice(0));
      void run();
    },
    close: () => {
      open = false;
    },
  };
};
