// A run over DynamoDB itself: the same result as over the memory table.
import { afterAll, describe, expect, it } from '@jest/globals';
import { listDiscrepancies } from '../../shared/reconciliation/list-discrepancies.ts';
import { listOpenItems } from '../../shared/reconciliation/list-open-items.ts';
import { type DynamodbTable, dynamodbTable } from '../../shared/table/dynamodb.ts';
import type { Table } from '../../shared/table/table.ts';
import { seeded } from '../seeded.ts';
import { createTables, local } from '../table/create-tables.ts';
import { localEndpoint } from '../table/rig.ts';
import { aBook, account, aLine, anEntry, book, fileOf, rowsFor, run } from './books.ts';

const names = { payments: 'runs-payments', ledger: 'runs-ledger' };
const endpoint = await localEndpoint();
const tables: DynamodbTable[] = [];

afterAll(() => {
  for (const table of tables) table.close();
});

const aTable = async (at: string): Promise<Table> => {
  await createTables(at, names);
  const client = { ...local, endpoint: at };
  const table = dynamodbTable({ names, client, now: () => 0, random: seeded(1) });
  tables.push(table);
  return table;
};

const numbers = Array.from({ length: 300 }, (_, index) => index + 1);
const first = fileOf(rowsFor(numbers.filter((n) => n % 50 !== 7).map((n) => aLine(n))));
const second = fileOf(rowsFor(numbers.filter((n) => n % 50 === 7).map((n) => aLine(n))));

const story = async (table: Table | undefined) => {
  const world = await aBook(table ? { table: () => table } : {});
  await book(
    world.table,
    numbers.map((n) => anEntry(n)),
  );
  const runs = [
    await run(world, first, { name: 'first.csv' }),
    await run(world, first, { name: 'again.csv' }),
  ];
  const open = await listOpenItems(world, { account });
  const found = await listDiscrepancies(world, { run: runs[0]?.id ?? '' });
  runs.push(await run(world, second, { name: 'second.csv' }));
  return { runs, open, found, after: await listOpenItems(world, { account }) };
};

describe('a run over DynamoDB', () => {
  if (endpoint) {
    it('gives what it gives over the memory table', async () => {
      const [real, expected] = [await story(await aTable(endpoint)), await story(undefined)];

      expect(real).toEqual(expected);
      expect(real.open.items).toHaveLength(6);
      expect(real.after.items).toEqual([]);
    });
  } else it.skip('needs Java', () => undefined);
});
