// What is due of an obligation at an instant: pure, explained line by line, and the same for ever.
import type { Instant } from '../../kernel/time.ts';
import { type Assessment, type PolicyName, totalOf } from './obligation.ts';
import { cnTrafficFine } from './policies/cn-traffic-fine.ts';
import { flatFee } from './policies/flat-fee.ts';
import type { Assessable, Policy, Terms } from './policies/policy.ts';

export const policies = {
  'cn-traffic-fine': cnTrafficFine,
  'flat-fee': flatFee,
} as const satisfies Record<PolicyName, Policy>;

/**
 * The amount due of an obligation at an instant, in minor units of the notice's currency, with its
 * lines and the reason of each. `terms` is the authority's record, or anything with its `zone`.
 * Says nothing about whether the obligation is open: that is its state.
 */
export const assess = (obligation: Assessable, at: Instant, terms: Terms): Assessment => {
  const name = obligation.notice.policy;
  const policy: Policy = policies[name];
  const { lines, changesAt } = policy.assess(obligation, at, terms);
  return {
    total: totalOf(lines),
    lines,
    policy: name,
    policyVersion: policy.version,
    ...(changesAt === undefined ? {} : { changesAt }),
  };
};
