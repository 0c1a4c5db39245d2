// Splits a capture between tenders: each part balances in the book of the desk that holds its money.
import type { Entry, EntryLine } from '../../ledger/model/entry.ts';

export interface Part {
  readonly book: string;
  readonly reference: string;
  readonly account: EntryLine['account'];
  readonly amountMinor: number;
  readonly providerId: string;
}

/** Takes credits of exactly `amountMinor` off the front of the lines; a line may be cut in two. */
const dealt = (lines: EntryLine[], amountMinor: number): readonly EntryLine[] => {
  const share: EntryLine[] = [];
  let left = amountMinor;
  while (left > 0) {
    const line = lines.shift();
    if (!line) throw new Error('the parts of a capture are more than the capture');
    const amount = Math.min(left, -line.amount);
    share.push({ ...line, amount: -amount });
    if (amount < -line.amount) lines.unshift({ ...line, amount: line.amount + amount });
    left -= amount;
  }
  return share;
};

/** One entry per part, in their order; the credits of the whole are dealt out in theirs. */
export const splitEntry = (whole: Entry, parts: readonly Part[]): readonly Entry[] => {
  const credits = whole.lines.filter(({ amount }) => amount < 0);
  const entries = parts.map(({ book, reference, account, amountMinor, providerId }) => ({
    ...whole,
    book,
    reference,
    providerId,
    lines: [{ account, amount: amountMinor }, ...dealt(credits, amountMinor)],
  }));
  if (credits.length > 0) throw new Error('the parts of a capture are less than the capture');
  return entries;
};
