// What an obligation is quoted at: its assessment at an instant, frozen without the explanations.
import type { Instant } from '../../kernel/time.ts';
import { assess } from '../../obligations/model/assess.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { QuotedObligation } from './payment.ts';

export const quoted = (
  obligation: Obligation,
  at: Instant,
  authority: Authority,
): QuotedObligation => {
  const assessment = assess(obligation, at, authority);
  return {
    id: obligation.id,
    number: obligation.number,
    kind: obligation.notice.kind,
    version: obligation.version,
    policy: assessment.policy,
    policyVersion: assessment.policyVersion,
    lines: assessment.lines.map(({ because: _because, ...line }) => line),
  };
};
