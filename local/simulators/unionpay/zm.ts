// Writes the ZM file: fixed columns counted in GBK bytes, one blank between them, no header, no sum.
import { gbk } from '../kit/gbk.ts';
import type { FileLine } from './state.ts';
import { digitsAt } from './time.ts';

type Column = readonly [bytes: number, print: (line: FileLine, merId: string) => string];

const blank = (): string => '';
const fixed = (text: string) => (): string => text;
const amount = (fen: number, digits = 12): string => String(fen).padStart(digits, '0');

/** C is to the merchant's credit, D to the debit. */
const signed = (fen: number): string => `${fen < 0 ? 'D' : 'C'}${amount(Math.abs(fen))}`;
const none = fixed(' 000000000000');

const sign = ({ type }: FileLine): 1 | -1 => (type === '01' ? 1 : -1);
const net = (line: FileLine): string => signed(sign(line) * (line.moved.amount - line.moved.fee));
/** The merchant pays the fee of a payment, and gets it back with what goes back. */
const fee = (line: FileLine): string => signed(-sign(line) * line.moved.fee);

/** The 42 columns of 607 bytes; the shop's short name is the one that is not ASCII. */
const columns: readonly Column[] = [
  [3, ({ type }) => (type === '01' ? 'S22' : 'S30')],
  [11, fixed('88022900')],
  [11, fixed('00049993')],
  [6, ({ moved }) => moved.traceNo],
  [10, ({ moved }) => digitsAt(moved.at).slice(4)],
  [19, fixed('621626******0018')],
  [12, ({ moved }) => amount(moved.amount)],
  [4, fixed('9222')],
  [2, fixed('07')],
  [21, ({ moved }) => moved.queryId],
  [2, fixed('01')],
  [32, ({ orderId }) => orderId],
  [2, fixed('01')],
  [6, blank],
  [10, blank],
  [13, fee],
  [13, net],
  [4, fixed('0001')],
  [15, blank],
  [2, ({ type }) => type],
  [2, ({ subType }) => subType],
  [6, ({ bizType }) => bizType],
  [2, blank],
  [4, blank],
  [32, blank],
  [1, blank],
  [21, ({ origQueryId }) => origQueryId],
  [15, (_line, merId) => merId],
  [1, blank],
  [15, fixed('000000000000000')],
  [32, fixed('交通违法处理')],
  [13, none],
  [13, net],
  [8, ({ termId }) => termId],
  [32, ({ reserved }) => reserved.slice(0, 32)],
  [13, none],
  [13, none],
  [12, fixed(' 00000000000')],
  [2, blank],
  [1, fixed('7')],
  [32, ({ origOrderId }) => origOrderId],
  [98, blank],
];

const padded = (text: string, bytes: number): Buffer => {
  const written = gbk(text);
  if (written.length > bytes) throw new Error(`${text} does not fit ${bytes} bytes`);
  return Buffer.concat([written, Buffer.alloc(bytes - written.length, ' ')]);
};

const lineOf = (line: FileLine, merId: string): Buffer =>
  Buffer.concat([
    ...columns.flatMap(([bytes, print], index) => [
      Buffer.from(index === 0 ? '' : ' '),
      padded(print(line, merId), bytes),
    ]),
    Buffer.from('\r\n'),
  ]);

/** The whole file's bytes. */
export const zmFile = (lines: readonly FileLine[], merId: string): Buffer =>
  Buffer.concat(lines.map((line) => lineOf(line, merId)));
