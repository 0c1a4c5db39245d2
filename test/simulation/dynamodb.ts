// Simulated days over DynamoDB Local: each on tables of its own, one operation after the other, so that seeds replay.
import { type DynamoDB, startDynamoDB } from '../../local/cloud/dynamodb.ts';
import { dynamodbTable } from '../../shared/table/dynamodb.ts';
import type { Table } from '../../shared/table/table.ts';
import { seeded } from '../seeded.ts';
import { createTables, local } from '../table/create-tables.ts';
import type { SimulationOptions } from './simulation.ts';

export interface Tables {
  readonly options: (seed: number) => Promise<SimulationOptions>;
  readonly close: () => Promise<void>;
  /** What a replay adds to its command. */
  readonly flag: string;
}

/** Days over a real database are shorter: each operation takes milliseconds. */
const crowd = { fines: 5, steps: 12, people: 5 };

/** One operation at a time, in the order in which they were asked for: what follows is the same each time. */
const inTurn = (table: Table) => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const turn = <Result>(act: () => Promise<Result>): Promise<Result> => {
    waiting += 1;
    const result = last.then(act).finally(() => {
      waiting -= 1;
    });
    last = result.catch(() => undefined);
    return result;
  };
  const ordered: Table = {
    get: (key) => turn(() => table.get(key)),
    getMany: (keys) => turn(() => table.getMany(keys)),
    list: (range) => turn(() => table.list(range)),
    due: (shard, until, limit) => turn(() => table.due(shard, until, limit)),
    commit: (writes) => turn(() => table.commit(writes)),
    bump: (key, expiresAt) => turn(() => table.bump(key, expiresAt)),
  };
  return { table: ordered, isQuiet: () => waiting === 0 };
};

/** Options of a day on fresh tables of a running DynamoDB. */
export const overDynamodb = async (
  endpoint: string,
  seed: number,
): Promise<{ readonly options: SimulationOptions; readonly close: () => void }> => {
  const names = { payments: `day-${seed}-payments`, ledger: `day-${seed}-ledger` };
  await createTables(endpoint, names);
  const client = { ...local, endpoint };
  const real = dynamodbTable({ names, client, now: () => 0, random: seeded(seed) });
  const { table, isQuiet } = inTurn(real);
  return { options: { table: { of: () => table, isQuiet }, crowd }, close: () => real.close() };
};

/** What a worker needs to live through days over this kind of table. */
export const tablesFor = async (kind: string): Promise<Tables> => {
  if (kind !== 'dynamodb')
    return { options: async () => ({}), close: async () => undefined, flag: '' };
  const running: DynamoDB = await startDynamoDB();
  const open: (() => void)[] = [];
  return {
    flag: ' --table dynamodb',
    options: async (seed) => {
      const { options, close } = await overDynamodb(running.endpoint, seed);
      open.push(close);
      return options;
    },
    close: async () => {
      for (const close of open) close();
      await running.close();
    },
  };
};
