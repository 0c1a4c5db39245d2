// Reads an authority's routing rules: those that hold, or an earlier version.
import { Failure } from '../kernel/failure.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { defaultRuleset, type Ruleset } from './model/ruleset.ts';
import { findRuleset, findRulesetVersion } from './store/rulesets.ts';

export interface GetRulesetInput {
  readonly authority: string;
  /** The one that holds when absent. */
  readonly version?: number | undefined;
}

/** Throws `Failure('missing')`. Version 0 is what holds while nobody has written rules. */
export const getRuleset = async (
  { table }: Pick<World, 'table'>,
  { authority: id, version }: GetRulesetInput,
): Promise<Ruleset> => {
  const authority = await findAuthority(table, id);
  if (!authority)
    throw new Failure('missing', 'authority_not_found', `no authority is called "${id}"`);
  const found = await (version === undefined
    ? findRuleset(table, id)
    : findRulesetVersion(table, id, version));
  if (found) return found;
  if (version === undefined || version === 0) return defaultRuleset(authority);
  throw new Failure('missing', 'ruleset_not_found', `no version ${version} was written`);
};
