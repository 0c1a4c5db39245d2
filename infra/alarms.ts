// The one way to raise an alarm: it always says what it means and which runbook to open.
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Every alarm family has one page, docs/runbooks/<name>.md. */
export const runbooks = [
  'account-passed-over',
  'api-errors',
  'dead-letters',
  'function-errors',
  'function-slow',
  'function-throttled',
  'ledger-changed',
  'queue-old',
  'records-discarded',
  'repair-silent',
  'stream-behind',
  'table-refuses',
] as const;
export type Runbook = (typeof runbooks)[number];

export interface AlarmRequest {
  readonly metric: cloudwatch.IMetric;
  /** Fires at this value or above (below, for `silent`). */
  readonly threshold: number;
  /** How many periods in a row. */
  readonly periods: number;
  /** One sentence for whoever is woken up. */
  readonly means: string;
  readonly runbook: Runbook;
  /** Fires when the metric stays below the threshold or is missing. */
  readonly silent?: true;
}

const loud = {
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};
const quiet = {
  comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.BREACHING,
};

/** Adds the alarm and sends it to the topic; its description ends with the path of its runbook. */
export const alarm = (
  scope: Construct,
  id: string,
  topic: ITopic,
  request: AlarmRequest,
): cloudwatch.Alarm => {
  const made = new cloudwatch.Alarm(scope, id, {
    metric: request.metric,
    threshold: request.threshold,
    evaluationPeriods: request.periods,
    alarmDescription: `${request.means} Runbook: docs/runbooks/${request.runbook}.md`,
    ...(request.silent ? quiet : loud),
  });
  made.addAlarmAction(new SnsAction(topic));
  return made;
};

export const fiveMinutes = Duration.minutes(5);
