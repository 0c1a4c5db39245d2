// Every named condition once: as DynamoDB's expression, and as the same rule over an item.
import type { Condition } from './table.ts';
import type { Stored } from './values.ts';

/** What a condition compares with; each name uses only its own members. */
interface Given {
  readonly name: Condition['name'];
  readonly revision?: number;
  readonly now?: number;
  readonly holder?: string;
}

interface Rule {
  /** Absent: no condition at all. `#x` stands for attribute x, `:x` for the condition's member x. */
  readonly expression?: string;
  readonly attributes: readonly string[];
  readonly values: readonly ('revision' | 'now' | 'holder')[];
  readonly holds: (present: Stored | undefined, given: Given) => boolean;
  /** The revision that a put under this condition writes; undefined: the item carries none. */
  readonly revision: (given: Given) => number | undefined;
}

const isUnchanged = (present: Stored | undefined, given: Given): boolean =>
  present?.revision !== undefined && present.revision === given.revision;

const isOver = (until: unknown, now = 0): boolean => typeof until === 'number' && until <= now;

const following = ({ revision = 0 }: Given): number => revision + 1;

const rules: Readonly<Record<Condition['name'], Rule>> = {
  whenAbsent: {
    expression: 'attribute_not_exists(#pk)',
    attributes: ['pk'],
    values: [],
    holds: (present) => present === undefined,
    revision: () => 1,
  },
  whenUnchanged: {
    expression: '#revision = :revision',
    attributes: ['revision'],
    values: ['revision'],
    holds: isUnchanged,
    revision: following,
  },
  whenUnlocked: {
    expression: '#revision = :revision AND attribute_not_exists(#lock)',
    attributes: ['revision', 'lock'],
    values: ['revision'],
    holds: (present, given) => isUnchanged(present, given) && present?.['lock'] === undefined,
    revision: following,
  },
  whenFree: {
    expression: 'attribute_not_exists(#pk) OR #until <= :now OR #holder = :holder',
    attributes: ['pk', 'until', 'holder'],
    values: ['now', 'holder'],
    holds: (present, given) =>
      present === undefined ||
      isOver(present['until'], given.now) ||
      present['holder'] === given.holder,
    revision: () => undefined,
  },
  always: { attributes: [], values: [], holds: () => true, revision: () => undefined },
};

/** True when a write under this condition may happen where `present` stands. */
export const holds = (condition: Condition, present: Stored | undefined): boolean =>
  rules[condition.name].holds(present, condition);

/** The revision that a put under this condition gives its item, if any. */
export const revisionAfter = (condition: Condition): number | undefined =>
  rules[condition.name].revision(condition);

export interface Expression {
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The condition in DynamoDB's language; values are still plain. Undefined for `always`. */
export const expressionOf = (condition: Condition): Expression | undefined => {
  const rule = rules[condition.name];
  const given: Given = condition;
  if (rule.expression === undefined) return undefined;
  return {
    expression: rule.expression,
    names: Object.fromEntries(rule.attributes.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(rule.values.map((name) => [`:${name}`, given[name]])),
  };
};
