// What a caller is told when nothing can take a payment now: why, until when, and what payers may read.
import { Failure } from '../../kernel/failure.ts';
import { type Instant, secondMs } from '../../kernel/time.ts';
import type { Choice, Judged } from './choose.ts';
import { type Aim, noticeShown, type Switch, stopping, type Target } from './switch.ts';
import { mostTelling, switchCode } from './telling.ts';
import type { Wish } from './usable.ts';

const refusal = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

const secondsUntil = (at: Instant, now: Instant): number =>
  Math.max(1, Math.ceil((at - now) / secondMs));

const offDetail = {
  account: 'this method is switched off: choose another',
  method: 'this method is switched off: choose another',
  channel: 'this channel takes no payments now: use another',
  client: 'this client takes no payments now: use another',
} as const;

const pointed = ({ kind }: Target, code: string, detail: string) =>
  kind === 'method' || kind === 'account' ? [{ pointer: '/method', code, detail }] : [];

/** The refusal of what a switch stops, with its notice to payers. */
export const stopped = (by: Switch, now: Instant): Failure => {
  const code = switchCode(by);
  const members = noticeShown(by);
  if (by.kind === 'maintenance' && by.until !== undefined)
    return new Failure('busy', code, 'under maintenance: try again later, or another way', {
      retryAfterSeconds: secondsUntil(by.until, now),
      members,
    });
  const detail = offDetail[by.target.kind];
  return new Failure('unprocessable', code, detail, {
    members,
    errors: pointed(by.target, code, detail),
  });
};

/** Refuses a payment whose channel, client or method is switched off, whatever accounts there are. */
export const refuseStopped = (switches: readonly Switch[], aim: Aim, now: Instant): void => {
  const by = stopping(switches, aim, now);
  if (by) throw stopped(by, now);
};

const offered = (judged: readonly Judged[]): readonly string[] => [
  ...new Set(judged.flatMap(({ verdict }) => verdict.presentations ?? [])),
];

const unhealthy = (retryAt: Instant, now: Instant): Failure =>
  new Failure(
    'busy',
    'method_unavailable',
    'this method has trouble: try again, or choose another',
    {
      retryAfterSeconds: secondsUntil(retryAt, now),
    },
  );

const notAvailable = ({ facts }: Wish): Failure =>
  refusal(
    'method_not_available',
    '/method',
    `${facts.method} cannot be used here for ${facts.currency} now: choose another method`,
  );

/** The refusal when no account was usable. */
export const noAccount = ({ judged }: Choice, wish: Wish): Failure => {
  const now = wish.facts.at;
  const best = mostTelling(judged)?.verdict;
  if (!best || best.usable) return notAvailable(wish);
  if (best.retryAt !== undefined) return unhealthy(best.retryAt, now);
  if (best.stoppedBy) return stopped(best.stoppedBy, now);
  const ways = offered(judged);
  if (best.code === 'presentation' && ways.length > 0)
    return refusal(
      'presentation_not_available',
      '/presentation',
      `choose one of ${ways.join(', ')}`,
    );
  if (best.code !== 'amount' || !best.can) return notAvailable(wish);
  const range = `${best.can.minimumMinor} to ${best.can.maximumMinor}`;
  return refusal(
    'amount_out_of_range',
    '/method',
    `this method takes ${range} in minor units: choose another`,
  );
};
