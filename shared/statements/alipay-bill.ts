// Alipay's trade bill of a day (业务明细): CSV in GBK, framed by lines that begin with #, sums at the end.
import { referencePattern } from '../kernel/id.ts';
import { amountLimitMinor, parseDecimal, sum } from '../kernel/money.ts';
import { hourMs, type Instant, iso } from '../kernel/time.ts';
import { type Frame, framed, newFrame } from './alipay-frame.ts';
import { type CsvRow, csvRows, cutOff } from './csv.ts';
import {
  type FaultCode,
  format,
  type LineKind,
  refusedFile,
  type StatementFault,
  type StatementLine,
  type StatementRow,
} from './format.ts';

const names = {
  tradeNo: '支付宝交易号',
  reference: '商户订单号',
  kind: '业务类型',
  at: '完成时间',
  gross: '订单金额（元）',
  received: '商家实收（元）',
  requestNo: '退款批次号/请求号',
  fee: '服务费（元）',
  share: '分润（元）',
} as const;

/** Newer bills have further columns at the end; columns are found by name, never by place. */
const columns = { required: Object.values(names), known: () => true } as const;

const kinds: Readonly<Record<string, LineKind>> = { 交易: 'capture', 退款: 'refund' };

class Unreadable extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** Cells that look like numbers end with a tab, so that spreadsheets keep them as text. */
const fieldOf = (row: CsvRow, column: string): string => row.field(column).trim();

const amountOf = (row: CsvRow, column: string, empty?: number): number => {
  const text = fieldOf(row, column);
  if (text === '' && empty !== undefined) return empty;
  const amountMinor = parseDecimal(text, 'CNY');
  if (amountMinor !== undefined && Math.abs(amountMinor) <= amountLimitMinor) return amountMinor;
  throw new Unreadable(
    'row_amount',
    `"${column}" must be a plain decimal of yuan such as 206.00, negative where it goes out`,
  );
};

const identifier = /^[\x21-\x7e]{1,128}$/;

const identifierOf = (row: CsvRow, column: string): string => {
  const text = fieldOf(row, column);
  if (identifier.test(text)) return text;
  throw new Unreadable('row_identifier', `"${column}" must be 1 to 128 visible ASCII characters`);
};

const instantPattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;
const beijingMs = 8 * hourMs;

const instantOf = (row: CsvRow): Instant => {
  const [, date, time] = instantPattern.exec(fieldOf(row, names.at)) ?? [];
  const instant = Date.parse(`${date}T${time}+08:00`);
  if (instant >= 0 && iso(instant + beijingMs).startsWith(`${date}T${time}`)) return instant;
  throw new Unreadable('row_instant', `"${names.at}" must be a real YYYY-MM-DD HH:MM:SS`);
};

/** Money comes in by payments and goes out by refunds; a bill that says otherwise is not understood. */
const grossOf = (row: CsvRow, kind: LineKind): number => {
  const grossMinor = amountOf(row, names.gross);
  const fits = { capture: grossMinor > 0, refund: grossMinor < 0 } as const;
  if (kind !== 'capture' && kind !== 'refund') return grossMinor;
  if (fits[kind]) return grossMinor;
  throw new Unreadable('row_amount', `"${names.gross}" has the wrong sign for "${names.kind}"`);
};

const amounts = (grossMinor: number, feeMinor: number) => ({
  grossMinor,
  feeMinor,
  netMinor: grossMinor - feeMinor,
  currency: 'CNY' as const,
});

/** What a refund is named by, as the adapter names it: trade and our number. */
const refundParts = (row: CsvRow, tradeNo: string) => {
  const requestNo = fieldOf(row, names.requestNo);
  if (requestNo === '') return { providerLineId: `${tradeNo}/` };
  const sourceId = identifierOf(row, names.requestNo);
  return { providerLineId: `${tradeNo}/${sourceId}`, sourceId };
};

const lineOf = (row: CsvRow): StatementLine => {
  const category = fieldOf(row, names.kind);
  const kind = kinds[category] ?? 'other';
  const providerId = identifierOf(row, names.tradeNo);
  const reference = fieldOf(row, names.reference);
  return {
    is: 'line',
    line: row.line,
    kind,
    category,
    ...(kind === 'refund' ? refundParts(row, providerId) : { providerLineId: providerId }),
    ...(referencePattern.test(reference) && { reference }),
    providerId,
    at: instantOf(row),
    // The fee is written as what it does to us: negative where Alipay takes it.
    ...amounts(grossOf(row, kind), 0 - amountOf(row, names.fee, 0)),
  };
};

/** What we gave away of an order (our own discounts, shares of others) stands as a line of its own. */
const givenAway = (row: CsvRow, line: StatementLine): readonly StatementLine[] => {
  const receivedMinor = amountOf(row, names.received);
  const awayMinor = receivedMinor - line.grossMinor + amountOf(row, names.share, 0);
  if (awayMinor === 0) return [];
  const { sourceId: _source, ...rest } = line;
  const providerLineId = `${line.providerLineId}:given`;
  return [{ ...rest, kind: 'other', providerLineId, ...amounts(awayMinor, 0) }];
};

/** What the rows add up to, to be compared with what the bill says itself. */
interface Sums {
  rows: number;
  faults: number;
  /** Fen. */
  readonly received: Record<'交易' | '退款', number>;
}

const counted = (sums: Sums, row: CsvRow, line: StatementLine): void => {
  if (line.category === '交易' || line.category === '退款')
    sums.received[line.category] = sum([
      sums.received[line.category],
      amountOf(row, names.received),
    ]);
};

/** A row that its own faults make unreadable; in the last, unfinished row a fault means a cut. */
const read = (row: CsvRow | StatementFault, sums: Sums): readonly StatementRow[] => {
  if (row.is === 'fault') return [row];
  try {
    const line = lineOf(row);
    const more = givenAway(row, line);
    counted(sums, row, line);
    return [line, ...more];
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    if (row.unfinished) throw cutOff(row.line);
    return [{ is: 'fault', line: row.line, code: fault.code, detail: fault.message }];
  }
};

const wrongTotals = (what: string) =>
  refusedFile(
    'statement_totals',
    `the bill’s own ${what} at its end does not fit its rows: fetch it again from Alipay`,
  );

/** Alipay sends no hash with a bill: its own counts and sums are what shows a missing row. */
const check = ({ payments, refunds, ended, lines }: Frame, sums: Sums): void => {
  if (!payments || !refunds || !ended) throw cutOff(lines);
  if (payments.count + refunds.count !== sums.rows) throw wrongTotals('number of rows');
  if (sums.faults > 0) return;
  if (sums.received.交易 !== payments.sumMinor || sums.received.退款 !== refunds.sumMinor)
    throw wrongTotals('sum');
};

async function* rows(text: AsyncIterable<string>): AsyncGenerator<StatementRow> {
  const frame = newFrame();
  const sums: Sums = { rows: 0, faults: 0, received: { 交易: 0, 退款: 0 } };
  for await (const row of csvRows(framed(text, frame), columns)) {
    const found = read(row, sums);
    sums.rows += 1;
    sums.faults += Number(found.some(({ is }) => is === 'fault'));
    yield* found;
  }
  check(frame, sums);
}

export const alipayBill = format({ name: 'alipay-bill', encoding: 'gb18030', read: rows });
