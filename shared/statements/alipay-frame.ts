// The lines around the rows of Alipay's bills: they begin with #, and the last ones count and add up.
import { parseDecimal } from '../kernel/money.ts';
import { refusedFile } from './format.ts';

const lineLimitCharacters = 65_536;

export interface Total {
  readonly count: number;
  /** Fen that the merchant received; negative for refunds. */
  readonly sumMinor: number;
}

/** What the frame said, filled while the rows are read. */
export interface Frame {
  payments: Total | undefined;
  refunds: Total | undefined;
  /** True once the very last line stood there whole. */
  ended: boolean;
  lines: number;
}

export const newFrame = (): Frame => ({
  payments: undefined,
  refunds: undefined,
  ended: false,
  lines: 0,
});

const paymentsPattern = /^#交易合计：(\d{1,9})笔，商家实收共(-?[\d.]+)元/;
const refundsPattern = /^#退款合计：(\d{1,9})笔，商家实收退款共(-?[\d.]+)元/;
const endPattern = /^#导出时间：\[[^\]]+\]$/;

const totalIn = (pattern: RegExp, text: string): Total | undefined => {
  const [, count, amount = ''] = pattern.exec(text) ?? [];
  const sumMinor = parseDecimal(amount, 'CNY');
  return sumMinor === undefined ? undefined : { count: Number(count), sumMinor };
};

const take = (frame: Frame, line: string): void => {
  const text = line.trimEnd();
  frame.payments ??= totalIn(paymentsPattern, text);
  frame.refunds ??= totalIn(refundsPattern, text);
  frame.ended ||= endPattern.test(text);
};

/** A line of the frame becomes an empty one, so that rows keep their numbers; others pass as they are. */
const passed = (frame: Frame, line: string): string => {
  frame.lines += 1;
  // One kind of line break throughout: mixed ones would be counted twice.
  if (!line.startsWith('#')) return line.endsWith('\r') ? line.slice(0, -1) : line;
  take(frame, line);
  return '';
};

/** The text without its frame, which is noted in `frame`. */
export async function* framed(text: AsyncIterable<string>, frame: Frame): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > lineLimitCharacters)
      throw refusedFile(
        'statement_record_size',
        `line ${frame.lines + parts.length + 1} exceeds ${lineLimitCharacters} characters: ` +
          'is this a bill of Alipay?',
      );
    for (const part of parts) yield `${passed(frame, part)}\n`;
  }
  if (rest !== '') yield passed(frame, rest);
}
