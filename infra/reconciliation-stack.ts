// Reconciliation: a statement that lands in its bucket becomes a run.
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SubjectFunction } from './function.ts';
import type { Surroundings } from './grants.ts';
import { wakeByQueue } from './triggers.ts';
import { workers } from './workers.ts';

export class ReconciliationStack extends Stack {
  readonly functions: readonly SubjectFunction[];

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    const row = workers.reconcile;
    const run = new SubjectFunction(this, { ...props, ...row, row });
    wakeByQueue(run, props.survive.queues.statements.queue, { batchSize: 1, atOnce: 2 });
    this.functions = [run];
  }
}
