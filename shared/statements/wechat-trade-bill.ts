// WeChat Pay's trade bill of a day: back-ticked fields without quotes, sums in the last line.
import { referencePattern } from '../kernel/id.ts';
import { Currency, parseDecimal } from '../kernel/money.ts';
import {
  type FaultCode,
  format,
  type LineKind,
  refusedFile,
  type StatementFault,
  type StatementLine,
  type StatementRow,
} from './format.ts';
import { countColumn, headerOf, sumsOf } from './wechat-columns.ts';
import { beijingInstant, cells, cutOff, type TextLine, textLines } from './wechat-text.ts';

class Unreadable extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

type Field = (column: string) => string;

/** 手续费 is negative where the fee of a refund comes back; nothing else may be. */
const mayBeNegative = new Set(['手续费']);

const amountOf = (field: Field, column: string, currency: Currency): number => {
  const text = field(column);
  const amountMinor = parseDecimal(text === '' ? '0' : text, currency);
  if (amountMinor === undefined || (amountMinor < 0 && !mayBeNegative.has(column)))
    throw new Unreadable(
      'row_amount',
      `"${column}" must be a plain decimal of ${currency} such as 206.00, in whole minor units`,
    );
  return amountMinor;
};

const identifier = /^[\x21-\x7e]{1,255}$/;

const identifierOf = (field: Field, column: string): string => {
  const text = field(column);
  if (identifier.test(text)) return text;
  throw new Unreadable('row_identifier', `"${column}" must be 1 to 255 visible ASCII characters`);
};

const currencyOf = (field: Field): Currency => {
  const read = Currency.safeParse(field('货币种类'));
  if (read.success) return read.data;
  throw new Unreadable('row_currency', '"货币种类" is none that this deployment knows');
};

const instantOf = (field: Field): number => {
  const at = beijingInstant(field('交易时间'));
  if (at !== undefined) return at;
  throw new Unreadable('row_instant', '"交易时间" must be a real YYYY-MM-DD HH:MM:SS');
};

/** What comes in is settled, what goes out is refunded: WeChat Pay's own formula of the net. */
const amountsOf = (field: Field) => {
  const currency = currencyOf(field);
  const amount = (column: string): number => amountOf(field, column, currency);
  const grossMinor = amount('应结订单金额') - amount('退款金额') + amount('充值券退款金额');
  const feeMinor = amount('手续费');
  return { currency, grossMinor, feeMinor, netMinor: grossMinor - feeMinor };
};

const kinds: Readonly<Record<string, LineKind>> = {
  SUCCESS: 'capture',
  REFUND: 'refund',
  REVOKED: 'refund',
};

/** A refund that failed moved nothing: it is shown, and matches nothing. */
const failed = new Set(['FAIL', 'CHANGE', 'CLOSED']);

const kindOf = (field: Field): LineKind =>
  failed.has(field('退款状态')) ? 'other' : (kinds[field('交易状态')] ?? 'other');

/** `0` stands where there is no refund. */
const refundIds = (field: Field): { readonly id?: string; readonly ours?: string } => {
  const [id, ours] = [field('微信退款单号'), field('商户退款单号')];
  return {
    ...(!['', '0'].includes(id) && { id: identifierOf(field, '微信退款单号') }),
    ...(!['', '0'].includes(ours) && { ours: identifierOf(field, '商户退款单号') }),
  };
};

