// Imports a file of obligations: row by row, idempotent, with a report in which everything closes.

import type { Currency } from '../kernel/money.ts';
import { inParallel } from '../kernel/parallel.ts';
import { type Instant, iso, localDateAt } from '../kernel/time.ts';
import type { Authority } from '../settings/model/authority.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { Said } from './model/amend.ts';
import { FileFault } from './model/csv/file-fault.ts';
import type { Bytes } from './model/csv/lines.ts';
import { type CsvRecord, recordsOf } from './model/csv/records.ts';
import { type ImportPlace, importPlaceOf } from './model/import-place.ts';
import type { Mapping } from './model/mappings/mapping.ts';
import { isMappingName, mappings } from './model/mappings/mappings.ts';
import type { Obligation } from './model/obligation.ts';
import {
  count,
  type ImportReport,
  newTally,
  type Rejection,
  reject,
  type Tally,
} from './model/report.ts';
import { amountsIn, type ReadRow, readRow } from './model/rows.ts';
import { keep } from './store/keep.ts';
import { findMany } from './store/obligations.ts';
import { reportFileOf, reportText, reportWrite } from './store/reports.ts';

export type ImportWorld = Pick<World, 'table' | 'now' | 'newId' | 'log' | 'files'>;

export interface ImportInput {
  /** The file's key in the imports bucket; it says whose file it is and how to read it. */
  readonly file: string;
  /** Opens the file; called twice, since one that is broken somewhere must leave nothing half-done. */
  readonly source: () => Promise<Bytes | undefined>;
}

export interface Imported {
  readonly report: ImportReport;
  readonly rejections: readonly Rejection[];
}

const rowLimit = 200_000;
const batchRows = 100;
const writersAtOnce = 16;

interface Job {
  readonly world: ImportWorld;
  readonly input: ImportInput;
  readonly place: ImportPlace;
  readonly authority: Authority;
  readonly mapping: Mapping;
  readonly at: Instant;
}

async function* records(job: Job): AsyncGenerator<CsvRecord> {
  const bytes = await job.input.source();
  if (!bytes) throw new FileFault('file_missing', 'the file is gone: drop it again');
  let rows = 0;
  for await (const record of recordsOf(bytes, job.place.gzip, job.mapping.columns)) {
    rows += 1;
    if (rows > rowLimit)
      throw new FileFault('too_many_rows', `a file holds at most ${rowLimit} rows: split it`);
    yield record;
  }
}

/** Reads the whole file once before anything is stored: throws what is wrong with it as a whole. */
const surveyed = async (job: Job): Promise<void> => {
  const tally = newTally(job.mapping.money);
  for await (const record of records(job)) count(tally, 'rejected', amountsIn(record, job));
};

type Sayable = ReadRow & { readonly outcome: { readonly said: Said } };

const isSayable = (row: ReadRow): row is Sayable => 'said' in row.outcome;

const rejection = ({ line, number }: ReadRow, code: string, detail: string): Rejection => ({
  line,
  ...(number === undefined ? {} : { number }),
  code,
  detail,
});

const words = { created: 'imported', unchanged: 'unchanged', changed: 'changed' } as const;

const stored = async (
  job: Job,
  row: Sayable,
  present: Obligation | undefined,
  tally: Tally,
): Promise<void> => {
  const { said } = row.outcome;
  const kept = await keep(job.world.table, { said, at: job.at, seen: { present } });
  if (kept.result === 'refused') reject(tally, rejection(row, kept.code, kept.detail), row.amounts);
  else count(tally, words[kept.result], row.amounts);
};

const storedAll = async (job: Job, rows: readonly Sayable[], tally: Tally): Promise<void> => {
  const ids = rows.map(({ outcome }) => outcome.said.id);
  const present = await findMany(job.world.table, ids);
  await inParallel(rows, writersAtOnce, (row, index) => stored(job, row, present[index], tally));
};

/** The second row of one number is rejected: which of them is true only the sender knows. */
const twiceFault = (row: Sayable, lines: Map<string, number>): Rejection | undefined => {
  const { id } = row.outcome.said;
  const first = lines.get(id);
  if (first === undefined) {
    lines.set(id, row.line);
    return undefined;
  }
  return rejection(row, 'number_repeated', `line ${first} states this number already: keep one`);
};

