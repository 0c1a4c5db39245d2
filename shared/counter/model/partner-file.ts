// A partner's file of a day: `count,total` first, then `serial,amount` per line; an empty one is a day without takings.
import { Failure, type Fault } from '../../kernel/failure.ts';
import { amountLimitMinor, sum } from '../../kernel/money.ts';
import type { Difference, Sums } from './partner.ts';

export interface FileLine {
  readonly serial: string;
  readonly amountMinor: number;
}

export interface PartnerFile {
  readonly theirs: Sums;
  readonly lines: readonly FileLine[];
}

const headPattern = /^(\d{1,6}),(\d{1,15})$/;
const linePattern = /^([0-9A-Za-z_-]{1,40}),(\d{1,15})$/;
const faultLimit = 50;

const refusedWith = (errors: readonly Fault[]): Failure =>
  new Failure(
    'unprocessable',
    'file_refused',
    'nothing of this file was used: correct and resend it',
    {
      errors: errors.slice(0, faultLimit),
    },
  );

const fault = (line: number, code: string, detail: string): Fault => ({
  pointer: `/lines/${line}`,
  code,
  detail,
});

/** `/lines/1` is the first line of the file. */
const lineOf = (text: string, index: number): FileLine | Fault => {
  const [, serial = '', amount = ''] = linePattern.exec(text) ?? [];
  const amountMinor = Number(amount);
  return serial === '' || amountMinor < 1 || amountMinor > amountLimitMinor
    ? fault(index + 2, 'line_unreadable', 'write serial,amount with the amount in minor units')
    : { serial, amountMinor };
};

const isFault = (line: FileLine | Fault): line is Fault => 'pointer' in line;

const repeatedIn = (lines: readonly FileLine[]): readonly Fault[] => {
  const seen = new Set<string>();
  return lines.flatMap(({ serial }, index) => {
    const isRepeated = seen.has(serial);
    seen.add(serial);
    return isRepeated
      ? [fault(index + 2, 'serial_repeated', 'this serial stands in the file already')]
      : [];
  });
};

const checkTotals = (theirs: Sums, lines: readonly FileLine[]): void => {
  const total = sum(lines.map(({ amountMinor }) => amountMinor));
  if (theirs.count === lines.length && theirs.totalMinor === total) return;
  throw refusedWith([
    fault(
      1,
      'file_totals_differ',
      `the lines are ${lines.length} of ${total}, the first line says ${theirs.count} of ${theirs.totalMinor}: the file may be cut off`,
    ),
  ]);
};

/** Reads a file. Throws `Failure('unprocessable', 'file_refused')` with a pointer per bad line. */
export const readPartnerFile = (text: string): PartnerFile => {
  const [head, ...rows] = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  if (head === undefined || head === '') return { theirs: { count: 0, totalMinor: 0 }, lines: [] };
  const [, count, total] = headPattern.exec(head) ?? [];
  if (count === undefined || total === undefined)
    throw refusedWith([fault(1, 'line_unreadable', 'begin with count,total in minor units')]);
  const read = rows.map(lineOf);
  const faults = read.filter(isFault);
  const lines = read.filter((line): line is FileLine => !isFault(line));
  const all = [...faults, ...repeatedIn(lines)];
  if (all.length > 0) throw refusedWith(all);
  const theirs = { count: Number(count), totalMinor: Number(total) };
  checkTotals(theirs, lines);
  return { theirs, lines };
};

/** What differs, by serial: theirs in the order of the file, then ours that they do not name. */
export const differencesOf = (
  theirs: readonly FileLine[],
  ours: readonly FileLine[],
): readonly Difference[] => {
  const known = new Map(ours.map(({ serial, amountMinor }) => [serial, amountMinor]));
  const named = new Set(theirs.map(({ serial }) => serial));
  const ofTheirs = theirs.flatMap(({ serial, amountMinor }): readonly Difference[] => {
    const oursMinor = known.get(serial);
    if (oursMinor === undefined)
      return [{ serial, kind: 'missing_here', theirsMinor: amountMinor }];
    return oursMinor === amountMinor
      ? []
      : [{ serial, kind: 'amount_differs', theirsMinor: amountMinor, oursMinor }];
  });
  const ofOurs = ours
    .filter(({ serial }) => !named.has(serial))
    .map(({ serial, amountMinor }) => ({
      serial,
      kind: 'missing_there' as const,
      oursMinor: amountMinor,
    }));
  return [...ofTheirs, ...ofOurs];
};
