// Prepares a payment: reads what is to be paid, refuses what cannot be, and freezes the quote.
import { channels } from '../../channels.ts';
import { Failure } from '../../kernel/failure.ts';
import { sum } from '../../kernel/money.ts';
import { minuteMs } from '../../kernel/time.ts';
import { assess } from '../../obligations/model/assess.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import type { Presentation } from '../../providers/contract.ts';
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

const fits = (account: Account | undefined, authority: Authority, body: CreateBody): boolean =>
  account?.enabled === true &&
  account.authority === authority.id &&
  account.currency === authority.currency &&
  account.methods.includes(body.method);

/** The first enabled account of the authority that takes this method. */
const accountFor = async (
  world: PrepareWorld,
  authority: Authority,
  body: CreateBody,
): Promise<Account> => {
  const accounts = await Promise.all(authority.accounts.map((id) => findAccount(world.table, id)));
  const account = accounts.find((one) => fits(one, authority, body));
  if (account) return account;
  throw new Failure(
    'unprocessable',
    'method_not_available',
    `${body.method} cannot be used for this authority now: choose another method`,
    { errors: [{ pointer: '/method', code: 'method_not_available', detail: 'choose another' }] },
  );
};

const quoted = (obligation: Obligation, at: number, authority: Authority): QuotedObligation => {
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

const checkAmount = (
  amount: number,
  authority: Authority,
  client: Client,
  body: CreateBody,
): void => {
  if (client.maximumMinor !== undefined && amount > client.maximumMinor)
    throw new Failure(
      'unprocessable',
      'client_limit',
      `this client may take ${client.maximumMinor} at most`,
    );
  if (body.obligations.length > client.maximumObligations)
    throw new Failure(
      'unprocessable',
      'client_limit',
      `pay at most ${client.maximumObligations} obligations at once`,
    );
  const expected = body.amount;
  if (expected && (expected.amount !== amount || expected.currency !== authority.currency))
    throw new Failure(
      'conflict',
      'amount_changed',
      'the amount due has changed: show the payer the new one',
      {
        members: { due: { amount, currency: authority.currency } },
        errors: [{ pointer: '/amount', code: 'amount_changed', detail: `now ${amount}` }],
      },
    );
};

const presentationFor = async (
  world: PrepareWorld,
  account: Account,
  client: Client,
  body: CreateBody,
  amount: number,
): Promise<Presentation> => {
  const can = await world.capabilities(account.provider);
  if (amount < can.minimumMinor || amount > can.maximumMinor)
    throw new Failure(
      'unprocessable',
      'amount_out_of_range',
      `this method takes ${can.minimumMinor} to ${can.maximumMinor}`,
    );
  const allowed = channels[client.channel].presentations.filter((one) =>
    can.presentations.includes(one),
  );
  const wanted = body.presentation ?? allowed[0];
  if (wanted && allowed.includes(wanted)) return wanted;
  throw new Failure(
    'unprocessable',
    'presentation_not_available',
    `choose one of ${allowed.join(', ')}`,
    {
      errors: [
        { pointer: '/presentation', code: 'presentation_not_available', detail: 'choose another' },
      ],
    },
  );
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
  const authority = await getAuthority(world.table, first.authority);
  const account = await accountFor(world, authority, body);
  const assessedAt = world.now();
  const lines = obligations.map((one) => quoted(one, assessedAt, authority));
  const amount = sum(lines.flatMap((one) => one.lines.map((line) => line.amount)));
  checkAmount(amount, authority, client, body);
  const presentation = await presentationFor(world, account, client, body, amount);
  const quoteUntil = assessedAt + channels[client.channel].quoteMinutes * minuteMs;
  const quote: Quote = {
    assessedAt,
    obligations: lines,
    presentation,
    description:
      `${authority.name}: ${lines.length === 1 ? lines[0]?.number : `${lines.length} items`}`.slice(
        0,
        127,
      ),
    ...(body.return_url === undefined ? {} : { returnUrl: body.return_url }),
    ...(body.locale === undefined ? {} : { locale: body.locale }),
  };
  return { authority, account, obligations, quote, amount, quoteUntil };
};
