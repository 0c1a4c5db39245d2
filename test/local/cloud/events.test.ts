// Filters, failure reports, rates and lanes: the parts of the event wiring that need no server.
import { describe, expect, it } from '@jest/globals';
import { matchesPattern, passesFilter } from '../../../local/cloud/events/filter.ts';
import { type LaneSettings, makeLane } from '../../../local/cloud/events/lane.ts';
import { type Mapping, reportedFailures } from '../../../local/cloud/events/mapping.ts';
import { rateMs } from '../../../local/cloud/events/schedules.ts';
import type { StreamRecord } from '../../../local/cloud/events/stream-reader.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import type { Outcome } from '../../../local/cloud/worker/worker.ts';

describe('matchesPattern', () => {
  const event = { name: 'INSERT', image: { sk: { S: 'head' }, n: 5, tags: ['a', 'b'] } };

  const cases: readonly (readonly [JsonObject, boolean])[] = [
    [{ name: ['INSERT', 'MODIFY'] }, true],
    [{ name: ['MODIFY'] }, false],
    [{ image: { sk: { S: ['head'] } } }, true],
    [{ image: { sk: { S: [{ prefix: 'he' }] }, n: [{ numeric: ['>', 3, '<=', 5] }] } }, true],
    [{ image: { n: [{ numeric: ['>', 5] }] } }, false],
    [{ image: { sk: { S: [{ suffix: 'x' }] } } }, false],
    [{ image: { sk: { S: [{ 'anything-but': ['next'] }] } } }, true],
    [{ image: { sk: { S: [{ 'anything-but': { prefix: 'he' } }] } } }, false],
    [{ image: { gone: [{ exists: false }] } }, true],
    [{ image: { n: [{ exists: false }] } }, false],
    [{ image: { tags: ['b'] } }, true],
    [{ name: [{ 'equals-ignore-case': 'insert' }] }, true],
    [{ $or: [{ name: ['REMOVE'] }, { image: { n: [5] } }] }, true],
    [{ other: { deep: ['x'] } }, false],
  ];
  it.each(cases)('%j: %s', (pattern, expected) => {
    expect(matchesPattern(pattern, event)).toBe(expected);
  });

  it('needs one of several patterns, and none when there is none', () => {
    expect(passesFilter([], event)).toBe(true);
    expect(passesFilter([{ name: ['REMOVE'] }, { name: ['INSERT'] }], event)).toBe(true);
    expect(passesFilter([{ name: ['REMOVE'] }], event)).toBe(false);
  });

  it('refuses a test that it does not know', () => {
    expect(() => matchesPattern({ name: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow('not emulated');
  });
});

describe('reportedFailures', () => {
  it.each([
    ['null', []],
    ['{}', []],
    ['{"batchItemFailures":null}', []],
    ['{"batchItemFailures":[]}', []],
    ['{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['b']],
    ['{"batchItemFailures":[{"itemIdentifier":""}]}', 'all'],
    ['{"batchItemFailures":[{"itemIdentifier":"unknown"}]}', 'all'],
    ['{"batchItemFailures":[{"wrong":"b"}]}', 'all'],
    ['"done"', 'all'],
  ])('reads %s as Lambda does', (payload, expected) => {
    expect(reportedFailures(payload, ['a', 'b'])).toEqual(expected);
  });
});

describe('rateMs', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
    ['cron(0 1 * * ? *)', undefined],
  ])('%s', (expression, expected) => {
    expect(rateMs(expression)).toBe(expected);
  });
});

const record = (sequence: number): StreamRecord => ({
  eventID: String(sequence),
  eventName: 'INSERT',
  dynamodb: {
    Keys: { id: { S: String(sequence) } },
    SequenceNumber: String(sequence),
    ApproximateCreationDateTime: 0,
  },
});

const aMapping = (change: Partial<Mapping>): Mapping => ({
  source: 'stream',
  from: 'table',
  sourceArn: 'arn',
  region: 'us-east-1',
  to: 'function',
  batchSize: 4,
  reportsFailures: true,
  patterns: [],
  atOnce: 1,
  retries: 2,
  bisects: false,
  onFailure: undefined,
  ...change,
});

const answered = (payload: unknown): Outcome => ({
  kind: 'answered',
  payload: JSON.stringify(payload),
});
const failed: Outcome = {
  kind: 'failed',
  error: { errorType: 'Error', errorMessage: 'no', trace: [] },
};

/** Runs records 1 to `count` through a lane; answers with the batches and what was discarded. */
const runLane = async (
  count: number,
  change: Partial<Mapping>,
  answer: (batch: readonly string[], call: number) => Outcome,
) => {
  const batches: string[] = [];
  const discarded: string[] = [];
  const settings: LaneSettings = {
    mapping: aMapping(change),
    deliver: async (records) => {
      const batch = records.map(({ eventID }) => eventID);
      batches.push(batch.join(','));
      return answer(batch, batches.length);
    },
    discard: async (records) => {
      discarded.push(...records.map(({ eventID }) => eventID));
    },
    broke: (cause) => {
      throw cause;
    },
  };
  const lane = makeLane(settings);
  lane.add(Array.from({ length: count }, (_, at) => record(at + 1)));
  while (!lane.isEmpty()) await new Promise((resolve) => setTimeout(resolve, 1));
  return { batches, discarded };
};

describe('a lane', () => {
  it('delivers batches in order, no larger than asked for', async () => {
    const { batches } = await runLane(6, {}, () => answered({}));

    expect(batches).toEqual(['1,2,3,4', '5,6']);
  });

  it('goes on from the first record that was reported as failed', async () => {
    const { batches, discarded } = await runLane(4, {}, (batch, call) =>
      call === 1 ? answered({ batchItemFailures: [{ itemIdentifier: batch[2] }] }) : answered({}),
    );

    expect(batches).toEqual(['1,2,3,4', '3,4']);
    expect(discarded).toEqual([]);
  });

  it('repeats a failed batch as often as asked for, then sets it aside and goes on', async () => {
    const { batches, discarded } = await runLane(5, {}, (batch) =>
      batch.includes('1') ? failed : answered({}),
    );

    expect(batches).toEqual(['1,2,3,4', '1,2,3,4', '1,2,3,4', '5']);
    expect(discarded).toEqual(['1', '2', '3', '4']);
  });

  it('halves a failed batch until one record is left, and sets only that aside', async () => {
    const { batches, discarded } = await runLane(4, { bisects: true }, (batch) =>
      batch.includes('3') ? failed : answered({}),
    );

    expect(batches).toEqual(['1,2,3,4', '1,2', '3,4', '3', '3', '3', '4']);
    expect(discarded).toEqual(['3']);
  });
});
