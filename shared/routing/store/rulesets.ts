// Reads and writes rulesets: each version is an item that is never changed; the last one holds.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Item, Put, Table } from '../../table/table.ts';
import { Ruleset } from '../model/ruleset.ts';

const Stored = Ruleset.extend({ version: z.int().min(1) });

const decoded = (item: Item | undefined): Ruleset | undefined => {
  if (item === undefined) return undefined;
  const { version, ...content } = Stored.parse(item);
  return { ...content, revision: version };
};

/** The version that holds, read strongly, or undefined when nobody wrote one. */
export const findRuleset = async (
  table: Table,
  authority: string,
): Promise<Ruleset | undefined> => {
  const { table: name, pk } = keys.ruleset(authority, 1);
  const { items } = await table.list({ table: name, pk, backwards: true, limit: 1 });
  return decoded(items[0]);
};

export const findRulesetVersion = async (
  table: Table,
  authority: string,
  version: number,
): Promise<Ruleset | undefined> => decoded(await table.get(keys.ruleset(authority, version)));

export type RulesetContent = z.infer<typeof Ruleset>;

/** The next version after `before`; refused when another wrote it first. */
export const rulesetWrite = (content: RulesetContent, before = 0): Put => ({
  kind: 'put',
  key: keys.ruleset(content.authority, before + 1),
  attributes: Stored.parse({ ...content, version: before + 1 }),
  condition: { name: 'whenAbsent' },
});
