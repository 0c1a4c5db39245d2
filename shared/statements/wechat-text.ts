// The text of WeChat Pay's bills: lines, cells that begin with a back-tick, and Beijing time.
import type { Failure } from '../kernel/failure.ts';
import { hourMs, type Instant, iso } from '../kernel/time.ts';
import { refusedFile } from './format.ts';

const lineLimitCharacters = 65_536;

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** The last line of a file that does not end with a line break: it may have been cut. */
  readonly unfinished: boolean;
}

export const cutOff = (line: number): Failure =>
  refusedFile(
    'statement_cut_off',
    `the file ends in the middle, at line ${line}: fetch it again from the provider`,
  );

const checked = (text: string, line: number): string => {
  if (text.length <= lineLimitCharacters) return text;
  throw refusedFile(
    'statement_record_size',
    `line ${line} exceeds ${lineLimitCharacters} characters: is this a bill of WeChat Pay?`,
  );
};

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

/** The lines of a text, blank ones left out; never holds more than one line and a chunk. */
export async function* textLines(text: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let rest = '';
  let line = 0;
  for await (const chunk of text) {
    const parts = (rest + chunk).split('\n');
    rest = checked(parts.pop() ?? '', line + parts.length + 1);
    for (const part of parts) {
      line += 1;
      const whole = withoutReturn(checked(part, line));
      if (whole !== '') yield { text: whole, line, unfinished: false };
    }
  }
  const whole = withoutReturn(rest);
  if (whole !== '') yield { text: whole, line: line + 1, unfinished: true };
}

/** The cells of a row, which may hold commas; undefined when it does not begin as a row does. */
export const cells = (text: string): readonly string[] | undefined =>
  text.startsWith('`') ? text.slice(1).split(',`') : undefined;

const pattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;
const beijingMs = 8 * hourMs;

/** `2026-11-23 16:15:59` as an instant; undefined when it is no real one. */
export const beijingInstant = (text: string): Instant | undefined => {
  const [, date = '', time = ''] = pattern.exec(text) ?? [];
  const instant = Date.parse(`${date}T${time}+08:00`);
  const real = instant >= 0 && iso(instant + beijingMs).startsWith(`${date}T${time}`);
  return real ? instant : undefined;
};
