// Makes the next version of an authority's routing rules.
import { Failure } from '../kernel/failure.ts';
import { type Kept, keepRecord } from '../settings/store/keep.ts';
import { findAccount, findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { accountsNamed, faultsOf } from './model/ruleset-faults.ts';
import { findRuleset, type RulesetContent, rulesetWrite } from './store/rulesets.ts';

export interface PutRulesetInput {
  readonly content: RulesetContent;
  /** The version that the editor read; 0 = none was written. */
  readonly ifMatch?: number;
}

/**
 * Keeps the version before for ever, and makes the next one hold at once. Every account must be the
 * authority's own. Throws a Failure with a pointer per fault.
 */
export const putRuleset = async (
  world: Pick<World, 'table'>,
  { content, ifMatch }: PutRulesetInput,
): Promise<Kept> => {
  const { table } = world;
  const authority = await findAuthority(table, content.authority);
  if (!authority)
    throw new Failure(
      'missing',
      'authority_not_found',
      `no authority is called "${content.authority}"`,
    );
  const found = await Promise.all(
    accountsNamed(content).map(async (id) => [id, await findAccount(table, id)] as const),
  );
  const errors = faultsOf(content, new Map(found), authority);
  const [first] = errors;
  if (first) throw new Failure('unprocessable', first.code, first.detail, { errors });
  return keepRecord(table, {
    content,
    find: () => findRuleset(table, content.authority),
    write: (before) => rulesetWrite(content, before),
    fixed: [],
    ...(ifMatch === undefined || ifMatch === 0 ? {} : { ifMatch }),
  });
};
