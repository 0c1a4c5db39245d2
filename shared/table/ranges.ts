// What a range of sort keys means, for both tables: its bounds, and where a cursor leads in.
import { Misuse } from './faults.ts';
import { checkKey } from './plan.ts';
import type { Range } from './table.ts';

/** DynamoDB's order of texts: by their UTF-8 bytes, which differs from JavaScript's `<`. */
export const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

const checkBounds = ({ prefix, from, to }: Range): void => {
  if ((from === undefined) !== (to === undefined))
    throw new Misuse('a range needs both `from` and `to`, or neither');
  if (prefix !== undefined && from !== undefined)
    throw new Misuse('a range has a `prefix` or `from` and `to`, not both');
  if (from === '' || to === '') throw new Misuse('an empty bound of a range');
};

const checkLimit = (limit: number | undefined): void => {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return;
  throw new Misuse(`a limit of ${limit} items`);
};

export const checkRange = (range: Range): Range => {
  checkKey({ table: range.table, pk: range.pk, sk: 'any' });
  checkBounds(range);
  checkLimit(range.limit);
  return range;
};

/** Below (-1), inside (0) or above (1) the range's bounds. */
export const sideOf = ({ prefix, from, to }: Range, sk: string): number => {
  if (prefix !== undefined) return sk.startsWith(prefix) ? 0 : byBytes(sk, prefix);
  if (from === undefined || to === undefined) return 0;
  if (byBytes(sk, from) < 0) return -1;
  return byBytes(sk, to) > 0 ? 1 : 0;
};

/**
 * Where reading begins: after a sort key inside the range, at its beginning (no `after`), or nowhere.
 * Cursors come back from outside, and DynamoDB refuses one beyond the bounds.
 */
export const entryOf = (range: Range): { readonly after?: string } | 'nowhere' => {
  const { from, to, after, backwards } = range;
  if (from !== undefined && to !== undefined && byBytes(from, to) > 0) return 'nowhere';
  if (!after) return {};
  const side = sideOf(range, after);
  if (side === 0) return { after };
  return side < 0 === (backwards === true) ? 'nowhere' : {};
};
