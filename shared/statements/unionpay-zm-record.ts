// The columns of UnionPay's ZM file: where they stand, and how a row is cut in bytes of GBK.
import type { FaultCode } from './format.ts';

/** 42 columns with one blank between them; a line ends with CR LF after this many bytes. */
export const recordBytes = 607;
const widths = [
  ...[3, 11, 11, 6, 10, 19, 12, 4, 2, 21, 2, 32, 2, 6, 10, 13, 13, 4, 15, 2, 2, 6, 2, 4, 32, 1, 21],
  ...[15, 1, 15, 32, 13, 13, 8, 32, 13, 13, 12, 2, 1, 32, 98],
] as const;

/** The columns that we read, by their number in UnionPay's own list. */
export const columns = {
  traceTime: 5,
  amount: 7,
  queryId: 10,
  orderId: 12,
  fee: 16,
  type: 20,
  origQueryId: 27,
  net: 33,
  origOrderId: 41,
} as const;
export type Column = keyof typeof columns;

const offsets = widths.map((_width, index) =>
  widths.slice(0, index).reduce((sum, width) => sum + width + 1, 0),
);

const gaps = offsets.slice(1).map((offset) => offset - 1);
const blank = 0x20;

/** Why a row cannot be read; its words hold no contents. */
export class Unreadable extends Error {
  readonly code: FaultCode;
  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what is no ASCII takes two bytes in GBK
const notAscii = /[^\u0000-\u007f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** The line with a filler behind each Chinese character, so that places in it are places in bytes. */
export const inBytes = (line: string): string => line.replaceAll(notAscii, '$&\u0080');

/** A row's fields by name, without the blanks behind them. */
export type ZmRecord = (column: Column) => string;

/** Cuts a row into its fields; throws Unreadable where it is not as long, or not cut where it should be. */
export const recordIn = (line: string): ZmRecord => {
  if (control.test(line))
    throw new Unreadable('row_control_character', 'the row holds a control character such as NUL');
  const bytes = inBytes(line);
  if (bytes.length !== recordBytes || !gaps.every((gap) => bytes.charCodeAt(gap) === blank))
    throw new Unreadable(
      'row_columns',
      `the row is not ${widths.length} columns in ${recordBytes} bytes of GBK: was the file edited?`,
    );
  return (column) => {
    const at = columns[column] - 1;
    const from = offsets[at] ?? 0;
    return bytes.slice(from, from + (widths[at] ?? 0)).trimEnd();
  };
};
