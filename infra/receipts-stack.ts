// The two readers of the payments table's stream: receipts, and the relay that tells receivers what is new.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { wakeByQueue, wakeByStream } from './triggers.ts';
import { workers } from './workers.ts';

export class ReceiptsStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    const readers = [workers.issue, workers.relay].map((row) => readerOf(this, row, props));
    this.functions = [...readers, delivererOf(this, props)];
  }
}

const readerOf = (
  stack: ReceiptsStack,
  row: typeof workers.issue | typeof workers.relay,
  props: Surroundings,
): SubjectFunction => {
  const { tables, buckets } = props.survive;
  const reader = new SubjectFunction(stack, { ...props, ...row, row });
  wakeByStream(reader, {
    ...props,
    trigger: row.trigger,
    table: tables.payments,
    discards: buckets.discards,
  });
  return reader;
};

const delivererOf = (stack: ReceiptsStack, props: Surroundings): SubjectFunction => {
  const row = workers.deliver;
  const deliverer = new SubjectFunction(stack, { ...props, ...row, row });
  wakeByQueue(deliverer, props.survive.queues.deliveries.queue, {
    ...row.trigger,
    atOnce: props.settings.workersAtOnce,
  });
  return deliverer;
};
