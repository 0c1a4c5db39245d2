// Pairs a statement's disputes with ours: both name the provider's dispute, whichever order it is about.
import type { StatementLine } from '../../statements/format.ts';
import type { Expected } from './expected.ts';
import { type Joined, join } from './join.ts';

const isOurs = ({ cause }: Expected): boolean =>
  cause === 'dispute_taken' || cause === 'dispute_reinstated';

/** Such a line names the order's reference too, but is no movement of the order. */
export const isOfDispute = ({ kind }: StatementLine): boolean =>
  kind === 'dispute' || kind === 'dispute_reversal';

/** What is left of a file and of the ledger, with what disputes took and gave back paired. */
export const joinDisputes = (
  lines: readonly StatementLine[],
  entries: readonly Expected[],
): Joined => {
  const joined = join(lines.filter(isOfDispute), entries.filter(isOurs), {
    line: ({ sourceId = '' }) => sourceId,
    entry: ({ providerId = '' }) => providerId,
  });
  return {
    pairs: joined.pairs,
    lines: [...lines.filter((line) => !isOfDispute(line)), ...joined.lines],
    entries: [...entries.filter((entry) => !isOurs(entry)), ...joined.entries],
  };
};
