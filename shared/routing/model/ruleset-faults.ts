// Why a ruleset cannot be kept: a pointer for each fault.
import type { Fault } from '../../kernel/failure.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Rule, Ruleset } from './ruleset.ts';

const repeated = (texts: readonly string[], index: number): boolean =>
  texts.indexOf(texts[index] ?? '') < index;

/** All accounts of a ruleset are read by each payment that its rules could lead there. */
export const accountsLimit = 20;

export const accountsNamed = ({ rules }: Pick<Ruleset, 'rules'>): readonly string[] => [
  ...new Set(rules.flatMap(({ accounts }) => accounts.map(({ account }) => account))),
];

const ruleFaults = (rules: readonly Rule[], index: number): readonly Fault[] => {
  const { when } = rules[index] ?? {};
  const ids = rules.map(({ id }) => id);
  const at = `/rules/${index}`;
  return [
    ...(repeated(ids, index)
      ? [{ pointer: `${at}/id`, code: 'rule_repeated', detail: 'another rule is called so' }]
      : []),
    ...((when?.minimumMinor ?? 0) > (when?.maximumMinor ?? Number.POSITIVE_INFINITY)
      ? [
          {
            pointer: `${at}/when/maximum_minor`,
            code: 'empty_range',
            detail: 'it is less than minimum_minor: no amount would fit',
          },
        ]
      : []),
  ];
};

type Found = ReadonlyMap<string, Account | undefined>;

const takesAny = ({ methods }: Account, wanted: readonly string[] = methods): boolean =>
  methods.some((method) => wanted.includes(method));

const accountFault = (
  { when, accounts }: Rule,
  index: number,
  found: Found,
  authority: Authority,
): Pick<Fault, 'code' | 'detail'> | undefined => {
  const ids = accounts.map(({ account }) => account);
  const account = found.get(ids[index] ?? '');
  if (repeated(ids, index))
    return { code: 'account_repeated', detail: 'this account stands twice in the rule' };
  if (account?.authority !== authority.id)
    return { code: 'account_not_found', detail: 'no account of this authority is called so' };
  return takesAny(account, when.methods)
    ? undefined
    : {
        code: 'method_not_taken',
        detail: `this account takes ${account.methods.join(', ')}: the rule would never use it`,
      };
};

const accountFaults = (
  rule: Rule,
  at: number,
  found: Found,
  authority: Authority,
): readonly Fault[] =>
  rule.accounts.flatMap((_, index) => {
    const fault = accountFault(rule, index, found, authority);
    const pointer = `/rules/${at}/accounts/${index}/account`;
    return fault ? [{ pointer, code: fault.code, detail: fault.detail }] : [];
  });

/** Why a ruleset cannot be kept: a pointer for each fault. */
export const faultsOf = (
  ruleset: Pick<Ruleset, 'rules'>,
  found: Found,
  authority: Authority,
): readonly Fault[] => {
  const named = accountsNamed(ruleset).length;
  if (named > accountsLimit)
    return [
      {
        pointer: '/rules',
        code: 'too_many_accounts',
        detail: `the rules name ${named} accounts: name at most ${accountsLimit}`,
      },
    ];
  return ruleset.rules.flatMap((rule, index) => [
    ...ruleFaults(ruleset.rules, index),
    ...accountFaults(rule, index, found, authority),
  ]);
};
