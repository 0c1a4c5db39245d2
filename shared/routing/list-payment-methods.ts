// Lists what a caller's payers can pay with now, at one authority.
import { channels, methodsBegun } from '../channels.ts';
import { Failure } from '../kernel/failure.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import { admit } from '../payments/store/admit.ts';
import type { Method } from '../providers/contract.ts';
import type { Authority } from '../settings/model/authority.ts';
import type { Client } from '../settings/model/client.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { judgedBy } from './model/choose.ts';
import { elsewhereOf } from './model/elsewhere.ts';
import { offerOf } from './model/offer.ts';
import type { MethodsQuery } from './model/offer-query.ts';
import type { Ruleset } from './model/ruleset.ts';
import type { Wish } from './model/usable.ts';
import {
  readAccounts,
  readBoard,
  readNamed,
  rulesetOf,
  type StoredCandidate,
} from './store/board.ts';

export type MethodsWorld = Pick<World, 'table' | 'now' | 'capabilities'>;

export interface MethodsInput {
  readonly caller: PaymentCaller;
  readonly query: MethodsQuery;
}

const authorityOf = async (world: MethodsWorld, client: Client, id: string): Promise<Authority> => {
  const authority = client.authorities.includes(id)
    ? await findAuthority(world.table, id)
    : undefined;
  if (authority) return authority;
  throw new Failure('missing', 'authority_not_found', 'this client serves no such authority', {
    errors: [
      { pointer: '/query/authority', code: 'authority_not_found', detail: 'name one of yours' },
    ],
  });
};

interface Desk {
  readonly authority: Authority;
  readonly client: Client;
  readonly query: MethodsQuery;
  readonly switches: Wish['switches'];
}

const wishFor = (world: MethodsWorld, method: Method, desk: Desk): Wish => {
  const { authority, client, query } = desk;
  const { channel, id, outlet } = client;
  return {
    switches: desk.switches,
    aim: { authority: authority.id, channel, client: id, method },
    facts: {
      at: world.now(),
      zone: authority.zone,
      channel,
      method,
      currency: query.currency ?? authority.currency,
      outlet,
      amountMinor: query.amount,
    },
  };
};

/** Nothing is drawn for a payment: every account is looked at. */
const noDraw = () => 0.5;

const offered = (
  ruleset: Ruleset,
  candidates: ReadonlyMap<string, StoredCandidate>,
  wishes: readonly Wish[],
  client: Client,
) =>
  wishes.flatMap((wish) => {
    const judged = judgedBy(ruleset, candidates, wish, noDraw);
    return offerOf(wish.facts.method, judged, wish, client) ?? [];
  });

/**
 * The methods of the caller's channel that an account of the authority takes, by which route each is
 * begun, and which of them work now. It is a hint: what counts is read again when a payment is created. Throws a Failure for a
 * client that may not pay, or an authority that is not its own.
 */
export const listPaymentMethods = async (
  world: MethodsWorld,
  { caller, query }: MethodsInput,
): Promise<Record<string, unknown>> => {
  const client = await admit(world, caller);
  const [authority, board] = await Promise.all([
    authorityOf(world, client, query.authority),
    readBoard(world.table, query.authority),
  ]);
  const row = channels[client.channel];
  const desk = { authority, client, query, switches: board.switches };
  const ruleset = rulesetOf(board, authority);
  const begun = methodsBegun(client.channel);
  const wishes = begun
    .filter(({ begin }) => begin === 'payment')
    .map(({ method }) => wishFor(world, method, desk));
  const [candidates, accounts] = await Promise.all([
    readNamed(world, ruleset, wishes),
    readAccounts(world.table, authority.accounts),
  ]);
  const elsewhere = begun.flatMap(({ method, begin }) =>
    begin === 'payment'
      ? []
      : (elsewhereOf(wishFor(world, method, desk), begin, accounts, client) ?? []),
  );
  return {
    authority: authority.id,
    channel: client.channel,
    currency: query.currency ?? authority.currency,
    amount: query.amount,
    claims_needed: row.claims,
    operator_needed: row.operator,
    maximum_obligations: Math.min(row.maximumObligations, client.maximumObligations),
    quote_minutes: row.quoteMinutes,
    methods: [...offered(ruleset, candidates, wishes, client), ...elsewhere],
  };
};
