// Feeds a function from a table's stream. The local stream has one shard; two are pretended, split
// by key, so that a consumer never gets used to seeing everything in one order.
import { createHash } from 'node:crypto';
import type { FunctionHost } from '../functions.ts';
import type { Destinations } from './destinations.ts';
import { passesFilter } from './filter.ts';
import { type Lane, makeLane } from './lane.ts';
import type { Mapping } from './mapping.ts';
import type { Running } from './queue-mapping.ts';
import type { StreamReader, StreamRecord } from './stream-reader.ts';

/** A running stream mapping. */
export type RunningStream = Running & {
  /** Says that the table was written: there may be records. */
  readonly wake: () => void;
  /** Delivers once more what was delivered before. */
  readonly again: () => void;
};

/** What a stream mapping works with. */
export type StreamHouse = {
  readonly functions: FunctionHost;
  readonly destinations: Destinations;
  readonly broke: (cause: unknown) => void;
};

const pretendedShards = 2;
/** Writes that pass by the table door are found this late at the latest. */
const looksEveryMs = 1000;
/** Many writes are looked for at once. */
const gathersMs = 10;

const laneOf = (record: StreamRecord): number => {
  const keys = JSON.stringify(Object.entries(record.dynamodb.Keys).toSorted());
  return createHash('sha256').update(keys).digest().readUInt8(0) % pretendedShards;
};

const eventRecord = (record: StreamRecord, mapping: Mapping) => ({
  ...record,
  eventSource: 'aws:dynamodb',
  awsRegion: mapping.region,
  eventSourceARN: mapping.sourceArn,
});

const makeLanes = (mapping: Mapping, house: StreamHouse): readonly Lane[] =>
  Array.from({ length: pretendedShards }, (_, shard) =>
    makeLane({
      mapping,
      deliver: (records) =>
        house.functions.invoke(mapping.to, {
          Records: records.map((record) => eventRecord(record, mapping)),
        }),
      discard: (records, tries) =>
        house.destinations.discardRecords(mapping, records, { shard, tries }),
      broke: house.broke,
    }),
  );

/** Starts feeding from the beginning of the stream. */
export const runStreamMapping = (
  mapping: Mapping,
  reader: StreamReader,
  house: StreamHouse,
): RunningStream => {
  const lanes = makeLanes(mapping, house);
  let open = true;
  let reading: Promise<number> = Promise.resolve(0);

  const readAll = async (): Promise<number> => {
    let found = 0;
    for (let records = await reader.next(); open; records = await reader.next()) {
      if (records.length === 0) return found;
      found += records.length;
      const wanted = records.filter((record) => passesFilter(mapping.patterns, record));
      for (const [shard, lane] of lanes.entries()) {
        lane.add(wanted.filter((record) => laneOf(record) === shard));
      }
    }
    return found;
  };
  const look = (): Promise<number> => {
    reading = reading.then(readAll).catch((cause: unknown) => {
      if (open) house.broke(cause);
      return 0;
    });
    return reading;
  };
  const timer = setInterval(look, looksEveryMs);
  let gathering: NodeJS.Timeout | undefined;
  const wake = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      void look();
    }, gathersMs);
  };
  wake();

  return {
    wake,
    again: () => {
      for (const lane of lanes) lane.again();
    },
    isIdle: async () => (await look()) === 0 && lanes.every((lane) => lane.isEmpty()),
    close: async () => {
      open = false;
      clearInterval(timer);
      clearTimeout(gathering);
      for (const lane of lanes) lane.close();
      await reading;
    },
  };
};
