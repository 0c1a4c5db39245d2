// Turns writes into exactly what is stored, and refuses what the tables must never be asked for.
import { revisionAfter } from './conditions.ts';
import { Misuse } from './faults.ts';
import { dueShard, dueShardCount } from './keys.ts';
import { itemBytes, itemLimitBytes, transactionLimitBytes } from './sizes.ts';
import type { Attributes, Check, Condition, Item, Key, Put, Remove, Write } from './table.ts';
import { plainMembers, type Stored } from './values.ts';

export interface PlannedPut {
  readonly kind: 'put';
  readonly key: Key;
  readonly condition: Condition;
  readonly stored: Stored;
}

export type Planned = PlannedPut | Remove | Check;

export interface Plan {
  readonly writes: readonly Planned[];
  /** One put or removal in `payments` needs no transaction; everything else is one. */
  readonly transactional: boolean;
}

const writeLimit = 100;
const readLimit = 100;
const partitionKeyLimitBytes = 2048;
const sortKeyLimitBytes = 1024;
const ours = ['pk', 'sk', 'revision', 'due_shard', 'due_at', 'expires_at'] as const;

export const nameOf = (key: Key): string => `${key.table} ${key.pk} / ${key.sk}`;

const checkKeyText = (key: Key, text: string, limitBytes: number): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes < 1) throw new Misuse(`empty key: ${nameOf(key)}`);
  if (bytes > limitBytes) throw new Misuse(`key longer than ${limitBytes} bytes: ${nameOf(key)}`);
  if (!text.isWellFormed()) throw new Misuse(`key with half a surrogate pair: ${nameOf(key)}`);
};

export const checkKey = (key: Key): Key => {
  checkKeyText(key, key.pk, partitionKeyLimitBytes);
  checkKeyText(key, key.sk, sortKeyLimitBytes);
  return key;
};

export const checkKeys = (keys: readonly Key[]): readonly Key[] => {
  if (keys.length > readLimit) throw new Misuse(`${keys.length} keys in one read`);
  return keys.map(checkKey);
};

/** The key of a counter, which the append-only ledger cannot hold. */
export const checkCounter = (key: Key): Key => {
  if (key.table === 'ledger') throw new Misuse(`the ledger holds no counters: ${nameOf(key)}`);
  return checkKey(key);
};

const checkWhole = (value: number, what: string, least = 0): number => {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Misuse(`${what} is ${value}, not a whole number of at least ${least}`);
};

const checkCondition = (condition: Condition): void => {
  if ('revision' in condition) checkWhole(condition.revision, `${condition.name}: revision`, 1);
  if ('now' in condition) checkWhole(condition.now, `${condition.name}: now`);
};

const checkAttributes = (key: Key, attributes: Attributes): Readonly<Record<string, unknown>> => {
  const found = ours.find((name) => attributes[name] !== undefined);
  if (found)
    throw new Misuse(`${nameOf(key)}: '${found}' is written by the table, not by its callers`);
  return plainMembers(attributes, nameOf(key));
};

/** One of the shards of the due-work index, as its partition is named. */
export const checkedShard = (shard: number): string => {
  if (checkWhole(shard, 'shard') >= dueShardCount) throw new Misuse(`there is no shard ${shard}`);
  return dueShard(shard);
};

const dueOf = ({ due }: Put): Readonly<Record<string, unknown>> =>
  due ? { due_shard: checkedShard(due.shard), due_at: checkWhole(due.at, 'due.at') } : {};

/** Epoch seconds, rounded up: nothing dies early. */
export const expirySeconds = (expiresAt: number): number =>
  Math.ceil(checkWhole(expiresAt, 'expiresAt') / 1000);

const storedOf = (write: Put): Stored => {
  const { key, expiresAt } = write;
  const attributes = checkAttributes(key, write.attributes);
  const revision = revisionAfter(write.condition);
  const stored = {
    ...attributes,
    pk: key.pk,
    sk: key.sk,
    ...(revision === undefined ? {} : { revision }),
    ...dueOf(write),
    ...(expiresAt === undefined ? {} : { expires_at: expirySeconds(expiresAt) }),
  };
  const bytes = itemBytes(stored);
  if (bytes <= itemLimitBytes) return stored;
  throw new Misuse(`${nameOf(key)}: ${bytes} bytes, an item holds at most ${itemLimitBytes}`);
};

const plannedPut = (write: Put): PlannedPut => ({
  kind: 'put',
  key: write.key,
  condition: write.condition,
  stored: storedOf(write),
});

/** The only way into the append-only ledger: a new entry, where nothing stood before. */
const ledgerPut = (write: Write): PlannedPut => {
  const lasting =
    write.kind === 'put' && write.condition.name === 'whenAbsent' && !write.due && !write.expiresAt;
  if (lasting) return plannedPut(write);
  throw new Misuse(
    `the ledger is append-only: only a lasting put with whenAbsent, not ${write.kind} ` +
      `with ${write.condition.name} of ${nameOf(write.key)}`,
  );
};

/** Conditions that make no sense for a kind of write. */
const senseless = { remove: 'whenAbsent', check: 'always' } as const;

const paymentsWrite = (write: Write): Planned => {
  if (write.kind === 'put') return plannedPut(write);
  if (write.condition.name !== senseless[write.kind]) return write;
  throw new Misuse(`a ${write.kind} with ${write.condition.name}: ${nameOf(write.key)}`);
};

const planned = (write: Write): Planned => {
  checkKey(write.key);
  checkCondition(write.condition);
  return write.key.table === 'ledger' ? ledgerPut(write) : paymentsWrite(write);
};

const checkDistinct = (writes: readonly Write[]): void => {
  const seen = new Set<string>();
  for (const { key } of writes) {
    const name = JSON.stringify([key.table, key.pk, key.sk]);
    if (seen.has(name)) throw new Misuse(`the same key twice in one commit: ${nameOf(key)}`);
    seen.add(name);
  }
};

const checkTotal = (writes: readonly Planned[]): void => {
  const bytes = writes.reduce(
    (sum, write) => sum + (write.kind === 'put' ? itemBytes(write.stored) : 0),
    0,
  );
  if (bytes <= transactionLimitBytes) return;
  throw new Misuse(`a commit of ${bytes} bytes: at most ${transactionLimitBytes} go together`);
};

const isPlain = (write: Write): boolean => write.key.table === 'payments' && write.kind !== 'check';

/** What a commit stores. Throws `Misuse`, naming the key, on whatever DynamoDB or our rules refuse. */
export const planOf = (writes: readonly Write[]): Plan => {
  if (writes.length < 1) throw new Misuse('a commit without writes');
  if (writes.length > writeLimit)
    throw new Misuse(`${writes.length} writes in one commit: at most ${writeLimit} go together`);
  checkDistinct(writes);
  const plan = writes.map(planned);
  checkTotal(plan);
  return { writes: plan, transactional: !(writes.length === 1 && writes.every(isPlain)) };
};

/** What readers see of a stored item: its attributes, keys and revision. */
export const shown = (stored: Stored): Item => {
  const { due_shard: _shard, due_at: _at, expires_at: _expiry, ...item } = stored;
  return item;
};
