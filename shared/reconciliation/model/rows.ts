// Blocks of matches: one fixed-width row per line that a run accounted for, packed for the write budget.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { base32, canonicalJson } from '../../kernel/id.ts';
import type { StatementLine } from '../../statements/format.ts';
import { type ExpectedCause, expectedCauses, type LineClass, lineClasses } from './classes.ts';

/** A line that was accounted for, and the entry it was paired with, if any. */
export interface Row {
  readonly lineDigest: string;
  readonly contentDigest: string;
  readonly end: LineClass;
  readonly line: number;
  readonly pair?: {
    readonly reference: string;
    readonly cause: ExpectedCause;
    readonly day: string;
  };
}

/** 225 rows of 43 characters and their days stay within 10 KB: 20 write units in a transaction. */
export const rowsPerBlock = 225;

export const Block = z.object({ days: z.array(z.string()), rows: z.string() });
export type Block = Readonly<z.infer<typeof Block>>;

const widths = {
  line: 11,
  content: 3,
  end: 1,
  cause: 1,
  day: 2,
  reference: 21,
  number: 4,
} as const;
const rowWidth = Object.values(widths).reduce((sum, width) => sum + width, 0);

const endLetters = {
  matched: 'm',
  fee: 'f',
  amount: 'a',
  missing_here: 'h',
  other_kind: 'o',
  duplicate_line: 'd',
  malformed: 'x',
} as const satisfies Record<LineClass, string>;
const causeLetters = {
  capture: 'c',
  suspense: 's',
  return: 'r',
  refund: 'b',
  dispute_taken: 't',
  dispute_reinstated: 'i',
} as const satisfies Record<ExpectedCause, string>;

const sha = (text: string): Buffer => createHash('sha256').update(text).digest();

/** 55 bits of the line's id: lines of overlapping files are told apart by it. */
export const lineDigest = (line: Pick<StatementLine, 'providerLineId'>): string =>
  base32(sha(line.providerLineId), widths.line);

/** 15 bits of what the line says: enough to notice that the same line came back different. */
export const contentDigest = ({ line: _place, is: _is, ...content }: StatementLine): string =>
  base32(sha(canonicalJson(content)), widths.content);

const fixed = (value: number, width: number): string => {
  const text = value.toString(36).padStart(width, '0');
  if (text.length > width) throw new RangeError(`${value} does not fit ${width} characters`);
  return text;
};

const blank = ' '.repeat(widths.reference);

const packed = (row: Row, dayOf: (day: string) => number): string =>
  row.lineDigest +
  row.contentDigest +
  endLetters[row.end] +
  (row.pair ? causeLetters[row.pair.cause] : '-') +
  fixed(row.pair ? dayOf(row.pair.day) : 0, widths.day) +
  (row.pair?.reference ?? blank).padEnd(widths.reference) +
  fixed(row.line, widths.number);

const blockOf = (rows: readonly Row[]): Block => {
  const days = [...new Set(rows.flatMap((row) => row.pair?.day ?? []))].sort();
  return { days, rows: rows.map((row) => packed(row, (day) => days.indexOf(day))).join('') };
};

const orderOf = (row: Row): string => `${row.pair?.reference ?? blank}${row.lineDigest}`;
const ascending = (a: Row, b: Row): number => (orderOf(a) < orderOf(b) ? -1 : 1);

/** The rows as blocks, in an order that does not depend on the file's. */
export const blocksOf = (rows: readonly Row[]): readonly Block[] => {
  const sorted = [...rows].sort(ascending);
  const blocks: Block[] = [];
  for (let at = 0; at < sorted.length; at += rowsPerBlock)
    blocks.push(blockOf(sorted.slice(at, at + rowsPerBlock)));
  return blocks;
};

const endOf = (letter: string): LineClass | undefined =>
  lineClasses.find((end) => endLetters[end] === letter);

const unpacked = (text: string, days: readonly string[]): Row => {
  let at = 0;
  const take = (width: number): string => {
    at += width;
    return text.slice(at - width, at);
  };
  const [line, content, letter] = [take(widths.line), take(widths.content), take(widths.end)];
  const causeLetter = take(widths.cause);
  const day = days[Number.parseInt(take(widths.day), 36)];
  const reference = take(widths.reference).trimEnd();
  const end = endOf(letter);
  const cause = expectedCauses.find((one) => causeLetters[one] === causeLetter);
  if (end === undefined || text.length !== rowWidth) throw new Error('a block holds a damaged row');
  return {
    lineDigest: line,
    contentDigest: content,
    end,
    line: Number.parseInt(take(widths.number), 36),
    ...(cause && day !== undefined ? { pair: { reference, cause, day } } : {}),
  };
};

export const rowsOf = (block: Block): readonly Row[] => {
  const rows: Row[] = [];
  for (let at = 0; at < block.rows.length; at += rowWidth)
    rows.push(unpacked(block.rows.slice(at, at + rowWidth), block.days));
  return rows;
};
