// A payment's attempts as staff see them: which account, why that one, and what became of it.
import { iso } from '../../kernel/time.ts';
import type { AttemptChoice, Head } from './payment.ts';

/** So many passed accounts are named in the head, which must stay small. */
const namedLimit = 3;

/** Accounts that were passed over, in the short form that an attempt keeps. */
export const passedShort = (
  passed: readonly { readonly account: string; readonly code: string }[],
): string[] => {
  const named = passed.slice(0, namedLimit).map(({ account, code }) => `${account}:${code}`);
  const more = passed.length - named.length;
  return more > 0 ? [...named, `+${more}`] : named;
};

const choiceShown = ({ rule, version, passed, probe, after }: AttemptChoice) => ({
  rule,
  ruleset_version: version,
  passed_over: passed ?? [],
  probe: probe ?? false,
  ...(after === undefined ? {} : { after }),
});

/** For staff only: an account's name says nothing to payers, and much to others. */
export const attemptsShown = ({ attempts }: Head): readonly Record<string, unknown>[] =>
  attempts.map((attempt) => ({
    number: attempt.number,
    account: attempt.account,
    provider: attempt.provider,
    state: attempt.state,
    started_at: iso(attempt.startedAt),
    provider_id: attempt.providerId,
    choice: attempt.choice && choiceShown(attempt.choice),
  }));
