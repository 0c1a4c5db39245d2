// Which parts a request takes: all that its reason may take, or the lines that it names.

import { partKey } from './parts.ts';
import { type RefundReason, reasonRow } from './reasons.ts';
import { amountOf, type Refund, type RefundPart } from './refund.ts';
import { overRest, refusedAt } from './refusals.ts';
import type { RefundBody, RefundLine } from './request.ts';

const isSurplus = ({ kind }: RefundPart): boolean => kind === 'surplus';

const allowed = (reason: RefundReason, part: RefundPart): boolean => {
  const { takes } = reasonRow(reason);
  return takes === 'any' || (takes === 'surplus') === isSurplus(part);
};

const keyOf = ({ kind, obligation_id, revenue_item }: RefundLine): string =>
  partKey({ kind, obligation: obligation_id, revenueItem: revenue_item });

interface Wish {
  readonly reason: RefundReason;
  readonly currency: string;
  readonly remaining: readonly RefundPart[];
}

const checkLine = (line: RefundLine, part: RefundPart, at: string, wish: Wish): void => {
  if (line.amount.currency !== wish.currency)
    throw refusedAt('currency_differs', `${at}/amount/currency`, `it was paid in ${wish.currency}`);
  if (!allowed(wish.reason, part))
    throw refusedAt(
      'reason_does_not_fit',
      `${at}/kind`,
      `${wish.reason} gives back ${reasonRow(wish.reason).takes} money only: name another reason`,
    );
  if (line.amount.amount > part.amount) throw overRest(`${at}/amount/amount`, part.amount);
};

const named = (lines: readonly RefundLine[], wish: Wish): readonly RefundPart[] => {
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const at = `/lines/${index}`;
    const key = keyOf(line);
    if (seen.has(key)) throw refusedAt('line_repeated', at, 'this line stands here twice: add up');
    seen.add(key);
    const part = wish.remaining.find((one) => partKey(one) === key);
    if (!part)
      throw refusedAt('line_not_refundable', at, 'nothing is left of such a line: look again');
    checkLine(line, part, at, wish);
    return { ...part, amount: line.amount.amount };
  });
};

const whole = ({ reason, remaining }: Wish): readonly RefundPart[] => {
  const parts = remaining.filter((part) => allowed(reason, part));
  if (parts.length > 0) return parts;
  throw refusedAt(
    'reason_does_not_fit',
    '/reason',
    `nothing is left that ${reason} could give back: name another reason`,
  );
};

const appliedTo = (parts: readonly RefundPart[], obligation: string | undefined): number =>
  amountOf(parts.filter((part) => !isSurplus(part) && part.obligation === obligation));

/** What is undone is undone whole: an obligation cannot be half owed again. */
const checkWhole = (parts: readonly RefundPart[], { reason, remaining }: Wish): void => {
  if (reasonRow(reason).undoes === undefined) return;
  const touched = new Set(parts.filter((part) => !isSurplus(part)).map((part) => part.obligation));
  for (const obligation of touched)
    if (appliedTo(parts, obligation) !== appliedTo(remaining, obligation))
      throw refusedAt(
        'whole_obligation_needed',
        '/lines',
        `${reason} gives back all of an obligation: name all lines of ${obligation}`,
      );
};

/** The parts of a refund. Throws a Failure with a pointer to what does not fit. */
export const chosenParts = (
  { reason, lines, documents }: Pick<RefundBody, 'reason' | 'lines' | 'documents'>,
  remaining: readonly RefundPart[],
  currency: string,
): readonly RefundPart[] => {
  const wish: Wish = { reason, remaining, currency };
  if (reasonRow(reason).needsDocument && documents.length === 0)
    throw refusedAt('document_missing', '/documents', `${reason} rests on a paper: name it`);
  const parts = lines ? named(lines, wish) : whole(wish);
  checkWhole(parts, wish);
  return parts;
};

/**
 * What is undone is undone alone: were another refund of it to fail afterwards, its share would stay applied
 * to what is owed again. Throws a Failure while one is approved or sent.
 */
export const checkAlone = (
  parts: readonly RefundPart[],
  reason: RefundReason,
  others: readonly Refund[],
): void => {
  if (reasonRow(reason).undoes === undefined) return;
  const underWay = others.filter(({ state }) => state === 'approved' || state === 'submitted');
  const moving = new Set(underWay.flatMap((one) => one.parts.map((part) => part.obligation)));
  const clash = parts.find((part) => !isSurplus(part) && moving.has(part.obligation));
  if (clash)
    throw refusedAt(
      'whole_obligation_needed',
      '/reason',
      `${reason} gives back all of an obligation: wait for the other refund of ${clash.obligation}`,
    );
};
