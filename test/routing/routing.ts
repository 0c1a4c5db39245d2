// Builders for routing: a wish at a counter in Beijing, rules, accounts and switches.
import { minuteMs } from '../../shared/kernel/time.ts';
import { sandbox } from '../../shared/providers/sandbox/sandbox.ts';
import type { Facts } from '../../shared/routing/model/match.ts';
import type { Conditions, Rule, Ruleset } from '../../shared/routing/model/ruleset.ts';
import type { Switch } from '../../shared/routing/model/switch.ts';
import type { Candidate, Wish } from '../../shared/routing/model/usable.ts';
import { anAccount, morning } from '../world.ts';

export const someFacts = (changes: Partial<Facts> = {}): Facts => ({
  at: morning,
  zone: 'Asia/Shanghai',
  channel: 'counter',
  method: 'card',
  currency: 'CNY',
  amountMinor: 20_000,
  kinds: ['fine'],
  offices: [''],
  ...changes,
});

export const aWish = (changes: Partial<Wish> = {}): Wish & { readonly payment: string } => ({
  facts: someFacts(),
  aim: { authority: 'beijing', channel: 'counter', client: 'counter-1', method: 'card' },
  switches: [],
  payment: 'P'.repeat(19),
  ...changes,
});

const isList = (accounts: object): accounts is readonly string[] => Array.isArray(accounts);

/** A rule of these shares, or of equal ones. */
export const aRule = (
  id: string,
  accounts: Readonly<Record<string, number>> | readonly string[],
  when: Conditions = {},
): Rule => ({
  id,
  when,
  accounts: isList(accounts)
    ? accounts.map((account) => ({ account, weight: 1 }))
    : Object.entries(accounts).map(([account, weight]) => ({ account, weight })),
});

export const someRules = (...rules: readonly Rule[]): Ruleset => ({
  authority: 'beijing',
  rules: [...rules],
  revision: 7,
});

export const aCandidate = (id: string, changes: Partial<Candidate> = {}): Candidate => ({
  account: anAccount({ id }),
  can: sandbox.capabilities,
  ...changes,
});

export const candidates = (
  ids: readonly string[],
  changes: Readonly<Record<string, Partial<Candidate>>> = {},
): ReadonlyMap<string, Candidate> => new Map(ids.map((id) => [id, aCandidate(id, changes[id])]));

export const aSwitch = (changes: Partial<Switch> = {}): Switch => ({
  id: 'night',
  kind: 'off',
  target: { kind: 'account', name: 'a' },
  notice: { 'zh-CN': '暂停服务', en: 'out of service' },
  by: 'editor-1',
  revision: 1,
  ...changes,
});

/** Passed over since a minute before morning, and due for a probe. */
export const anIllHealth = (account: string, openedAt = morning - minuteMs) => ({
  account,
  faults: [openedAt],
  openedAt,
});
