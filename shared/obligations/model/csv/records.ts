// The rows of a CSV file with a header: each by its column names, or rejected with its line and reason.

import { fieldsOf, isOpen } from './fields.ts';
import { FileFault } from './file-fault.ts';
import { type Bytes, type Line, lineLimitCharacters, linesOf } from './lines.ts';

export interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** What becomes of columns with other names: a misspelt one of ours must not pass silently. */
  readonly others: 'ignored' | 'refused';
}

export type Row = Readonly<Record<string, string>>;

export type CsvRecord =
  | { readonly line: number; readonly row: Row }
  | { readonly line: number; readonly code: string; readonly detail: string };

/** A quoted field may hold line breaks; a quote that stays open longer is a slip of one row. */
const longestRecordLines = 20;

const headerFault = (names: readonly string[], columns: Columns): string | undefined => {
  const known = [...columns.required, ...columns.optional];
  const missing = columns.required.filter((name) => !names.includes(name));
  const other = names.filter((name) => !known.includes(name));
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  if (missing.length > 0)
    return `the columns ${missing.join(', ')} are missing: the first line must name them, divided by commas`;
  if (twice.length > 0) return `the column ${twice[0]} stands there twice: keep one`;
  if (columns.others === 'refused' && other.length > 0)
    return `the column "${other[0]?.slice(0, 40)}" is not known: known are ${known.join(', ')}`;
  return undefined;
};

const headerOf = (line: Line | undefined, columns: Columns): readonly string[] => {
  const read = fieldsOf(line?.text ?? '');
  const names = 'fields' in read ? read.fields.map((name) => name.trim()) : [];
  const fault = 'fault' in read ? read.fault : headerFault(names, columns);
  if (fault !== undefined) throw new FileFault('bad_header', fault);
  return names;
};

const rejected = (line: number, code: string, detail: string): CsvRecord => ({
  line,
  code,
  detail,
});

const recordOf = (names: readonly string[], line: number, text: string | undefined): CsvRecord => {
  if (text === undefined)
    return rejected(line, 'line_too_long', `the line exceeds ${lineLimitCharacters} characters`);
  const read = fieldsOf(text);
  if ('fault' in read) return rejected(line, 'bad_quotes', read.fault);
  if (read.fields.length !== names.length)
    return rejected(
      line,
      'wrong_field_count',
      `${read.fields.length} fields instead of ${names.length}: quote fields that hold commas`,
    );
  const row = Object.fromEntries(names.map((name, at) => [name, read.fields[at] ?? '']));
  return { line, row };
};

/** Lines that were looked at too early, before the rest of the source. */
interface Source {
  readonly waiting: Line[];
  readonly lines: AsyncIterator<Line>;
}

const nextLine = async ({ waiting, lines }: Source): Promise<Line | undefined> => {
  const early = waiting.shift();
  if (early) return early;
  const { done, value } = await lines.next();
  return done ? undefined : value;
};

/**
 * A record over several lines, when they close its quote and make the right number of fields. Else
 * its first line is rejected alone and the others are read again: one slip costs one row.
 */
const joined = async (
  source: Source,
  names: readonly string[],
  first: Line,
): Promise<CsvRecord> => {
  const seen: Line[] = [];
  let text = first.text ?? '';
  while (isOpen(text) && seen.length < longestRecordLines) {
    const line = await nextLine(source);
    if (line) seen.push(line);
    if (line?.text === undefined) break;
    text += `\n${line.text}`;
  }
  const record = recordOf(names, first.number, text);
  if ('row' in record) return record;
  source.waiting.unshift(...seen);
  return recordOf(names, first.number, first.text);
};

async function* rowsFrom(source: Source, columns: Columns): AsyncGenerator<CsvRecord> {
  const names = headerOf(await nextLine(source), columns);
  for (let line = await nextLine(source); line; line = await nextLine(source)) {
    if (line.text?.trim() === '') continue;
    yield line.text !== undefined && isOpen(line.text)
      ? await joined(source, names, line)
      : recordOf(names, line.number, line.text);
  }
}

/** Every row of the file in order; blank lines are none. Throws a FileFault; closes what it opened. */
export async function* recordsOf(
  bytes: Bytes,
  gzip: boolean,
  columns: Columns,
): AsyncGenerator<CsvRecord> {
  const lines = linesOf(bytes, gzip);
  try {
    yield* rowsFrom({ waiting: [], lines }, columns);
  } finally {
    await lines.return(undefined);
  }
}
