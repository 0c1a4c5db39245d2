// Settlement rows per second through a whole reconciliation run beside a plain CSV parse of the same file.
import { parse } from 'csv-parse';
import { aBook, aLine, anEntry, book, fileOf, rowsFor, run } from '../test/reconciliation/books.ts';
import { type Measured, timed } from './measure.ts';

const rows = 20_000;
const numbers = Array.from({ length: rows }, (_, index) => index);

const parsedRows = async (content: string): Promise<number> => {
  let count = 0;
  const parser = parse(content, { columns: true });
  for await (const _row of parser) count += 1;
  return count;
};

/** Parse, check, read the ledger (in memory), join, and write blocks, open items and the commit record. */
export const benchSettlement = async (): Promise<Measured> => {
  const world = await aBook();
  await book(
    world.table,
    numbers.map((number) => anEntry(number)),
  );
  const content = fileOf(rowsFor(numbers.map((number) => aLine(number))));
  const bare = await timed(rows, async () => {
    if ((await parsedRows(content)) !== rows) throw new Error('the parser lost rows');
  });
  const ours = await timed(rows, async () => {
    const done = await run(world, content);
    if (done?.state !== 'committed') throw new Error('the run did not commit');
  });
  return {
    title: `${rows} settlement rows, all of them matched`,
    unit: 'rows',
    ours: { name: 'reconciled: parse, join, blocks, commit', perSecond: ours },
    bare: { name: 'csv-parse alone', perSecond: bare },
  };
};
