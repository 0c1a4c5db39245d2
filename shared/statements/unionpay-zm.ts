// UnionPay's ZM file (successful transactions of a clearing day): fixed columns, counted in GBK bytes.
import { referencePattern } from '../kernel/id.ts';
import type { Instant } from '../kernel/time.ts';
import {
  format,
  type LineKind,
  refusedFile,
  type StatementFault,
  type StatementLine,
  type StatementRow,
} from './format.ts';
import {
  type Column,
  columns,
  inBytes,
  recordBytes,
  recordIn,
  Unreadable,
  type ZmRecord,
} from './unionpay-zm-record.ts';

const digits = (record: ZmRecord, column: Column): number => {
  const text = record(column);
  if (!/^\d{12}$/.test(text))
    throw new Unreadable('row_amount', `column ${columns[column]} must be twelve digits of fen`);
  return Number(text);
};

const negated = (amountMinor: number): number => (amountMinor === 0 ? 0 : -amountMinor);

/** C is to the merchant's credit, D to the debit; nothing at all may stand without either. */
const signed = (record: ZmRecord, column: Column): number => {
  const text = record(column);
  if (!/^(?:[CD]\d{12}| 0{12})$/.test(text))
    throw new Unreadable(
      'row_amount',
      `column ${columns[column]} must be C or D and twelve digits of fen`,
    );
  const amountMinor = Number(text.slice(1));
  return text.startsWith('D') ? negated(amountMinor) : amountMinor;
};

/** Types of transactions by what they mean to us; what is not named here is `other`. */
const kinds: Readonly<Partial<Record<string, LineKind>>> = {
  '01': 'capture',
  '04': 'refund',
  '31': 'refund',
};

const amountsOf = (record: ZmRecord, kind: LineKind) => {
  const amountMinor = digits(record, 'amount');
  const feeMinor = negated(signed(record, 'fee'));
  const netMinor = signed(record, 'net');
  const goesBack = kind === 'refund' || (kind === 'other' && netMinor < 0);
  const grossMinor = goesBack ? negated(amountMinor) : amountMinor;
  if (grossMinor - feeMinor !== netMinor)
    throw new Unreadable('row_arithmetic', 'column 33 is not column 7 less column 16');
  return { grossMinor, feeMinor, netMinor };
};

/** `yyyyMMddHHmmss` in Beijing, eight hours ahead of UTC all year; undefined when it is no time. */
const instantOf = (text: string): Instant | undefined => {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)(\d{6})$/.exec(text) ?? [];
  if (year === undefined || time === undefined) return undefined;
  const clock = time.replace(/(\d\d)(\d\d)(\d\d)/, '$1:$2:$3');
  const instant = Date.parse(`${year}-${month}-${day}T${clock}Z`);
  const isReal = instant >= 0 && new Date(instant).getUTCDate() === Number(day);
  return isReal ? instant - 8 * 3_600_000 : undefined;
};

/** The year that brings a time without one nearest to another. */
const nearest = (yearless: string, near: Instant): Instant | undefined => {
  const year = new Date(near).getUTCFullYear();
  return [year - 1, year, year + 1]
    .flatMap((one) => instantOf(`${one}${yearless}`) ?? [])
    .sort((one, other) => Math.abs(one - near) - Math.abs(other - near))[0];
};

/** The transmission's time has no year: the query number, which begins with its own time, has. */
const atOf = (record: ZmRecord): Instant => {
  const numbered = `20${record('queryId').slice(2, 14)}`;
  const yearless = record('traceTime');
  const near = instantOf(numbered);
  if (near !== undefined) {
    const at = numbered.endsWith(yearless) ? near : nearest(yearless, near);
    if (yearless.length === 10 && at !== undefined) return at;
  }
  throw new Unreadable(
    'row_instant',
    'columns 5 and 10 must hold real times: MMddHHmmss, and yyMMddHHmmss from the third digit on',
  );
};

const queryIdOf = (record: ZmRecord): string => {
  const text = record('queryId');
  if (/^\d{21}$/.test(text)) return text;
  throw new Unreadable('row_identifier', 'column 10 must be 21 digits');
};

const categoryOf = (record: ZmRecord): string => {
  const text = record('type');
  if (/^\d\d$/.test(text)) return text;
  throw new Unreadable('row_identifier', 'column 20 must be the two digits of a type');
};

/** What goes back names its payment in columns of its own. */
const orderOf = (
  record: ZmRecord,
  kind: LineKind,
): Pick<StatementLine, 'reference' | 'providerId'> => {
  const goesBack = kind === 'refund';
  const reference = record(goesBack ? 'origOrderId' : 'orderId');
  const providerId = record(goesBack ? 'origQueryId' : 'queryId');
  return {
    ...(referencePattern.test(reference) && { reference }),
    ...(/^\d{21}$/.test(providerId) && { providerId }),
  };
};

const lineOf = (text: string, line: number): StatementLine => {
  const record = recordIn(text);
  const category = categoryOf(record);
  const kind = kinds[category] ?? 'other';
  const providerLineId = queryIdOf(record);
  return {
    is: 'line',
    line,
    kind,
    category,
    providerLineId,
    sourceId: providerLineId,
    ...orderOf(record, kind),
    at: atOf(record),
    ...amountsOf(record, kind),
    currency: 'CNY',
  };
};

const read = (text: string, line: number): StatementLine | StatementFault => {
  try {
    return lineOf(text, line);
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { is: 'fault', line, code: fault.code, detail: fault.message };
  }
};

interface TextLine {
  readonly text: string;
  /** Whether CR LF ends it: without, it may have been cut. */
  readonly ended: boolean;
}

const longestLine = 8 * recordBytes;

async function* linesOf(parts: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let rest = '';
  for await (const part of parts) {
    const pieces = (rest + part).split('\n');
    rest = pieces.pop() ?? '';
    for (const text of pieces) yield { text: text.replace(/\r$/, ''), ended: text.endsWith('\r') };
    if (rest.length > longestLine)
      throw refusedFile('statement_record_size', 'a line has no end: is this UnionPay’s ZM file?');
  }
  if (rest !== '') yield { text: rest.replace(/\r$/, ''), ended: false };
}

const checkFirst = ({ text }: TextLine): void => {
  if (inBytes(text).length !== recordBytes)
    throw refusedFile(
      'statement_header',
      `the first line is not ${recordBytes} bytes long: is this the ZM file of UnionPay’s archive, ` +
        'as it came, in GBK?',
    );
};

const checkLast = ({ text, ended }: TextLine, line: number): void => {
  if (!ended && inBytes(text).length < recordBytes)
    throw refusedFile(
      'statement_cut_off',
      `the file ends in the middle of line ${line}: fetch it again from the provider`,
    );
};

async function* rows(parts: AsyncIterable<string>): AsyncGenerator<StatementRow> {
  let line = 0;
  let held: TextLine | undefined;
  for await (const next of linesOf(parts)) {
    line += 1;
    if (held === undefined) checkFirst(next);
    else yield read(held.text, line - 1);
    held = next;
  }
  if (held === undefined)
    throw refusedFile(
      'statement_empty',
      'the file is empty: UnionPay makes none for a day without transactions',
    );
  checkLast(held, line);
  yield read(held.text, line);
}

export const unionpayZm = format({ name: 'unionpay-zm', encoding: 'gb18030', read: rows });
