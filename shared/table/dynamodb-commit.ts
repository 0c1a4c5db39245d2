// Commits over DynamoDB: one plain conditional write, or one transaction under one token.
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { base32, canonicalJson } from '../kernel/id.ts';
import { holds } from './conditions.ts';
import {
  type Names,
  requestOf,
  storedFrom,
  type Typed,
  typed,
  typedKey,
} from './dynamodb-items.ts';
import { type Answer, ask, type Ending, insist, type Patience } from './dynamodb-retry.ts';
import { busy, Misuse } from './faults.ts';
import { nameOf, type Plan, type Planned, shown } from './plan.ts';
import type { Commit, Refusal } from './table.ts';
import type { Stored } from './values.ts';

export interface Connection {
  readonly client: DynamoDBClient;
  readonly names: Names;
  readonly patience: Patience;
}

const committed: Commit = { status: 'committed' };
const unknown: Commit = { status: 'unknown' };

const endedCommit = ({ doubtful, cause }: Ending): Commit => {
  if (doubtful) return unknown;
  throw busy(cause);
};

const refusal = (write: number, present: Stored | undefined): Refusal => ({
  write,
  ...(present && { present: shown(present) }),
});

const presentOf = (item: Typed | undefined): Stored | undefined => item && storedFrom(item);

// --- one write alone ---

const sendSingle = ({ client, names }: Connection, write: Planned): Promise<unknown> => {
  const request = requestOf(names, write);
  return write.kind === 'put'
    ? client.send(new PutItemCommand({ ...request, Item: typed(write.stored) }))
    : client.send(new DeleteItemCommand({ ...request, Key: typedKey(write.key) }));
};

/**
 * After a lost answer our own write may be what refuses the second try. It was not ours only when
 * the revision that we would have written stands there with another content.
 */
const isForeign = (write: Planned, present: Stored | undefined): boolean =>
  write.kind === 'put' &&
  write.stored.revision !== undefined &&
  present?.revision === write.stored.revision &&
  canonicalJson(present) !== canonicalJson(write.stored);

const refusedSingle = (write: Planned, item: Typed | undefined, doubtful: boolean): Commit => {
  const present = presentOf(item);
  if (doubtful && !isForeign(write, present)) return unknown;
  return { status: 'refused', refusals: [refusal(0, present)] };
};

const trySingle = (connection: Connection, write: Planned) => {
  return async (doubtful: boolean): Promise<Answer<Commit>> => {
    try {
      const answer = await ask(() => sendSingle(connection, write));
      return 'done' in answer ? { done: committed } : answer;
    } catch (cause) {
      if (!(cause instanceof ConditionalCheckFailedException)) throw cause;
      return { done: refusedSingle(write, cause.Item, doubtful) };
    }
  };
};

// --- a transaction ---

const transactItem = (names: Names, write: Planned): TransactWriteItem => {
  const request = requestOf(names, write);
  if (write.kind === 'put') return { Put: { ...request, Item: typed(write.stored) } };
  const keyed = { ...request, Key: typedKey(write.key) };
  if (write.kind === 'remove') return { Delete: keyed };
  return { ConditionCheck: keyed };
};

const passing = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const known = new Set([...passing, 'None', 'ConditionalCheckFailed']);

interface Reason {
  readonly Code?: string | undefined;
  readonly Item?: Typed | undefined;
}

const checkReasons = (plan: Plan, reasons: readonly Reason[], cause: unknown): void => {
  const position = reasons.findIndex(({ Code = 'None' }) => !known.has(Code));
  const write = plan.writes[position];
  if (!write) return;
  throw new Misuse(`${reasons[position]?.Code} at ${nameOf(write.key)}`, { cause });
};

/** Conditions that failed, each with what stood there; `sure` leaves out those that hold after all. */
const refusalsOf = (plan: Plan, reasons: readonly Reason[], sure: boolean): readonly Refusal[] =>
  reasons.flatMap(({ Code, Item }, position) => {
    const write = plan.writes[position];
    if (Code !== 'ConditionalCheckFailed' || !write) return [];
    const present = presentOf(Item);
    return sure && holds(write.condition, present) ? [] : [refusal(position, present)];
  });

/**
 * A cancellation whose reasons are all conditions is a refusal. Mixed with conflicts it is one only
 * when what stands there truly fails its condition and no earlier try of ours can have put it there
 * (half of our own transaction looks just so): otherwise the same token asks again.
 */
const cancelled = (
  plan: Plan,
  cause: TransactionCanceledException,
  doubtful: boolean,
): Answer<Commit> => {
  const reasons = cause.CancellationReasons ?? [];
  checkReasons(plan, reasons, cause);
  const mixed = reasons.some(({ Code = 'None' }) => passing.has(Code));
  const refusals = mixed && doubtful ? [] : refusalsOf(plan, reasons, mixed);
  if (refusals.length > 0) return { done: { status: 'refused', refusals } };
  return { again: 'clean', cause };
};

const tryTransaction = ({ client, names }: Connection, plan: Plan, token: string) => {
  const command = new TransactWriteItemsCommand({
    ClientRequestToken: token,
    TransactItems: plan.writes.map((write) => transactItem(names, write)),
  });
  return async (doubtful: boolean): Promise<Answer<Commit>> => {
    try {
      const answer = await ask(() => client.send(command));
      return 'done' in answer ? { done: committed } : answer;
    } catch (cause) {
      if (cause instanceof TransactionCanceledException) return cancelled(plan, cause, doubtful);
      throw cause;
    }
  };
};

const tokenBytes = 20;
const tokenLength = 32;

/** One token for all our tries of one commit: a repetition of what succeeded changes nothing. */
const newToken = (random: () => number): string =>
  base32(
    Uint8Array.from({ length: tokenBytes }, () => Math.floor(random() * 256)),
    tokenLength,
  );

/**
 * Writes a plan. Conflicts, throttles and lost answers are asked again until the deadline; then
 * `unknown` when anything may have been written, else `Failure('busy')`.
 */
export const commitPlan = (connection: Connection, plan: Plan): Promise<Commit> => {
  const { patience } = connection;
  const [first] = plan.writes;
  const attempt =
    first && !plan.transactional
      ? trySingle(connection, first)
      : tryTransaction(connection, plan, newToken(patience.random));
  return insist(patience, attempt, endedCommit);
};
