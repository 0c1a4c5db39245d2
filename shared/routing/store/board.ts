// What a choice of account is made from, read strongly: rules, switches, accounts and their health.
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import { decodedAccount } from '../../settings/store/settings.ts';
import { keys } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { matches } from '../model/match.ts';
import { defaultRuleset, type Ruleset } from '../model/ruleset.ts';
import type { Switch } from '../model/switch.ts';
import type { Candidate, Wish } from '../model/usable.ts';
import { decodedHealth, type StoredHealth } from './health.ts';
import { findRuleset } from './rulesets.ts';
import { findSwitches } from './switches.ts';

export interface Board {
  /** Undefined: nobody wrote rules for this authority. */
  readonly written: Ruleset | undefined;
  readonly switches: readonly Switch[];
}

/** Two reads, side by side; they need the authority's name only. */
export const readBoard = async (table: Table, authority: string): Promise<Board> => {
  const [written, switches] = await Promise.all([
    findRuleset(table, authority),
    findSwitches(table),
  ]);
  return { written, switches };
};

export const rulesetOf = ({ written }: Board, authority: Authority): Ruleset =>
  written ?? defaultRuleset(authority);

export interface StoredCandidate extends Candidate {
  readonly health?: StoredHealth | undefined;
}

type Wishes = readonly Pick<Wish, 'facts'>[];

const accountsOf = ({ rules }: Ruleset, wishes: Wishes): readonly string[] => [
  ...new Set(
    rules
      .filter(({ when }) => wishes.some(({ facts }) => matches(when, facts)))
      .flatMap(({ accounts }) => accounts.map(({ account }) => account)),
  ),
];

/** Accounts with their health, in one read. */
export const readCandidates = async (
  world: Pick<World, 'table' | 'capabilities'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredCandidate>> => {
  if (ids.length === 0) return new Map();
  const found = await world.table.getMany([...ids.map(keys.account), ...ids.map(keys.health)]);
  const entries = ids.map(async (id, index) => {
    const account = decodedAccount(found[index]);
    const candidate: StoredCandidate = {
      account,
      can: account && (await world.capabilities(account.provider)),
      health: decodedHealth(found[ids.length + index]),
    };
    return [id, candidate] as const;
  });
  return new Map(await Promise.all(entries));
};

/** Accounts by name, as far as there are such. */
export const readAccounts = async (
  table: Table,
  ids: readonly string[],
): Promise<readonly Account[]> =>
  ids.length === 0
    ? []
    : (await table.getMany(ids.map(keys.account))).flatMap((item) => decodedAccount(item) ?? []);

/** Every account to which a rule may lead one of these. */
export const readNamed = (
  world: Pick<World, 'table' | 'capabilities'>,
  ruleset: Ruleset,
  wishes: Wishes,
): Promise<ReadonlyMap<string, StoredCandidate>> =>
  readCandidates(world, accountsOf(ruleset, wishes));
