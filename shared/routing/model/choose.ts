// Chooses the account of a payment: the first rule with a usable account wins; pure.
import type { Presentation } from '../../providers/contract.ts';
import type { Account } from '../../settings/model/account.ts';
import { matches } from './match.ts';
import { type Draw, ranked } from './pick.ts';
import type { Rule, Ruleset } from './ruleset.ts';
import { type Candidate, type PassCode, type Verdict, verdictOn, type Wish } from './usable.ts';

/** An account as a rule led to it. */
export interface Led {
  readonly account: string;
  readonly rule: string;
}

export interface Judged extends Led {
  readonly verdict: Verdict;
}

export interface Chosen extends Led {
  readonly record: Account;
  readonly presentation: Presentation;
  readonly probe: boolean;
}

export interface Choice {
  /** Undefined: nothing can take this payment now. */
  readonly chosen?: Chosen;
  /** Others that could take it, in their order, should the chosen one refuse. */
  readonly standbys: readonly Led[];
  /** Those that would have come before the chosen one. */
  readonly passed: readonly (Led & { readonly code: PassCode })[];
  readonly judged: readonly Judged[];
}

/** A payment is tried at three accounts at most. */
export const attemptsLimit = 3;

const ledBy = (rule: Rule, draw: Draw): readonly Led[] =>
  ranked(rule.accounts, draw).map((account) => ({ account, rule: rule.id }));

const firstOfEach = (all: readonly Led[]): readonly Led[] =>
  all.filter((one, index) => all.findIndex(({ account }) => account === one.account) === index);

/** Every account that a matching rule names, in the order in which this payment would try them. */
export const judgedBy = (
  { rules }: Pick<Ruleset, 'rules'>,
  candidates: ReadonlyMap<string, Candidate>,
  wish: Wish,
  draw: Draw,
): readonly Judged[] =>
  firstOfEach(
    rules.filter(({ when }) => matches(when, wish.facts)).flatMap((rule) => ledBy(rule, draw)),
  ).map((led) => ({ ...led, verdict: verdictOn(candidates.get(led.account) ?? {}, wish) }));

const codeOf = ({ verdict, account, rule }: Judged) =>
  verdict.usable ? [] : [{ account, rule, code: verdict.code }];

const led = ({ account, rule }: Judged): Led => ({ account, rule });

/** The same payment, rules and facts always choose the same. */
export const choose = (
  ruleset: Pick<Ruleset, 'rules'>,
  candidates: ReadonlyMap<string, Candidate>,
  wish: Wish,
  draw: Draw,
): Choice => {
  const judged = judgedBy(ruleset, candidates, wish, draw);
  const index = judged.findIndex(({ verdict }) => verdict.usable);
  const first = judged[index];
  if (!first?.verdict.usable) return { standbys: [], passed: judged.flatMap(codeOf), judged };
  const { account: record, presentations, probe } = first.verdict;
  const standbys = judged.slice(index + 1).filter(({ verdict }) => {
    return verdict.usable && !verdict.probe && verdict.presentations.includes(presentations[0]);
  });
  return {
    chosen: { ...led(first), record, presentation: presentations[0], probe },
    standbys: standbys.slice(0, attemptsLimit - 1).map(led),
    passed: judged.slice(0, index).flatMap(codeOf),
    judged,
  };
};
