// Whether an account can take a payment, and how the payer would meet its order; else a short code.
import { channelRow } from '../../channels.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Capabilities, PayerPart, Presentation } from '../../providers/contract.ts';
import type { Account } from '../../settings/model/account.ts';
import { type Health, healthAt, probeAtOf } from './health.ts';
import type { Facts } from './match.ts';
import { type Aim, type Switch, stopping } from './switch.ts';

/** Why an account was passed over: stored with the attempt, so never reworded. */
export const passCodes = [
  'missing',
  'disabled',
  'tried',
  'currency',
  'method',
  'amount',
  'presentation',
  'payer_part',
  'off',
  'maintenance',
  'unhealthy',
] as const;
export type PassCode = (typeof passCodes)[number];

/** What was read of an account that rules name. */
export interface Candidate {
  readonly account?: Account | undefined;
  readonly can?: Capabilities | undefined;
  readonly health?: Health | undefined;
}

/** A payment that looks for its account; without an id, somebody who only asks what there is. */
export interface Wish {
  readonly facts: Facts;
  readonly aim: Aim;
  readonly switches: readonly Switch[];
  readonly presentation?: Presentation | undefined;
  /** What is known of the payer; absent for somebody who only asks. */
  readonly parts?: readonly PayerPart[] | undefined;
  readonly payment?: string | undefined;
}

export type Verdict =
  | {
      readonly usable: true;
      readonly account: Account;
      /** The first is what the payer gets without a wish of their own. */
      readonly presentations: readonly [Presentation, ...Presentation[]];
      readonly can: Capabilities;
      /** Passed over till now: this payment tries whether it works again. */
      readonly probe: boolean;
    }
  | {
      readonly usable: false;
      readonly code: PassCode;
      readonly can?: Capabilities | undefined;
      readonly presentations?: readonly Presentation[];
      readonly stoppedBy?: Switch;
      /** Without it no order can be made in the presentation that was wished for. */
      readonly lacks?: PayerPart;
      readonly retryAt?: Instant;
    };

const passed = (code: PassCode): Verdict => ({ usable: false, code });

/** What the account's own record says against it. */
const recordCode = ({ account }: Candidate, { facts, aim }: Wish): PassCode | undefined => {
  if (account?.authority !== aim.authority) return 'missing';
  if (!account.enabled) return 'disabled';
  if (account.currency !== facts.currency) return 'currency';
  return account.methods.includes(facts.method) ? undefined : 'method';
};

/** An order that never ends takes no lock and opens no payment (design §3, Ending). */
const providerCode = (can: Capabilities, { facts }: Wish): PassCode | undefined => {
  if (!can.currencies.includes(facts.currency)) return 'currency';
  if (can.ends.by === 'never' || !can.methods.includes(facts.method)) return 'method';
  const { amountMinor = can.minimumMinor } = facts;
  return amountMinor < can.minimumMinor || amountMinor > can.maximumMinor ? 'amount' : undefined;
};

/** Ways in which this channel can show the provider's order, the channel's favourite first. */
const presentationsOf = (can: Capabilities, { facts }: Wish): readonly Presentation[] =>
  channelRow(facts.channel).presentations.filter((one) => can.presentations.includes(one));

/** The first part of the payer that an order would lack. */
const lackOf = (can: Capabilities, one: Presentation, { parts }: Wish): PayerPart | undefined =>
  parts && can.needs?.[one]?.find((part) => !parts.includes(part));

const switchOf = (account: Account, { switches, aim, facts }: Wish): Switch | undefined =>
  stopping(switches, { authority: aim.authority, account: account.id }, facts.at);

const met = (
  account: Account,
  can: Capabilities,
  health: Health | undefined,
  wish: Wish,
): Verdict => {
  const offered = presentationsOf(can, wish);
  const wanted = wish.presentation;
  const wished = wanted ? offered.filter((one) => one === wanted) : offered;
  const [first, ...others] = wished.filter((one) => lackOf(can, one, wish) === undefined);
  const seen = { usable: false, can, presentations: offered } as const;
  if (!first) {
    const lacks = wished[0] && lackOf(can, wished[0], wish);
    return lacks ? { ...seen, code: 'payer_part', lacks } : { ...seen, code: 'presentation' };
  }
  const stoppedBy = switchOf(account, wish);
  if (stoppedBy) return { ...seen, code: stoppedBy.kind, stoppedBy };
  const state = healthAt(health, wish.facts.at, wish.payment);
  if (state === 'open')
    return { ...seen, code: 'unhealthy', retryAt: probeAtOf(health) ?? wish.facts.at };
  return {
    usable: true,
    account,
    can,
    presentations: [first, ...others],
    probe: state === 'half_open',
  };
};

/** The verdict on one account for one wish. */
export const verdictOn = (candidate: Candidate, wish: Wish): Verdict => {
  const { account, can, health } = candidate;
  const bad = recordCode(candidate, wish);
  if (bad || !account || !can) return passed(bad ?? 'missing');
  const code = providerCode(can, wish);
  if (!code) return met(account, can, health, wish);
  return { usable: false, code, can, presentations: presentationsOf(can, wish) };
};
