// A partner's file of a day: `count,total` first, then a line per taking; with the fault planted into it.
import type { Taking } from './books.ts';

/** What may be wrong with a file. Only the last is seen in the file itself. */
export const fileFaults = ['drop_line', 'stranger_line', 'other_amount', 'cut_off'] as const;
export type FileFault = (typeof fileFaults)[number];

type Line = Pick<Taking, 'serial' | 'amountMinor'>;

const stranger: Line = { serial: 'P999999', amountMinor: 7_700 };

const changes: Readonly<Record<FileFault, (lines: readonly Line[]) => readonly Line[]>> = {
  drop_line: (lines) => lines.slice(1),
  stranger_line: (lines) => [...lines, stranger],
  other_amount: ([first, ...rest]) =>
    first ? [{ ...first, amountMinor: first.amountMinor + 100 }, ...rest] : [],
  cut_off: (lines) => lines,
};

/** The text of a day's file. Totals fit the lines, but for one that is cut off. */
export const dayFile = (takings: readonly Taking[], fault?: FileFault): string => {
  const lines: readonly Line[] = fault === undefined ? takings : changes[fault](takings);
  const total = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const rows = lines.map(({ serial, amountMinor }) => `${serial},${amountMinor}`);
  const text = [`${lines.length},${total}`, ...rows].map((row) => `${row}\n`).join('');
  return fault === 'cut_off' ? text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1) : text;
};
