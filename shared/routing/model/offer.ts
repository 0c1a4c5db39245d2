// What a caller may offer to a payer: each method with presentations, limits, and whether it works now.
import { beginnings, channelRow, rangeOf } from '../../channels.ts';
import { dayMs, type Instant, iso, secondMs } from '../../kernel/time.ts';
import type { Capabilities, Method, Presentation } from '../../providers/contract.ts';
import type { Client } from '../../settings/model/client.ts';
import type { Judged } from './choose.ts';
import { isAbout, noticeShown, type Switch, stopping } from './switch.ts';
import { mostTelling, switchCode } from './telling.ts';
import type { PassCode, Verdict, Wish } from './usable.ts';

/** An account that takes such payments at all, whatever hinders it now. */
type Known = Verdict & {
  readonly can: Capabilities;
  readonly presentations: readonly Presentation[];
};

const never: readonly PassCode[] = ['missing', 'disabled', 'currency', 'method'];

const isKnown = (verdict: Verdict): verdict is Known =>
  verdict.can !== undefined &&
  verdict.presentations !== undefined &&
  verdict.presentations.length > 0 &&
  (verdict.usable || !never.includes(verdict.code));

const inChannelOrder = ({ facts }: Wish, known: readonly Known[]): readonly Presentation[] =>
  channelRow(facts.channel).presentations.filter((one) =>
    known.some(({ presentations }) => presentations.includes(one)),
  );

const unlimited = Number.POSITIVE_INFINITY;

/** The narrowest of provider, channel and client. */
const limitsOf = (
  known: readonly Known[],
  { facts }: Wish,
  { maximumMinor: ofClient = unlimited }: Client,
) => {
  const { minimumMinor = 0, maximumMinor = unlimited } = rangeOf(facts.channel, facts.currency);
  const highest = Math.max(...known.map(({ can }) => can.maximumMinor));
  return {
    minimum_minor: Math.max(minimumMinor, Math.min(...known.map(({ can }) => can.minimumMinor))),
    maximum_minor: Math.min(ofClient, maximumMinor, highest),
  };
};

/** What a create must carry, by presentation; the address of a payer's own device is known anyway. */
const needsOf = (known: readonly Known[], wish: Wish) => {
  const isOwn = channelRow(wish.facts.channel).caller === 'payer';
  const needed = inChannelOrder(wish, known).flatMap((one) => {
    const parts = known.flatMap(({ can }) => can.needs?.[one] ?? []);
    const asked = [...new Set(parts)].filter((part) => !(isOwn && part === 'payer_ip'));
    return asked.length === 0 ? [] : [[one, asked] as const];
  });
  return needed.length === 0 ? {} : { needs: Object.fromEntries(needed) };
};

/** How long the payer of a scanned code has, where one can be scanned. */
const scanOf = (known: readonly Known[], wish: Wish) => {
  if (!inChannelOrder(wish, known).includes('code_scanned')) return {};
  const times = known.flatMap(({ can }) => can.undoAfterMs ?? []);
  return times.length === 0 ? {} : { scan_seconds: Math.min(...times) / secondMs };
};

interface Hindrance {
  readonly code: string;
  readonly by?: Switch | undefined;
  readonly retryAt?: Instant | undefined;
}

const codes: Readonly<Partial<Record<PassCode, string>>> = {
  unhealthy: 'method_unavailable',
  amount: 'amount_out_of_range',
};

const hindranceOf = (judged: readonly Judged[]): Hindrance => {
  const verdict = mostTelling(judged)?.verdict;
  if (!verdict || verdict.usable) return { code: 'method_not_available' };
  const { stoppedBy: by, retryAt, code } = verdict;
  return { code: by ? switchCode(by) : (codes[code] ?? 'method_not_available'), by, retryAt };
};

export const isTooMuch = ({ facts }: Wish, { maximumMinor }: Client): boolean =>
  maximumMinor !== undefined && facts.amountMinor !== undefined && facts.amountMinor > maximumMinor;

const isOutOfRange = ({ facts }: Wish): boolean => {
  const { minimumMinor = 0, maximumMinor = unlimited } = rangeOf(facts.channel, facts.currency);
  const { amountMinor = minimumMinor } = facts;
  return amountMinor < minimumMinor || amountMinor > maximumMinor;
};

const hindered = (judged: readonly Judged[], wish: Wish, client: Client): Hindrance | undefined => {
  const by = stopping(wish.switches, wish.aim, wish.facts.at);
  if (by) return { code: switchCode(by), by };
  if (isTooMuch(wish, client)) return { code: 'client_limit' };
  if (isOutOfRange(wish)) return { code: 'amount_out_of_range' };
  return judged.some(({ verdict }) => verdict.usable) ? undefined : hindranceOf(judged);
};

export const hindranceShown = ({ code, by, retryAt }: Hindrance, now: Instant) => ({
  code,
  ...(by ? noticeShown(by) : {}),
  ...(retryAt === undefined
    ? {}
    : { retry_after_seconds: Math.max(1, Math.ceil((retryAt - now) / secondMs)) }),
});

/** Payers are told of maintenance this long ahead. */
const aheadMs = 7 * dayMs;

/** Stops the method as a whole, or the only account that takes it. */
const concerns = (one: Switch, { aim }: Wish, accounts: readonly string[]): boolean =>
  isAbout(one, aim) ||
  (accounts.length > 0 &&
    accounts.every((account) => isAbout(one, { authority: aim.authority, account })));

/** Maintenance that payers are told of ahead. */
export const plannedFor = (wish: Wish, accounts: readonly string[]) =>
  wish.switches
    .filter(({ from = 0 }) => from > wish.facts.at && from <= wish.facts.at + aheadMs)
    .filter((one) => concerns(one, wish, accounts))
    .map(({ from = 0, ...one }) => ({ from: iso(from), ...noticeShown({ ...one, from }) }));

/** The method as callers see it; undefined where no account takes it. Accounts are not revealed. */
export const offerOf = (
  method: Method,
  judged: readonly Judged[],
  wish: Wish,
  client: Client,
): Record<string, unknown> | undefined => {
  const all = judged.filter(({ verdict }) => isKnown(verdict));
  const known = all.map(({ verdict }) => verdict).filter(isKnown);
  if (known.length === 0) return undefined;
  const usable = known.filter((one) => one.usable);
  const best = usable.length > 0 ? usable : known;
  const hindrance = hindered(judged, wish, client);
  return {
    method,
    begin_with: beginnings.payment,
    available: hindrance === undefined,
    presentations: inChannelOrder(wish, best),
    ...needsOf(best, wish),
    ...scanOf(best, wish),
    ...limitsOf(best, wish, client),
    ...(hindrance ? hindranceShown(hindrance, wish.facts.at) : {}),
    planned: plannedFor(
      wish,
      all.map(({ account }) => account),
    ),
  };
};
