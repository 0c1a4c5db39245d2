// Work that no caller waits for: the delay queue, the each-minute repair, late notifications, imports.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarm } from './alarms.ts';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { DeadLetters } from './queues.ts';
import { wakeByClock, wakeByQueue } from './triggers.ts';
import { workers } from './workers.ts';

export class WorkStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    const { queues } = props.survive;
    const atOnce = props.settings.workersAtOnce;
    const work = new SubjectFunction(this, { ...props, ...workers.work, row: workers.work });
    wakeByQueue(work, queues.wake.queue, { ...workers.work.trigger, atOnce });
    const apply = new SubjectFunction(this, { ...props, ...workers.apply, row: workers.apply });
    wakeByQueue(apply, queues.notifications.queue, { ...workers.apply.trigger, atOnce });
    const imports = new SubjectFunction(this, {
      ...props,
      ...workers.imports,
      row: workers.imports,
    });
    wakeByQueue(imports, queues.imports.queue, { batchSize: 1, atOnce: 2 });
    const transfers = new SubjectFunction(this, {
      ...props,
      ...workers.transfers,
      row: workers.transfers,
    });
    wakeByQueue(transfers, queues.messages.queue, { batchSize: 1, atOnce });
    this.functions = [
      work,
      apply,
      imports,
      transfers,
      setAsideOf(this, props),
      repairOf(this, props),
    ];
  }
}

/** What the queues gave up goes to the desk; what cannot even be parked stays, and raises the alarm. */
const setAsideOf = (stack: WorkStack, props: StackProps & Surroundings): SubjectFunction => {
  const row = workers.setAside;
  const { batchSize, queues } = row.trigger;
  const setAside = new SubjectFunction(stack, { ...props, ...row, row });
  for (const name of queues)
    wakeByQueue(setAside, props.survive.queues[name].deadLetters, { batchSize, atOnce: 2 });
  return setAside;
};

const repairOf = (stack: WorkStack, props: StackProps & Surroundings): SubjectFunction => {
  const { topic } = props.survive.alarms;
  const deadLetters = new DeadLetters(stack, 'RepairDeadLetters', { topic, of: 'Repair' }).queue;
  const row = workers.repair;
  const repair = new SubjectFunction(stack, { ...props, ...row, row, deadLetters });
  wakeByClock(repair, { everyMinutes: row.trigger.everyMinutes, deadLetters });
  alarm(repair, 'SilentAlarm', topic, {
    metric: repair.lambda.metricInvocations({ period: Duration.minutes(5) }),
    threshold: 1,
    periods: 2,
    means: 'The each-minute repair has not run for ten minutes: lost work stays lost.',
    runbook: 'repair-silent',
    silent: true,
  });
  return repair;
};
