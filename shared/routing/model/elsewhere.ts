// What payers can pay with beside orders at providers: drawers, card terminals, partners, bank transfers.
import { type Beginning, beginnings } from '../../channels.ts';
import { amountLimitMinor } from '../../kernel/money.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Client } from '../../settings/model/client.ts';
import { hindranceShown, isTooMuch, plannedFor } from './offer.ts';
import { type Switch, stopping } from './switch.ts';
import { switchCode } from './telling.ts';
import type { Wish } from './usable.ts';

/** Begun by a route of its own. */
export type Elsewhere = Exclude<Beginning, 'payment'>;

const isDeskOf = ({ desk }: Account, name: string | undefined): boolean =>
  desk === undefined || desk === name;

type Takes = (account: Account, client: Client) => boolean;

/** Which accounts hold the money of each; a drawer stands at an outlet only. */
const takers: Readonly<Record<Elsewhere, Takes>> = {
  transfer_reference: ({ provider, bank }) => provider === 'bank' && bank !== undefined,
  terminal_debit: (account, { outlet, id }) =>
    account.provider === 'terminal' && isDeskOf(account, outlet ?? id),
  cashier_session: (account, { outlet }) =>
    account.provider === 'cash' && outlet !== undefined && isDeskOf(account, outlet),
  partner_notification: (account, { id }) =>
    account.provider === 'partner' && isDeskOf(account, id),
};

const presentationOf = {
  transfer_reference: 'reference',
  terminal_debit: 'in_person',
  cashier_session: 'in_person',
  partner_notification: 'in_person',
} as const satisfies Record<Elsewhere, string>;

const fits = (account: Account, { aim, facts }: Wish): boolean =>
  account.enabled && account.authority === aim.authority && account.currency === facts.currency;

const stopOf = (
  accounts: readonly Account[],
  { switches, aim, facts }: Wish,
): Switch | undefined => {
  const ofMethod = stopping(switches, aim, facts.at);
  if (ofMethod) return ofMethod;
  const ofAccounts = accounts.map(({ id }) =>
    stopping(switches, { authority: aim.authority, account: id }, facts.at),
  );
  return ofAccounts.every((one) => one !== undefined) ? ofAccounts[0] : undefined;
};

/** Who has no limit of its own takes what any payment may be; a transfer is sent by the payer alone. */
const maximumOf = (begun: Elsewhere, { maximumMinor = amountLimitMinor }: Client): number =>
  begun === 'transfer_reference' ? amountLimitMinor : maximumMinor;

/** The method as callers see it; undefined where no account of the authority takes it. */
export const elsewhereOf = (
  wish: Wish,
  begun: Elsewhere,
  known: readonly Account[],
  client: Client,
): Record<string, unknown> | undefined => {
  const accounts = known.filter((one) => fits(one, wish) && takers[begun](one, client));
  if (accounts.length === 0) return undefined;
  const by = stopOf(accounts, wish);
  const limit = begun !== 'transfer_reference' && isTooMuch(wish, client);
  const hindrance = by
    ? { code: switchCode(by), by }
    : limit
      ? { code: 'client_limit' }
      : undefined;
  return {
    method: wish.facts.method,
    begin_with: beginnings[begun],
    available: hindrance === undefined,
    presentations: [presentationOf[begun]],
    minimum_minor: 1,
    maximum_minor: maximumOf(begun, client),
    ...(hindrance ? hindranceShown(hindrance, wish.facts.at) : {}),
    planned: plannedFor(
      wish,
      accounts.map(({ id }) => id),
    ),
  };
};
