// Pairs a statement's refunds with ours: files name the order, and the refund by its own or by our number.
import type { StatementLine } from '../../statements/format.ts';
import type { Expected } from './expected.ts';
import { type Joined, join } from './join.ts';

/** Refund entries by every name that a file may use for them. */
const namesOf = (entries: readonly Expected[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap(({ reference, providerId }) => [
      [reference, reference] as const,
      ...(providerId === undefined ? [] : [[providerId, reference] as const]),
    ]),
  );

const nameIn = (
  names: ReadonlyMap<string, string>,
  { sourceId = '', providerLineId }: StatementLine,
): string | undefined => names.get(sourceId) ?? names.get(providerLineId);

/**
 * What is left of a file and of the ledger, with refunds paired. Our number stands in `sourceId` (WeChat,
 * Alipay), the provider's there (Stripe) or as the line's own id (WeChat, UnionPay).
 */
export const joinRefunds = (
  lines: readonly StatementLine[],
  entries: readonly Expected[],
): Joined => {
  const refunds = entries.filter(({ cause }) => cause === 'refund');
  const names = namesOf(refunds);
  const known = lines.filter((line) => line.kind === 'refund' && nameIn(names, line) !== undefined);
  const joined = join(known, refunds, {
    line: (line) => nameIn(names, line) ?? '',
    entry: ({ reference }) => reference,
  });
  const isKnown = new Set(known);
  return {
    pairs: joined.pairs,
    lines: [...lines.filter((line) => !isKnown.has(line)), ...joined.lines],
    entries: [...entries.filter(({ cause }) => cause !== 'refund'), ...joined.entries],
  };
};
