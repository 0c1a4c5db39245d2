// The import's worker: S3's messages as they come, with their encoded keys, and whose files they are.
import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { make } from '../../functions/obligations/import.ts';
import { find } from '../../shared/obligations/store/obligations.ts';
import { anAuthority, aSmallWorld } from '../obligations/world.ts';

const csv =
  'number,kind,policy,fine,fine_item\n110101190000001,fine,cn-traffic-fine,200.00,103050101001\n';

const anEvent = (...keys: readonly string[]): SQSEvent => ({
  Records: keys.map((key, index) => ({
    messageId: `m${index}`,
    receiptHandle: 'r',
    body: JSON.stringify({
      Records: [{ s3: { bucket: { name: 'b' }, object: { key, size: 1 } } }],
    }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:imports',
    awsRegion: 'eu-west-1',
  })),
});

describe('a file dropped in the bucket', () => {
  it('is imported though its name comes encoded, and its report lies beside', async () => {
    const world = aSmallWorld();
    await world.has(anAuthority());
    const key = 'obligations/beijing/clearlane/三月 罚款.csv';
    world.objects.set(`imports/${key}`, csv);
    const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');

    const answer = await make(world)(anEvent(encoded), {});

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await find(world.table, 'beijing.110101190000001')).toMatchObject({ state: 'open' });
    expect(JSON.parse(String(world.objects.get(`imports/reports/${key}.json`)))).toMatchObject({
      file: key,
      imported: 1,
    });
  });

  it('that is our own report or stands for a folder starts nothing', async () => {
    const world = aSmallWorld();
    const before = world.memory.dump();

    await make(world)(anEvent('reports/obligations/a/b/c.csv.json', 'obligations/beijing/'), {});

    expect(world.memory.dump()).toEqual(before);
    expect(world.objects.size).toBe(0);
  });

  it('in a wrong place gets a report that says where it belongs', async () => {
    const world = aSmallWorld();

    await make(world)(anEvent('march.csv'), {});

    expect(JSON.parse(String(world.objects.get('imports/reports/march.csv.json')))).toMatchObject({
      fault: { code: 'bad_place', detail: expect.stringContaining('obligations/{authority}') },
    });
  });

  it('comes again alone when the table had trouble', async () => {
    let troubles = 0;
    const world = aSmallWorld(({ kind, writes }) => {
      if (kind !== 'commit' || writes[0]?.key.sk !== 'obligation' || troubles > 0) return undefined;
      troubles += 1;
      return 'throttle';
    });
    await world.has(anAuthority());
    const key = 'obligations/beijing/clearlane/a.csv';
    world.objects.set(`imports/${key}`, csv);

    const first = await make(world)(anEvent(key, 'reports/x.json'), {});
    const second = await make(world)(anEvent(key), {});

    expect(first).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(second).toEqual({ batchItemFailures: [] });
    expect(await find(world.table, 'beijing.110101190000001')).toBeDefined();
  });
});
