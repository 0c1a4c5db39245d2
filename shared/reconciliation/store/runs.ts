// Runs: the records that say what became of each file.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { type Run, Run as RunSchema, StoredRun } from '../model/run.ts';

const RunOfFile = z.object({ run: z.string() });

/** The run, read strongly. */
export const findRun = async (
  table: Table,
  account: string,
  id: string,
): Promise<StoredRun | undefined> => {
  const item = await table.get(keys.run(account, id));
  return item === undefined ? undefined : StoredRun.parse(item);
};

/** The run of a file with this SHA-256, whatever the file's name. */
export const findRunOfFile = async (
  table: Table,
  account: string,
  hash: string,
): Promise<StoredRun | undefined> => {
  const item = await table.get(keys.runFile(account, hash));
  return item === undefined ? undefined : findRun(table, account, RunOfFile.parse(item).run);
};

/** `before` is the revision that was read; undefined = the run is new. */
export const runWrite = (run: Run, before: number | undefined): Put => ({
  kind: 'put',
  key: keys.run(run.account, run.id),
  attributes: RunSchema.parse(run),
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});

/** Ties a file's bytes to its run for ever. */
export const runFileWrite = (run: Run): Put => ({
  kind: 'put',
  key: keys.runFile(run.account, run.hash),
  attributes: { run: run.id },
  condition: { name: 'whenAbsent' },
});

export interface RunPage {
  readonly runs: readonly StoredRun[];
  readonly after?: string;
}

/** Runs of an account, newest first. */
export const runPage = async (
  table: Table,
  account: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<RunPage> => {
  const { pk, table: name } = keys.run(account, '');
  const page = await table.list({
    table: name,
    pk,
    backwards: true,
    limit,
    ...(after === undefined ? {} : { after }),
  });
  const runs = page.items.map((item) => StoredRun.parse(item));
  return { runs, ...(page.after === undefined ? {} : { after: page.after }) };
};

/** All committed runs of an account, newest first. */
export async function* committedRuns(table: Table, account: string): AsyncGenerator<StoredRun> {
  const limit = 500;
  let after: string | undefined;
  do {
    const page: RunPage = await runPage(table, account, {
      limit,
      ...(after === undefined ? {} : { after }),
    });
    yield* page.runs.filter((run) => run.state === 'committed');
    after = page.after;
  } while (after !== undefined);
}
