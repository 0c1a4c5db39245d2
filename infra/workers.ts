// Every function that no route starts: one row each, by what wakes it.
import type { BucketName, FunctionRow, QueueName } from './access.ts';

/** What wakes a worker. Buckets reach their worker through a queue of their own. */
export type Trigger =
  | { readonly by: 'queue'; readonly queue: QueueName; readonly batchSize: number }
  /** What these queues gave up. */
  | {
      readonly by: 'dead_letters';
      readonly queues: readonly QueueName[];
      readonly batchSize: number;
    }
  | { readonly by: 'bucket'; readonly bucket: BucketName }
  | { readonly by: 'schedule'; readonly everyMinutes: number }
  | {
      readonly by: 'stream';
      readonly table: 'payments' | 'ledger';
      readonly batchSize: number;
      /** Only records with one of these event names, and whose new image has this sort key. */
      readonly events: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
      readonly sortKey?: string;
      /** Records that pass as well. */
      readonly also?: StreamFilter;
    };

export interface StreamFilter {
  readonly events: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
  readonly sortKey?: string;
}

export interface WorkerRow extends FunctionRow {
  readonly trigger: Trigger;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Sends to the queue that wakes it, for as long as a payment needs looking at. */
  readonly wakesItself?: true;
  /** At most this many run at once; takes its share from the AWS account's quota. */
  readonly reservedConcurrency?: number;
}

/** Files are read by one long run: Lambda's longest, and memory for a whole vCPU. */
const file = { timeoutSeconds: 900, memoryMb: 1769 } as const;

export const workers = {
  work: {
    function: 'payments/work',
    trigger: { by: 'queue', queue: 'wake', batchSize: 5 },
    payments: 'write',
    ledger: 'append',
    providers: true,
    counts: true,
    removes: true,
    sends: ['wake'],
    wakesItself: true,
    timeoutSeconds: 60,
    memoryMb: 1024,
  },
  repair: {
    function: 'payments/repair',
    trigger: { by: 'schedule', everyMinutes: 1 },
    payments: 'read',
    ledger: 'none',
    due: true,
    sends: ['wake'],
    timeoutSeconds: 55,
    memoryMb: 512,
    reservedConcurrency: 1,
  },
  apply: {
    function: 'webhooks/apply',
    trigger: { by: 'queue', queue: 'notifications', batchSize: 5 },
    payments: 'write',
    ledger: 'append',
    providers: true,
    removes: true,
    sends: ['wake'],
    timeoutSeconds: 60,
    memoryMb: 1024,
  },
  setAside: {
    function: 'parked/set-aside',
    trigger: { by: 'dead_letters', queues: ['wake', 'notifications'], batchSize: 5 },
    payments: 'write',
    ledger: 'none',
    timeoutSeconds: 30,
    memoryMb: 512,
  },
  issue: {
    function: 'receipts/issue',
    // 40 payments make one full block of receipts in one transaction (design §5).
    trigger: {
      by: 'stream',
      table: 'payments',
      batchSize: 40,
      events: ['INSERT', 'MODIFY'],
      sortKey: 'head',
    },
    payments: 'write',
    ledger: 'read',
    keys: true,
    timeoutSeconds: 60,
    memoryMb: 1024,
    // Numbers have no gaps: two issuers would fight for the same next block.
    reservedConcurrency: 1,
  },
  relay: {
    function: 'deliveries/relay',
    // An obligation is only told of once it changed: imports tell nothing.
    trigger: {
      by: 'stream',
      table: 'payments',
      batchSize: 100,
      events: ['INSERT', 'MODIFY'],
      sortKey: 'head',
      also: { events: ['MODIFY'], sortKey: 'obligation' },
    },
    payments: 'write',
    ledger: 'none',
    sends: ['deliveries'],
    timeoutSeconds: 60,
    memoryMb: 512,
  },
  deliver: {
    function: 'deliveries/deliver',
    trigger: { by: 'queue', queue: 'deliveries', batchSize: 5 },
    payments: 'write',
    ledger: 'none',
    receivers: true,
    sends: ['deliveries'],
    wakesItself: true,
    timeoutSeconds: 60,
    memoryMb: 512,
  },
  watch: {
    function: 'ledger/watch',
    trigger: { by: 'stream', table: 'ledger', batchSize: 100, events: ['MODIFY', 'REMOVE'] },
    payments: 'none',
    ledger: 'none',
    timeoutSeconds: 30,
    memoryMb: 256,
  },
  imports: {
    function: 'obligations/import',
    trigger: { by: 'bucket', bucket: 'imports' },
    payments: 'write',
    ledger: 'none',
    reads: ['imports'],
    writes: ['imports'],
    ...file,
  },
  transfers: {
    function: 'transfers/book',
    trigger: { by: 'bucket', bucket: 'messages' },
    payments: 'write',
    ledger: 'append',
    keys: true,
    sends: ['wake'],
    reads: ['messages'],
    timeoutSeconds: 300,
    memoryMb: 1024,
  },
  reconcile: {
    function: 'reconciliation/run',
    trigger: { by: 'bucket', bucket: 'statements' },
    payments: 'write',
    ledger: 'append',
    reads: ['statements'],
    removes: true,
    ...file,
  },
} as const satisfies Readonly<Record<string, WorkerRow>>;
