// Prepares a payment: reads what is to be paid, refuses what cannot be, and freezes the quote.
import { type Channel, channels } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import { type Currency, type Money, sum } from '../../kernel/money.ts';
import { minuteMs } from '../../kernel/time.ts';
import { assess } from '../../obligations/model/assess.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import type { Capabilities, Method, Presentation } from '../../providers/contract.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Client } from '../../settings/model/client.ts';
import { findAccount, getAuthority } from '../../settings/store/settings.ts';
import type { World } from '../../world.ts';
import type { Quote, QuotedObligation } from '../model/payment.ts';
import type { CreateBody } from '../model/request.ts';

export type PrepareWorld = Pick<World, 'table' | 'now' | 'capabilities'>;

export interface Prepared {
  readonly authority: Authority;
  readonly account: Account;
  readonly obligations: readonly Obligation[];
  readonly quote: Quote;
  readonly amount: number;
  readonly quoteUntil: number;
}

interface Wanted {
  readonly authority: Authority;
  readonly channel: Channel;
  readonly currency: Currency;
  readonly method: Method;
}

const isOpenFor = (account: Account, { authority, currency, method }: Wanted): boolean =>
  account.enabled &&
  account.authority === authority.id &&
  account.currency === currency &&
  account.methods.includes(method);

/** An order that never ends takes no lock and opens no payment (design §3, Ending). */
const canTake = (can: Capabilities, { currency, method }: Wanted): boolean =>
  can.ends.by !== 'never' && can.currencies.includes(currency) && can.methods.includes(method);

const takesChannel = ({ channel, method }: Wanted): boolean =>
  channels[channel].methods.some((one) => one === method);

/** The first enabled account of the authority that takes this method in this currency. */
const accountFor = async (world: PrepareWorld, wanted: Wanted): Promise<Account> => {
  const { authority, currency, method } = wanted;
  const ids = takesChannel(wanted) ? authority.accounts : [];
  const accounts = await Promise.all(ids.map((id) => findAccount(world.table, id)));
  for (const account of accounts)
    if (account && isOpenFor(account, wanted))
      if (canTake(await world.capabilities(account.provider), wanted)) return account;
  throw refusal(
    'method_not_available',
    '/method',
    `${method} cannot be used here for ${currency} now: choose another method`,
  );
};

const refusal = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const quoted = (
  obligation: Obligation,
  at: number,
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

export const checkLimits = (amount: number, client: Client, { obligations }: CreateBody): void => {
  const { maximumMinor = Number.POSITIVE_INFINITY, maximumObligations } = client;
  if (obligations.length > maximumObligations)
    throw refusal(
      'client_limit',
      '/obligations',
      `this client may pay at most ${maximumObligations} obligations at once: split the payment`,
    );
  if (amount > maximumMinor)
    throw refusal(
      'client_limit',
      '/obligations',
      `this client may take ${maximumMinor} in minor units at most: split the payment`,
    );
};

/** What the payer was shown must be what is due. */
export const checkShown = (due: Money, shown: Money | undefined): void => {
  if (!shown || (shown.amount === due.amount && shown.currency === due.currency)) return;
  throw new Failure(
    'conflict',
    'amount_changed',
    'the amount due has changed: show the payer the new one',
    {
      members: { due },
      errors: [
        {
          pointer: '/amount',
          code: 'amount_changed',
          detail: `now ${due.amount} ${due.currency} in minor units`,
        },
      ],
    },
  );
};

const presentationFor = (
  can: Capabilities,
  channel: Channel,
  body: CreateBody,
  amount: number,
): Presentation => {
  if (amount < can.minimumMinor || amount > can.maximumMinor)
    throw refusal(
      'amount_out_of_range',
      '/method',
      `this method takes ${can.minimumMinor} to ${can.maximumMinor} in minor units: choose another`,
    );
  const allowed: readonly Presentation[] = channels[channel].presentations.filter((one) =>
    can.presentations.includes(one),
  );
  const wanted = body.presentation ?? allowed[0];
  if (wanted && allowed.includes(wanted)) return wanted;
  throw refusal(
    'presentation_not_available',
    '/presentation',
    `choose one of ${allowed.join(', ')}`,
  );
};

const descriptionLimit = 127;

const descriptionOf = (authority: Authority, lines: readonly QuotedObligation[]): string => {
  const what = lines.length === 1 ? lines[0]?.number : `${lines.length} items`;
  return `${authority.name}: ${what}`.slice(0, descriptionLimit).toWellFormed();
};

/** Freezes the quote of obligations that were found payable. Throws a Failure that says what to change. */
export const prepare = async (
  world: PrepareWorld,
  client: Client,
  body: CreateBody,
  obligations: readonly Obligation[],
): Promise<Prepared> => {
  const [first] = obligations;
  if (!first) throw new Error('a payment needs an obligation');
  const { channel } = client;
  const { currency } = first.notice;
  const authority = await getAuthority(world.table, first.authority);
  const account = await accountFor(world, { authority, channel, currency, method: body.method });
  const assessedAt = world.now();
  const lines = obligations.map((one) => quoted(one, assessedAt, authority));
  const amount = sum(lines.flatMap((one) => one.lines.map((line) => line.amount)));
  checkLimits(amount, client, body);
  checkShown({ amount, currency }, body.amount);
  const can = await world.capabilities(account.provider);
  const quote: Quote = {
    assessedAt,
    obligations: lines,
    presentation: presentationFor(can, channel, body, amount),
    description: descriptionOf(authority, lines),
    ...(body.return_url === undefined ? {} : { returnUrl: body.return_url }),
    ...(body.locale === undefined ? {} : { locale: body.locale }),
  };
  const quoteUntil = assessedAt + channels[channel].quoteMinutes * minuteMs;
  return { authority, account, obligations, quote, amount, quoteUntil };
};
