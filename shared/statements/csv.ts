// Rows of a CSV statement (RFC 4180) by column name; a broken row is a fault, a broken file a refusal.
import { Readable } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { Failure } from '../kernel/failure.ts';
import type { StatementFault } from './format.ts';

const recordLimitCharacters = 65_536;
const listLimit = 10;

export interface CsvRow {
  readonly is: 'row';
  readonly line: number;
  /** The field of a column; empty when the file lacks the column. */
  readonly field: (column: string) => string;
  /** The last row of a file that does not end with a line break: it may have been cut. */
  readonly unfinished: boolean;
}

/** The columns of a format: which must be there, and which others are known. */
export interface Columns {
  readonly required: readonly string[];
  readonly known: (column: string) => boolean;
}

interface Parsed {
  readonly info: InfoRecord;
  readonly record: readonly string[];
}

const refused = (code: `statement_${string}`, detail: string, cause?: unknown): Failure =>
  new Failure('unprocessable', code, detail, { cause });

export const cutOff = (line: number): Failure =>
  refused(
    'statement_cut_off',
    `the file ends in the middle of line ${line}: fetch it again from the provider`,
  );

const rowFault = (line: number, code: StatementFault['code'], detail: string): StatementFault => ({
  is: 'fault',
  line,
  code,
  detail,
});

const listed = (columns: readonly string[]): string => {
  const shown = columns.slice(0, listLimit).map((column) => JSON.stringify(column.slice(0, 64)));
  const more = columns.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
};

const duplicates = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

/** Header drift refuses the whole file: a column that moved its meaning must not be guessed. */
const checkHeader = (header: readonly string[], columns: Columns): void => {
  // A first line without a single known name is a row: it holds payer data and is not repeated.
  if (!header.some((name) => columns.required.includes(name)))
    throw refused(
      'statement_header',
      'the file does not begin with the header line of its format: is it the right report, with its header?',
    );
  const problems = [
    ['lacks the columns', columns.required.filter((name) => !header.includes(name))],
    ['has the unknown columns', header.filter((name) => !columns.known(name))],
    ['has twice the columns', duplicates(header)],
  ] as const;
  const found = problems.filter(([, names]) => names.length > 0);
  if (found.length > 0)
    throw refused(
      'statement_header',
      `the file ${found.map(([what, names]) => `${what} ${listed(names)}`).join(' and ')}: ` +
        'ask the provider for this report with the columns that its format names',
    );
};

const fatal = new Set(['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE']);

const fatalFailure = (cause: CsvError): Failure => {
  const line = Number(cause['lines'] ?? 0);
  return cause.code === 'CSV_QUOTE_NOT_CLOSED'
    ? refused(
        'statement_cut_off',
        `a quote opens and never closes before the end of the file (line ${line}): ` +
          'fetch it again from the provider',
        cause,
      )
    : refused(
        'statement_record_size',
        `the row around line ${line} exceeds ${recordLimitCharacters} characters: ` +
          'is this file CSV with commas and closed quotes?',
        cause,
      );
};

interface Reading {
  readonly skipped: StatementFault[];
  endsWithBreak: boolean;
  sourceFault: unknown;
}

async function* watched(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<string> {
  try {
    for await (const part of text) {
      reading.endsWithBreak = part.endsWith('\n') || part.endsWith('\r');
      yield part;
    }
  } catch (fault) {
    reading.sourceFault = fault;
    throw fault;
  }
}

const parserFor = (reading: Reading) =>
  parse({
    bom: false,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: recordLimitCharacters,
    info: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error === undefined || fatal.has(error.code)) throw error;
      const line = Number(error['lines'] ?? 0);
      reading.skipped.push(
        rowFault(line, 'row_quoting', 'a quote stands where none may: quote whole fields only'),
      );
      return undefined;
    },
  });

async function* records(text: AsyncIterable<string>, reading: Reading): AsyncGenerator<Parsed> {
  const source = Readable.from(watched(text, reading), { objectMode: false });
  const parser = parserFor(reading);
  source.on('error', (fault) => parser.destroy(fault));
  source.pipe(parser);
  try {
    for await (const record of parser) yield record;
  } catch (fault) {
    if (reading.sourceFault !== undefined) throw reading.sourceFault;
    throw fault instanceof CsvError ? fatalFailure(fault) : fault;
  } finally {
    source.destroy();
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

const rowOf = (
  index: ReadonlyMap<string, number>,
  { info, record }: Parsed,
  unfinished: boolean,
): CsvRow | StatementFault => {
  const { lines: line } = info;
  if (unfinished && record.at(-1) === '') throw cutOff(line);
  if (record.length !== index.size) {
    if (unfinished) throw cutOff(line);
    const counts = `the row has ${record.length} fields, the header ${index.size}`;
    return rowFault(line, 'row_columns', `${counts}: repair the row or fetch the file again`);
  }
  if (record.some((field) => controls.test(field)))
    return rowFault(line, 'row_control_character', 'the row holds a control character such as NUL');
  const field = (column: string) => record[index.get(column) ?? -1] ?? '';
  return { is: 'row', line, field, unfinished };
};

/**
 * The rows of a CSV text with a header line. Faults come among the rows, near their place.
 * Throws `Failure('unprocessable')` when the header is not the format's, or the text is cut off.
 */
export async function* csvRows(
  text: AsyncIterable<string>,
  columns: Columns,
): AsyncGenerator<CsvRow | StatementFault> {
  const reading: Reading = { skipped: [], endsWithBreak: true, sourceFault: undefined };
  let index: ReadonlyMap<string, number> | undefined;
  let held: Parsed | undefined;
  for await (const parsed of records(text, reading)) {
    if (index === undefined) {
      checkHeader(parsed.record, columns);
      index = new Map(parsed.record.map((name, position) => [name, position]));
      continue;
    }
    if (held) yield rowOf(index, held, false);
    yield* reading.skipped.splice(0);
    held = parsed;
  }
  if (index === undefined)
    throw refused('statement_empty', 'the file is empty: even a day without money has a header');
  if (held) yield rowOf(index, held, !reading.endsWithBreak);
  yield* reading.skipped.splice(0);
}
