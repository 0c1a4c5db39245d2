// Every function is watched, keeps its logs for a while, and loses nothing that failed.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runbooks } from '../../infra/alarms.ts';
import { type WorkerRow, workers } from '../../infra/workers.ts';
import { at, resourcesOf, templatesOf } from './synth.ts';

const templates = templatesOf();
const functions = resourcesOf(templates, 'AWS::Lambda::Function');
const alarms = resourcesOf(templates, 'AWS::CloudWatch::Alarm');
const mappings = resourcesOf(templates, 'AWS::Lambda::EventSourceMapping');
const nameOf = (properties: unknown) =>
  String(at(properties, 'Environment', 'Variables', 'POWERTOOLS_SERVICE_NAME'));

const alarmsOf = ({ stack, id }: { readonly stack: string; readonly id: string }) =>
  alarms
    .filter(
      (alarm) =>
        alarm.stack === stack && at(alarm, 'Properties', 'Dimensions', '0', 'Value', 'Ref') === id,
    )
    .map((alarm) => String(alarm.Properties['MetricName']));

describe.each(functions.map((made) => [`${made.stack} ${nameOf(made.Properties)}`, made] as const))(
  '%s',
  (_name, made) => {
    it('runs our bundle on Node 24 and arm64, traced, with source maps', () => {
      expect(made.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
      });
    });

    it('has a log group of its own that forgets after the stage’s time', () => {
      const group = String(at(made, 'Properties', 'LoggingConfig', 'LogGroup', 'Ref'));
      const groups = resourcesOf(templates, 'AWS::Logs::LogGroup');
      const found = groups.filter(({ stack, id }) => stack === made.stack && id === group);

      expect(found.map(({ Properties }) => Properties['RetentionInDays'])).toEqual([30]);
    });

    it('wakes somebody when it fails, is slow, or is refused starts', () => {
      const alone = made.Properties['ReservedConcurrentExecutions'] === 1;

      expect(alarmsOf(made)).toEqual(
        expect.arrayContaining(['Errors', 'Duration', ...(alone ? [] : ['Throttles'])]),
      );
    });
  },
);

describe('an alarm', () => {
  const descriptions = alarms.map(({ Properties }) => String(Properties['AlarmDescription']));

  it('ends with the path of a runbook that exists', () => {
    const lost = descriptions.filter((description) => {
      const [, runbook = 'none'] =
        /Runbook: (docs\/runbooks\/[a-z-]+\.md)$/.exec(description) ?? [];
      return !existsSync(runbook);
    });

    expect(descriptions.length).toBeGreaterThan(100);
    expect(lost).toEqual([]);
  });

  it('always reaches the topic', () => {
    const silent = alarms.filter(({ Properties }) => !at(Properties, 'AlarmActions', '0'));

    expect(silent).toEqual([]);
  });
});

it('has one runbook per alarm family, and no page without one', () => {
  expect(readdirSync('docs/runbooks').toSorted()).toEqual(runbooks.map((name) => `${name}.md`));
});

describe('a worker', () => {
  const mappingOf = (name: string) => {
    const made = functions.find(({ Properties }) => nameOf(Properties) === name);
    const found = mappings.find(
      ({ stack, Properties }) =>
        stack === made?.stack && at(Properties, 'FunctionName', 'Ref') === made.id,
    );
    return { made, mapping: found?.Properties };
  };

  it.each(['payments/work', 'webhooks/apply', 'obligations/import', 'reconciliation/run'])(
    '%s names the messages that failed, so that the others are not repeated',
    (name) => {
      expect(mappingOf(name).mapping).toMatchObject({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    },
  );

  it.each(
    Object.values(workers)
      .filter(({ trigger }) => trigger.by === 'queue' || trigger.by === 'bucket')
      .map((row) => [row.function, row.timeoutSeconds] as const),
  )(
    '%s is not given a message twice at once: it hides six times as long as a run may take',
    (name, timeoutSeconds) => {
      const { made, mapping } = mappingOf(name);
      const [, queueId = 'none'] =
        /survive:ExportsOutputFnGetAtt(\w+Queue)/.exec(JSON.stringify(mapping)) ?? [];
      const queues = resourcesOf(templates, 'AWS::SQS::Queue');
      const queue = queues.find(({ id }) => id.startsWith(queueId));

      expect(made?.Properties['Timeout']).toBe(timeoutSeconds);
      expect(queue?.Properties['VisibilityTimeout']).toBe(timeoutSeconds * 6);
    },
  );

  it('may wake itself again and again only where it sends to its own queue', () => {
    const rows: readonly WorkerRow[] = Object.values(workers);
    const own = rows
      .filter(({ trigger, sends }) => trigger.by === 'queue' && sends?.includes(trigger.queue))
      .map((row) => row.function);
    const allowed = functions
      .filter(({ Properties }) => Properties['RecursiveLoop'] === 'Allow')
      .map(({ Properties }) => nameOf(Properties));

    expect(allowed.toSorted()).toEqual(['deliveries/deliver', 'payments/work']);
    expect(own.toSorted()).toEqual(allowed.toSorted());
  });

  it('numbers receipts alone, from heads of payments, and keeps discarded records whole', () => {
    const { made, mapping } = mappingOf('receipts/issue');

    expect(made?.Properties['ReservedConcurrentExecutions']).toBe(1);
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 1,
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT', 'MODIFY'],
              dynamodb: { NewImage: { sk: { S: ['head'] } } },
            }),
          },
        ],
      },
    });
    expect(JSON.stringify(at(mapping, 'DestinationConfig', 'OnFailure'))).toContain('Discards');
  });

  it('watches the ledger for what must never happen', () => {
    const { made, mapping } = mappingOf('ledger/watch');

    expect(at(mapping, 'FilterCriteria', 'Filters', '0', 'Pattern')).toBe(
      '{"eventName":["MODIFY","REMOVE"]}',
    );
    expect(made && alarmsOf(made)).toContain('Invocations');
  });

  it('repairs each minute, one at a time, and is missed when it does not run', () => {
    const [rule] = resourcesOf(templates, 'AWS::Events::Rule');
    const { made } = mappingOf('payments/repair');

    expect(rule?.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
    });
    expect(at(rule, 'Properties', 'Targets', '0', 'DeadLetterConfig')).toBeDefined();
    expect(made?.Properties).toMatchObject({
      ReservedConcurrentExecutions: 1,
      DeadLetterConfig: expect.anything(),
    });
    expect(made && alarmsOf(made)).toContain('Invocations');
  });
});
