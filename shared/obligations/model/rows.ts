// Turns one record of a file into what the authority says by it, or into the reason why not.
import type { LocalDate } from '../../kernel/time.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Said } from './amend.ts';
import { noticeFaults } from './checks.ts';
import type { CsvRecord } from './csv/records.ts';
import {
  type Amounts,
  amountsOf,
  isFault,
  type Mapping,
  type RowFault,
  textIn,
} from './mappings/mapping.ts';
import { normalise } from './number.ts';
import { Notice, obligationId } from './obligation.ts';

export interface ReadRow {
  readonly line: number;
  readonly number?: string;
  readonly amounts?: Amounts;
  readonly outcome: { readonly said: Said } | RowFault;
}

interface Reading {
  readonly mapping: Mapping;
  readonly authority: Authority;
  readonly today: LocalDate;
}

const shapeFault = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): RowFault => ({
  code: 'bad_field',
  detail: issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; '),
});

const checked = (notice: Notice, today: LocalDate): RowFault | undefined => {
  const [fault] = noticeFaults(notice, today);
  return fault && { code: fault.code, detail: `${fault.pointer.slice(1)}: ${fault.detail}` };
};

const saidOf = (
  row: Exclude<ReturnType<Mapping['read']>, RowFault>,
  { authority, today }: Reading,
): { readonly said: Said } | RowFault => {
  const { number, category } = row;
  const normalised = normalise(authority.normaliser, number, category);
  if ('fault' in normalised) return { code: 'bad_number', detail: normalised.fault };
  const notice = Notice.safeParse(row.notice);
  if (!notice.success) return shapeFault(notice.error.issues);
  const fault = checked(notice.data, today);
  if (fault) return fault;
  const { key } = normalised;
  const id = obligationId(authority.id, key);
  const named = category === undefined ? {} : { category };
  return { said: { id, authority: authority.id, key, number, ...named, notice: notice.data } };
};

/** The amounts of a record, or undefined when it or they cannot be read. */
export const amountsIn = (
  record: CsvRecord,
  { mapping, authority }: Pick<Reading, 'mapping' | 'authority'>,
): Amounts | undefined => {
  if (!('row' in record)) return undefined;
  const amounts = amountsOf(mapping, record.row, authority.currency);
  return isFault(amounts) ? undefined : amounts;
};

/** What a record says, with its amounts where they can be read. Never throws for a bad record. */
export const readRow = (record: CsvRecord, reading: Reading): ReadRow => {
  const { line } = record;
  if (!('row' in record)) return { line, outcome: { code: record.code, detail: record.detail } };
  const { mapping, authority } = reading;
  const number = textIn(record.row, mapping.number)?.slice(0, 100);
  const named = { line, ...(number === undefined ? {} : { number }) };
  const amounts = amountsOf(mapping, record.row, authority.currency);
  if (isFault(amounts)) return { ...named, outcome: amounts };
  const mapped = mapping.read(record.row, amounts, authority.currency);
  const outcome = isFault(mapped) ? mapped : saidOf(mapped, reading);
  return { ...named, amounts, outcome };
};
