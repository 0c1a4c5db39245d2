// Compares a file's lines with the ledger, shard by shard, then what is left by the provider's own ids.
import type { Account } from '../../settings/model/account.ts';
import { refusedFile, type StatementLine } from '../../statements/format.ts';
import { shardCount, shardOf } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { Expected } from '../model/expected.ts';
import { join, type Pair } from '../model/join.ts';
import { isOfDispute, joinDisputes } from '../model/join-disputes.ts';
import { joinRefunds } from '../model/join-refunds.ts';
import { sift } from '../model/sift.ts';
import { readEntry, type Totals } from '../model/totals.ts';
import { leftVerdict, pairVerdict, type Verdict } from '../model/verdict.ts';
import type { Window } from '../model/window.ts';
import type { Before } from './before.ts';
import { expectedOfShard } from './window-entries.ts';

export interface Compared {
  readonly verdicts: readonly Verdict[];
  /** Expected entries that no line named. */
  readonly left: readonly Expected[];
}

interface Left {
  readonly pairs: readonly Pair[];
  readonly lines: readonly StatementLine[];
  readonly entries: readonly Expected[];
}

const named = (lines: readonly StatementLine[]): readonly StatementLine[] =>
  lines.filter((line) => line.reference !== undefined);

/** Fewer unknown captures than this may happen to any account. */
const foreignAllowance = 20;

const byReference = {
  line: ({ reference = '' }: StatementLine) => reference,
  entry: ({ reference }: Expected) => reference,
};
const byProviderId = {
  line: ({ providerId = '' }: StatementLine) => providerId,
  entry: ({ providerId = '' }: Expected) => providerId,
};

const inShards = (lines: readonly StatementLine[]): readonly (readonly StatementLine[])[] => {
  const shards: StatementLine[][] = Array.from({ length: shardCount }, () => []);
  for (const line of lines) shards[shardOf(line.reference ?? '')]?.push(line);
  return shards;
};

/** Lines that carry no reference of ours can only be found by the provider's id of the order. */
const joinRest = (lines: readonly StatementLine[], entries: readonly Expected[]): Left => {
  const [named, nameless] = [
    entries.filter((entry) => entry.providerId !== undefined),
    entries.filter((entry) => entry.providerId === undefined),
  ];
  const known = lines.filter((line) => line.providerId !== undefined);
  const unknown = lines.filter((line) => line.providerId === undefined);
  const joined = join(known, named, byProviderId);
  return {
    pairs: joined.pairs,
    lines: [...joined.lines, ...unknown],
    entries: [...joined.entries, ...nameless],
  };
};

/** A file of another account would book foreign money: it is refused while that can still be told. */
const checkOurs = (verdicts: readonly Verdict[]): void => {
  const captures = verdicts.filter(({ line }) => line.kind === 'capture');
  const unknown = captures.filter(({ end }) => end === 'missing_here');
  if (captures.length > foreignAllowance && unknown.length === captures.length)
    throw refusedFile(
      'statement_of_others',
      `the ledger knows none of the ${captures.length} captures: was the file dropped at the right account?`,
    );
};

/** Every line and every expected entry, compared once. Memory holds the file, and a shard of the window. */
export const compare = async (
  table: Table,
  file: { readonly lines: readonly StatementLine[]; readonly totals: Totals },
  ledger: {
    readonly account: Account;
    readonly window: Window | undefined;
    readonly before: Before;
  },
): Promise<Compared> => {
  const { account, window, before } = ledger;
  const { joinable, verdicts } = sift(file.lines, {
    currency: account.currency,
    seen: before.seen,
  });
  const shards = inShards(named(joinable).filter((line) => !isOfDispute(line)));
  const pairs: Pair[] = [];
  const leftLines: StatementLine[] = [];
  const leftEntries: Expected[] = [];
  for (const [shard, lines] of shards.entries()) {
    const entries = await expectedOfShard(table, { book: account.id, window, shard }, before);
    for (const entry of entries) readEntry(file.totals, entry.currency, entry.amountMinor);
    const joined = join(lines, entries, byReference);
    pairs.push(...joined.pairs);
    leftLines.push(...joined.lines);
    leftEntries.push(...joined.entries);
  }
  const loose = joinable.filter((line) => line.reference === undefined || isOfDispute(line));
  const disputes = joinDisputes([...leftLines, ...loose], leftEntries);
  const refunds = joinRefunds(disputes.lines, disputes.entries);
  const rest = joinRest(
    refunds.lines.filter((line) => line.reference === undefined),
    refunds.entries,
  );
  const all = [
    ...verdicts,
    ...[...pairs, ...disputes.pairs, ...refunds.pairs, ...rest.pairs].map((pair) =>
      pairVerdict(pair, account.feeTerms),
    ),
    ...[...named(refunds.lines), ...rest.lines].map(leftVerdict),
  ];
  checkOurs(all);
  return { verdicts: all, left: rest.entries };
};