const lineOf = (field: Field, line: number): StatementLine => {
  const providerId = identifierOf(field, '微信订单号');
  const category = identifierOf(field, '交易状态');
  const reference = field('商户订单号');
  const { id, ours } = refundIds(field);
  const undone = category === 'REVOKED' ? `${providerId}:REVOKED` : providerId;
  return {
    is: 'line',
    line,
    kind: kindOf(field),
    category,
    providerLineId: id ?? undone,
    ...(ours !== undefined && { sourceId: ours }),
    ...(referencePattern.test(reference) && { reference }),
    providerId,
    at: instantOf(field),
    ...amountsOf(field),
  };
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

const fieldsOf = (row: TextLine, index: ReadonlyMap<string, number>): Field => {
  if (controls.test(row.text))
    throw new Unreadable('row_control_character', 'the row holds a control character such as NUL');
  const found = cells(row.text);
  if (found === undefined || found.length !== index.size)
    throw new Unreadable(
      'row_columns',
      `the row must have ${index.size} fields, each begun by a back-tick: fetch the file again`,
    );
  return (column) => found[index.get(column) ?? -1] ?? '';
};

/** Where we stand in the file, and what the rows added up to. */
interface Reading {
  stage: 'header' | 'rows' | 'sums' | 'done';
  /** The place of each column. */
  index: ReadonlyMap<string, number>;
  sumNames: readonly string[];
  rows: number;
  faults: number;
  readonly sums: Map<string, number>;
}

const added = ({ sums, index }: Reading, field: Field, currency: Currency): void => {
  for (const column of Object.values(sumsOf))
    if (index.has(column))
      sums.set(column, (sums.get(column) ?? 0) + amountOf(field, column, currency));
};

const read = (row: TextLine, reading: Reading): StatementLine | StatementFault => {
  reading.rows += 1;
  try {
    const field = fieldsOf(row, reading.index);
    const line = lineOf(field, row.line);
    added(reading, field, line.currency);
    return line;
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    if (row.unfinished) throw cutOff(row.line);
    reading.faults += 1;
    return { is: 'fault', line: row.line, code: fault.code, detail: fault.message };
  }
};

/** With faulty rows among them, the count alone can be checked. */
const isSum = (reading: Reading, name: string, said: number | undefined): boolean => {
  if (name === countColumn) return said === reading.rows * 100;
  const column = sumsOf[name];
  return column === undefined || reading.faults > 0 || said === (reading.sums.get(column) ?? 0);
};

/** The count and every sum must be those of the rows. */
const checkSums = (row: TextLine, reading: Reading): void => {
  const { sumNames } = reading;
  const values = cells(row.text);
  if (values?.length !== sumNames.length) throw cutOff(row.line);
  const fits = sumNames.every((name, place) =>
    isSum(reading, name, parseDecimal(values[place] ?? '', 'CNY')),
  );
  if (fits) return;
  if (row.unfinished) throw cutOff(row.line);
  throw refusedFile(
    'statement_totals',
    'the rows do not add up to the count and sums in the last line: fetch the file again',
  );
};

/** What a line means at each stage of the file; only rows give something. */
const steps = {
  header: (row: TextLine, reading: Reading): undefined => {
    reading.index = new Map(headerOf(row.text).map((column, place) => [column, place]));
    reading.stage = 'rows';
  },
  rows: (row: TextLine, reading: Reading): StatementRow | undefined => {
    if (!row.text.startsWith(countColumn)) return read(row, reading);
    reading.sumNames = row.text.split(',');
    reading.stage = 'sums';
    return undefined;
  },
  sums: (row: TextLine, reading: Reading): undefined => {
    checkSums(row, reading);
    reading.stage = 'done';
  },
  done: ({ line }: TextLine): undefined => {
    throw refusedFile('statement_trailer', `line ${line} stands after the sums, which end a bill`);
  },
} as const;

const empty = 'the file is empty: even a day without trade has a header';

async function* rows(text: AsyncIterable<string>): AsyncGenerator<StatementRow> {
  const reading: Reading = {
    stage: 'header',
    index: new Map(),
    sumNames: [],
    rows: 0,
    faults: 0,
    sums: new Map(),
  };
  let last = 0;
  for await (const row of textLines(text)) {
    last = row.line;
    const found = steps[reading.stage](row, reading);
    if (found) yield found;
  }
  if (reading.stage === 'header') throw refusedFile('statement_empty', empty);
  if (reading.stage !== 'done') throw cutOff(last + 1);
}

export const wechatTradeBill = format({ name: 'wechat-trade-bill', encoding: 'utf-8', read: rows });
