// Pairs lines with expected entries under one key: equal amounts first, the rest pairwise as differences.
import type { StatementLine } from '../../statements/format.ts';
import type { Expected } from './expected.ts';

export interface Pair {
  readonly line: StatementLine;
  readonly entry: Expected;
  readonly isEqual: boolean;
}

export interface Joined {
  readonly pairs: readonly Pair[];
  readonly lines: readonly StatementLine[];
  readonly entries: readonly Expected[];
}

type KeyOf<One> = (one: One) => string;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byLine = (a: StatementLine, b: StatementLine): number =>
  a.grossMinor - b.grossMinor || text(a.providerLineId, b.providerLineId);
const byEntry = (a: Expected, b: Expected): number =>
  a.amountMinor - b.amountMinor || text(a.cause, b.cause) || text(a.reference, b.reference);

interface Group {
  readonly lines: readonly StatementLine[];
  readonly entries: readonly Expected[];
}

/** Equal amounts, one to one; both sides sorted by amount. */
const equals = ({ lines, entries }: Group): Joined => {
  const pairs: Pair[] = [];
  const left: StatementLine[] = [];
  let at = 0;
  const over: Expected[] = [];
  for (const line of lines) {
    let entry = entries[at];
    while (entry && entry.amountMinor < line.grossMinor) {
      over.push(entry);
      at += 1;
      entry = entries[at];
    }
    if (entry?.amountMinor === line.grossMinor) {
      pairs.push({ line, entry, isEqual: true });
      at += 1;
    } else left.push(line);
  }
  return { pairs, lines: left, entries: [...over, ...entries.slice(at)] };
};

/** What is left of one direction meets in order: one to one, as a difference in the amount. */
const differing = ({ lines, entries }: Group): Joined => {
  const count = Math.min(lines.length, entries.length);
  const pairs = lines.slice(0, count).flatMap((line, index): Pair[] => {
    const entry = entries[index];
    return entry ? [{ line, entry, isEqual: false }] : [];
  });
  return { pairs, lines: lines.slice(count), entries: entries.slice(count) };
};

const oneDirection = (group: Group): Joined => {
  const equal = equals(group);
  const rest = differing(equal);
  return { ...rest, pairs: [...equal.pairs, ...rest.pairs] };
};

const both = (one: Joined, other: Joined): Joined => ({
  pairs: [...one.pairs, ...other.pairs],
  lines: [...one.lines, ...other.lines],
  entries: [...one.entries, ...other.entries],
});

/** Money that came never pairs with money that went. */
const joinGroup = (lines: readonly StatementLine[], entries: readonly Expected[]): Joined => {
  const group = (isIn: boolean): Group => ({
    lines: lines.filter((line) => line.grossMinor >= 0 === isIn).sort(byLine),
    entries: entries.filter((entry) => entry.amountMinor >= 0 === isIn).sort(byEntry),
  });
  return both(oneDirection(group(true)), oneDirection(group(false)));
};

interface Keyed<One> {
  readonly key: string;
  readonly one: One;
}

const sortedBy = <One>(all: readonly One[], keyOf: KeyOf<One>): readonly Keyed<One>[] =>
  all.map((one) => ({ key: keyOf(one), one })).sort((a, b) => text(a.key, b.key));

/** The end of the stretch that begins at `from` and stands under `key`. */
const endOf = (side: readonly Keyed<unknown>[], from: number, key: string): number => {
  let end = from;
  while (side[end]?.key === key) end += 1;
  return end;
};

const firstOf = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** Walks two sorted sides at once and hands over what stands under each key. */
const merged = <A, B>(
  left: readonly Keyed<A>[],
  right: readonly Keyed<B>[],
  visit: (as: readonly A[], bs: readonly B[]) => void,
): void => {
  let [i, j] = [0, 0];
  for (let key = firstOf(left[i]?.key, right[j]?.key); key !== undefined; ) {
    const [iEnd, jEnd] = [endOf(left, i, key), endOf(right, j, key)];
    visit(
      left.slice(i, iEnd).map(({ one }) => one),
      right.slice(j, jEnd).map(({ one }) => one),
    );
    [i, j] = [iEnd, jEnd];
    key = firstOf(left[i]?.key, right[j]?.key);
  }
};

/**
 * Merge-joins lines and entries by a key. Each line and each entry is in exactly one of the three
 * results; the result does not depend on the order of either side.
 */
export const join = (
  lines: readonly StatementLine[],
  entries: readonly Expected[],
  keyOf: { readonly line: KeyOf<StatementLine>; readonly entry: KeyOf<Expected> },
): Joined => {
  const pairs: Pair[] = [];
  const leftLines: StatementLine[] = [];
  const leftEntries: Expected[] = [];
  merged(sortedBy(lines, keyOf.line), sortedBy(entries, keyOf.entry), (some, others) => {
    const joined = joinGroup(some, others);
    pairs.push(...joined.pairs);
    leftLines.push(...joined.lines);
    leftEntries.push(...joined.entries);
  });
  return { pairs, lines: leftLines, entries: leftEntries };
};
