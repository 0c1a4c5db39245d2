// Watching: the alarm on any change of the ledger, a dashboard for the manager and one for on-call.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarm } from './alarms.ts';
import type { AudienceApi } from './api.ts';
import { BusinessAlarms } from './business-alarms.ts';
import { managerDashboard, onCallDashboard } from './dashboards.ts';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { wakeByStream } from './triggers.ts';
import { workers } from './workers.ts';

export interface WatchProps extends StackProps, Surroundings {
  readonly apis: readonly AudienceApi[];
  /** Functions that stand in other stacks than the APIs. */
  readonly others: readonly SubjectFunction[];
}

export class WatchStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id, props);
    const watcher = watcherOf(this, props);
    this.functions = [watcher];
    new BusinessAlarms(this, 'Business', props);
    managerDashboard(this, props);
    onCallDashboard(this, { ...props, others: [...props.others, watcher] });
  }
}

/** Its stream filter lets changes and deletions through only, so one start is one alarm. */
const watcherOf = (stack: WatchStack, props: WatchProps): SubjectFunction => {
  const { alarms, tables, buckets } = props.survive;
  const row = workers.watch;
  const watcher = new SubjectFunction(stack, { ...props, ...row, row });
  wakeByStream(watcher, {
    ...props,
    trigger: row.trigger,
    table: tables.ledger,
    discards: buckets.discards,
  });
  alarm(watcher, 'ChangedAlarm', alarms.topic, {
    metric: watcher.lambda.metricInvocations({ period: Duration.minutes(1) }),
    threshold: 1,
    periods: 1,
    means: 'An entry of the ledger was changed or deleted. The ledger is append-only.',
    runbook: 'ledger-changed',
  });
  return watcher;
};