const importedRows = async (job: Job, tally: Tally): Promise<void> => {
  const lines = new Map<string, number>();
  let batch: Sayable[] = [];
  const today = localDateAt(job.at, job.authority.zone);
  for await (const record of records(job)) {
    const row = readRow(record, { ...job, today });
    const fault = isSayable(row)
      ? twiceFault(row, lines)
      : 'code' in row.outcome && rejection(row, row.outcome.code, row.outcome.detail);
    if (fault) reject(tally, fault, row.amounts);
    else if (isSayable(row)) batch.push(row);
    if (batch.length < batchRows) continue;
    await storedAll(job, batch, tally);
    batch = [];
  }
  await storedAll(job, batch, tally);
};

const mappingOf = (name: string, authority: Authority): Mapping => {
  if (!isMappingName(name))
    throw new FileFault(
      'mapping_not_found',
      `no mapping is called "${name}": use one of ${Object.keys(mappings).join(', ')}`,
    );
  const mapping: Mapping = mappings[name];
  if (mapping.currency !== undefined && mapping.currency !== authority.currency)
    throw new FileFault(
      'currency_differs',
      `files of ${name} are in ${mapping.currency}, but ${authority.id} takes ${authority.currency}`,
    );
  return mapping;
};

const jobOf = async (world: ImportWorld, input: ImportInput, at: Instant): Promise<Job> => {
  const place = importPlaceOf(input.file);
  if (!place)
    throw new FileFault(
      'bad_place',
      'drop files as obligations/{authority}/{mapping}/{name}.csv or .csv.gz',
    );
  const authority = await findAuthority(world.table, place.authority);
  if (!authority)
    throw new FileFault(
      'authority_not_found',
      `no authority is called "${place.authority}": put its record first, or correct the folder`,
    );
  return { world, input, place, authority, mapping: mappingOf(place.mapping, authority), at };
};

interface Run {
  readonly tally: Tally;
  readonly currency?: Currency;
  readonly fault?: FileFault;
}

/** Runs the import; a fault of the file as a whole comes back as a value, beside what was counted. */
const run = async (world: ImportWorld, input: ImportInput, at: Instant): Promise<Run> => {
  let result: Run = { tally: newTally([]) };
  try {
    const job = await jobOf(world, input, at);
    result = { tally: newTally(job.mapping.money), currency: job.authority.currency };
    await surveyed(job);
    await importedRows(job, result.tally);
    return result;
  } catch (fault) {
    if (fault instanceof FileFault) return { ...result, fault };
    throw fault;
  }
};

const reportOf = (world: ImportWorld, input: ImportInput, at: Instant, ran: Run): ImportReport => ({
  id: `${iso(at)}#${world.newId()}`,
  authority: importPlaceOf(input.file)?.authority ?? '',
  mapping: importPlaceOf(input.file)?.mapping ?? '',
  file: input.file,
  startedAt: at,
  finishedAt: world.now(),
  ...(ran.currency === undefined ? {} : { currency: ran.currency }),
  rows: ran.tally.rows,
  ...ran.tally.counts,
  sums: Object.fromEntries(ran.tally.sums),
  unsummed: ran.tally.unsummed,
  ...(ran.fault === undefined
    ? {}
    : { fault: { code: ran.fault.code, detail: ran.fault.message } }),
});

const published = async (world: ImportWorld, { report, rejections }: Imported): Promise<void> => {
  await world.files.write('imports', reportFileOf(report.file), reportText(report, rejections));
  const { status } = await world.table.commit([reportWrite(report)]);
  // Said again, a report that is there already is refused, and that is as well.
  if (status === 'unknown') await world.table.commit([reportWrite(report)]);
  const { id, authority, mapping, rows, imported, unchanged, changed, rejected, fault } = report;
  const facts = { id, authority, mapping, rows, imported, unchanged, changed, rejected };
  if (fault) world.log.warn('import_refused', { ...facts, code: fault.code });
  else world.log.info('import_finished', facts);
};

/**
 * Takes in a file of obligations. Every row ends as imported, unchanged, changed or rejected with its
 * line and reason; a file that cannot be read as a whole (encoding, gzip, header, size) stores nothing
 * and its report names the fault. The same file again changes nothing. The report lies in the table
 * and, with every rejected row, in `reports/{file}.json`. Throws only what another try may heal (the
 * table's trouble): then run it again, it goes on where it stopped.
 */
export const importObligations = async (
  world: ImportWorld,
  input: ImportInput,
): Promise<Imported> => {
  const at = world.now();
  const ran = await run(world, input, at);
  const imported = {
    report: reportOf(world, input, at, ran),
    rejections: ran.tally.rejections.toSorted((a, b) => a.line - b.line),
  };
  await published(world, imported);
  return imported;
};
