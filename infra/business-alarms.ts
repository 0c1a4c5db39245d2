// Alarms on what functions count by themselves: each counter by name, summed over the functions that write it.
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarm, fiveMinutes, type Runbook } from './alarms.ts';
import type { Surroundings } from './grants.ts';

interface CounterRow {
  /** Paths of the functions that count it: a counter's only dimension is its function. */
  readonly functions: readonly string[];
  readonly means: string;
  readonly runbook: Runbook;
}

/** Counters are written without dimensions of their own; one count within five minutes is enough. */
export const counters = {
  account_passed_over: {
    functions: ['payments/create', 'payments/work'],
    means: 'An account had so many faults that payments pass it over.',
    runbook: 'account-passed-over',
  },
} as const satisfies Readonly<Record<string, CounterRow>>;

export class BusinessAlarms extends Construct {
  constructor(scope: Construct, id: string, { survive }: Surroundings) {
    super(scope, id);
    for (const [name, row] of Object.entries(counters))
      alarm(this, name, survive.alarms.topic, {
        metric: summed(name, row.functions),
        threshold: 1,
        periods: 1,
        means: row.means,
        runbook: row.runbook,
      });
  }
}

const counted = (metricName: string, service: string) =>
  new cloudwatch.Metric({
    namespace: 'Clearlane',
    metricName,
    dimensionsMap: { service },
    statistic: 'Sum',
    period: fiveMinutes,
  });

const summed = (metricName: string, functions: readonly string[]): cloudwatch.IMetric =>
  new cloudwatch.MathExpression({
    expression: functions.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(
      functions.map((name, index) => [`m${index}`, counted(metricName, name)]),
    ),
    label: metricName,
    period: fiveMinutes,
  });
