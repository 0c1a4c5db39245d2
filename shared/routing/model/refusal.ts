// What a caller is told when nothing can take a payment now: why, until when, and what payers may read.
import { type Beginning, beginningOf, beginnings } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import { type Instant, secondMs } from '../../kernel/time.ts';
import type { PayerPart } from '../../providers/contract.ts';
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

const elsewhere = ({ facts }: Wish, begun: Exclude<Beginning, 'payment'>): Failure => {
  const code = 'method_begun_elsewhere';
  const detail = `${facts.method} makes no order here: begin it with ${beginnings[begun]}`;
  return new Failure('unprocessable', code, detail, {
    errors: [{ pointer: '/method', code, detail }],
    members: { begin_with: beginnings[begun] },
  });
};

/** Refuses what the channel does not take, or takes by another route. */
export const refuseForeign = (wish: Wish): void => {
  const begun = beginningOf(wish.facts.channel, wish.facts.method);
  if (begun === undefined) throw notAvailable(wish);
  if (begun !== 'payment') throw elsewhere(wish, begun);
};

const lacking = {
  payer_code: { code: 'payer_code_missing', detail: 'give the payer’s code' },
  payer_id: { code: 'payer_id_missing', detail: 'give the payer’s id at the provider' },
  payer_ip: { code: 'payer_ip_missing', detail: 'give the address of the payer’s device' },
} as const satisfies Record<PayerPart, object>;

const lacks = (part: PayerPart): Failure => {
  const { code, detail } = lacking[part];
  return refusal(code, `/${part}`, `${detail}, or choose another presentation`);
};

/** The refusal when no account was usable. */
export const noAccount = ({ judged }: Choice, wish: Wish): Failure => {
  const now = wish.facts.at;
  const best = mostTelling(judged)?.verdict;
  if (!best || best.usable) return notAvailable(wish);
  if (best.retryAt !== undefined) return unhealthy(best.retryAt, now);
  if (best.stoppedBy) return stopped(best.stoppedBy, now);
  if (best.lacks) return lacks(best.lacks);
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
