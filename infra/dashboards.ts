// Two dashboards: money and promises for a clerk's manager, machinery for whoever is on call.
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AudienceApi } from './api.ts';
import type { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';

export interface Watched extends Surroundings {
  readonly apis: readonly AudienceApi[];
  /** Functions that stand in other stacks than the APIs. */
  readonly others: readonly SubjectFunction[];
}

const hour = Duration.hours(1);
const fiveMinutes = Duration.minutes(5);

const graph = (title: string, left: readonly cloudwatch.IMetric[]) =>
  new cloudwatch.GraphWidget({ title, left: [...left], width: 12, height: 6 });

const invocations = (watched: Watched, name: string, label: string): cloudwatch.IMetric[] =>
  everyFunction(watched)
    .filter(({ row }) => row.function === name)
    .map(({ lambda }) => lambda.metricInvocations({ label, period: hour }));

/**
 * Business metrics are written by several functions under several dimensions, so a dashboard finds
 * them by name and one dimension, and adds up.
 */
const outcomes = (dimension: 'state' | 'channel', value: string, and = ''): cloudwatch.IMetric =>
  new cloudwatch.MathExpression({
    expression: `SUM(SEARCH('Namespace="Clearlane" MetricName="payment_outcome" ${dimension}="${value}"${and}', 'Sum', 3600))`,
    label: value,
    period: hour,
  });

const ends = ['paid', 'surplus', 'failed', 'cancelled', 'expired'] as const;
const channels = ['app', 'web', 'kiosk', 'counter', 'partner'] as const;

const everyFunction = ({ apis, others }: Watched): readonly SubjectFunction[] => [
  ...apis.flatMap(({ functions }) => functions),
  ...others,
];

/** What arrives from outside, by its queue, in plain words. */
const arrivals = [
  ['statements', 'statements'],
  ['messages', 'bank messages'],
  ['imports', 'import files'],
  ['notifications', 'notifications'],
] as const;

/** Plain words, hours as steps: is paying possible, does money arrive, does work lie about? */
export const managerDashboard = (scope: Construct, watched: Watched): void => {
  const { queues } = watched.survive;
  const waiting = (name: keyof typeof queues, label: string) =>
    queues[name].queue.metricApproximateNumberOfMessagesVisible({ label, period: hour });
  const setAside = (name: keyof typeof queues, label: string) =>
    queues[name].deadLetters.metricApproximateNumberOfMessagesVisible({ label, period: hour });
  new cloudwatch.Dashboard(scope, 'Manager', {
    dashboardName: `clearlane-${watched.stage}-manager`,
    defaultInterval: Duration.days(7),
    widgets: [
      [
        graph('Payers at work, per hour', [
          ...invocations(watched, 'obligations/lookup', 'look-ups'),
          ...invocations(watched, 'payments/create', 'payments begun'),
        ]),
        graph('Messages from providers, per hour', [
          ...invocations(watched, 'webhooks/receive', 'notifications'),
        ]),
      ],
      [
        graph(
          'How payments end, per hour',
          ends.map((state) => outcomes('state', state)),
        ),
        graph(
          'Paid, by channel, per hour',
          channels.map((channel) => outcomes('channel', channel, ' state="paid"')),
        ),
      ],
      [
        graph(
          'Waiting for the machine',
          arrivals.map(([queue, text]) => waiting(queue, text)),
        ),
        graph('Waiting for a person', [
          ...arrivals.map(([queue, text]) => setAside(queue, text)),
          setAside('wake', 'payments'),
        ]),
      ],
      [
        graph('How long payers wait, in milliseconds (19 of 20 wait less)', [
          ...watched.apis
            .filter(({ node }) => node.id === 'Pay')
            .map(({ api }) => api.metricLatency({ label: 'pay', statistic: 'p95', period: hour })),
        ]),
      ],
    ],
  });
};

/** Errors first, then age, then load. */
export const onCallDashboard = (scope: Construct, watched: Watched): void => {
  new cloudwatch.Dashboard(scope, 'OnCall', {
    dashboardName: `clearlane-${watched.stage}-on-call`,
    defaultInterval: Duration.hours(6),
    widgets: [
      apiGraphs(watched),
      functionGraphs(watched),
      queueGraphs(watched),
      dataGraphs(watched),
    ],
  });
};

const at = { period: fiveMinutes };

const apiGraphs = ({ apis }: Watched) => [
  graph(
    'API 5xx',
    apis.map(({ api, node }) => api.metricServerError({ ...at, label: node.id })),
  ),
  graph(
    'API 4xx',
    apis.map(({ api, node }) => api.metricClientError({ ...at, label: node.id })),
  ),
];

const functionGraphs = (watched: Watched) => {
  const all = everyFunction(watched);
  const labelled = (made: SubjectFunction) => ({ ...at, label: made.row.function });
  return [
    graph(
      'Function errors',
      all.map((made) => made.lambda.metricErrors(labelled(made))),
    ),
    graph(
      'Throttles',
      all.map((made) => made.lambda.metricThrottles(labelled(made))),
    ),
  ];
};

const queueGraphs = ({ survive }: Watched) => {
  const each = Object.entries(survive.queues);
  return [
    graph(
      'Oldest message (s)',
      each.map(([label, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ ...at, label })),
    ),
    graph(
      'Set aside',
      each.map(([label, { deadLetters }]) =>
        deadLetters.metricApproximateNumberOfMessagesVisible({ ...at, label }),
      ),
    ),
  ];
};

const dataGraphs = ({ others, survive }: Watched) => {
  const { payments, ledger } = survive.tables;
  return [
    graph(
      'Behind the stream (ms)',
      others
        .filter(({ row }) => ['receipts/issue', 'ledger/watch'].includes(row.function))
        .map(({ lambda, row }) =>
          lambda.metric('IteratorAge', { ...at, statistic: 'Maximum', label: row.function }),
        ),
    ),
    graph(
      'Write units used',
      Object.entries({ payments, ledger }).map(([label, table]) =>
        table.metricConsumedWriteCapacityUnits({ ...at, statistic: 'Sum', label }),
      ),
    ),
  ];
};
