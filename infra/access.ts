// What one function may touch: the words that rows use, the only source of its rights and environment.

/** Table rights of a row. `write` on payments includes reading; `append` on the ledger too. */
export interface Access {
  readonly payments: 'none' | 'read' | 'write';
  readonly ledger: 'none' | 'read' | 'append';
  /** Queries the due-work index. */
  readonly due?: true;
  /** Bumps counters (the only UpdateItem of the table layer). */
  readonly counts?: true;
  /** Deletes items of `payments`. */
  readonly removes?: true;
  /** Talks to providers: reads the accounts' secrets, gets a longer timeout and a larger bundle. */
  readonly providers?: true;
  /** Asks what providers can do: ships their code and holds none of their secrets. */
  readonly capabilities?: true;
  /** Posts to receivers of events: reads their secrets. */
  readonly receivers?: true;
  /** Derives or checks ids and claims with the HMAC keys. */
  readonly keys?: true;
  readonly sends?: readonly QueueName[];
  readonly reads?: readonly BucketName[];
  /** Writes below the bucket's own prefix (`writtenBelow`): reports, or what a bank pushed. */
  readonly writes?: readonly BucketName[];
}

export interface FunctionRow extends Access {
  /** Path under functions/ without `.ts`: also the path of its bundle under dist/functions/. */
  readonly function: string;
}

export type QueueName = 'wake' | 'notifications' | 'deliveries';
export type BucketName = 'statements' | 'imports' | 'messages';

/** Where functions write in each bucket; the rest is other people's. */
export const writtenBelow = {
  statements: 'reports',
  imports: 'reports',
  messages: 'received',
} as const satisfies Record<BucketName, string>;

const read = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] as const;

/** Actions by word. A transaction needs the actions of its parts, none of its own. */
export const tableActions = {
  payments: {
    none: [],
    read,
    write: [...read, 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
    counts: ['dynamodb:UpdateItem'],
    removes: ['dynamodb:DeleteItem'],
  },
  ledger: { none: [], read, append: read },
} as const;

/** What a role may do to the ledger inside a transaction and nowhere else (design §5). */
export const appendActions = ['dynamodb:PutItem'] as const;

/** What nobody but break-glass may do to the ledger, whatever their own rights say. */
export const deniedOnLedger = [
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
] as const;
