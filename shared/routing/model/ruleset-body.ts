// The body of a ruleset, the ruleset that it makes, and how a ruleset is shown.
import * as z from 'zod';
import { Conditions, Rule, Ruleset, rulesLimit } from './ruleset.ts';

const same = Conditions.shape;

const ConditionsBody = z.strictObject({
  channels: same.channels,
  methods: same.methods,
  currencies: same.currencies,
  minimum_minor: same.minimumMinor,
  maximum_minor: same.maximumMinor,
  kinds: same.kinds,
  offices: same.offices,
  outlets: same.outlets,
  hours: same.hours,
});

const RuleBody = z.strictObject({
  id: Rule.shape.id,
  when: ConditionsBody,
  accounts: Rule.shape.accounts,
});

export const RulesetBody = z.strictObject({ rules: z.array(RuleBody).min(1).max(rulesLimit) });
export type RulesetBody = z.infer<typeof RulesetBody>;

const ruleOf = ({ when, ...rule }: RulesetBody['rules'][number]) => {
  const { minimum_minor: minimumMinor, maximum_minor: maximumMinor, ...others } = when;
  return { ...rule, when: { ...others, minimumMinor, maximumMinor } };
};

export const rulesetOf = (authority: string, { rules }: RulesetBody): z.infer<typeof Ruleset> =>
  Ruleset.parse({ authority, rules: rules.map(ruleOf) });

const ruleShown = ({ id, when, accounts }: Rule) => {
  const { minimumMinor, maximumMinor, ...others } = when;
  return {
    id,
    when: { ...others, minimum_minor: minimumMinor, maximum_minor: maximumMinor },
    accounts,
  };
};

/** `revision` 0 is shown as version 0: nobody wrote it, the authority's accounts stand in their order. */
export const rulesetShown = ({ authority, rules }: z.infer<typeof Ruleset>, version: number) => ({
  authority_id: authority,
  version,
  rules: rules.map(ruleShown),
});
