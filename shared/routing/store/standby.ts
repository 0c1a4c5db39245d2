// Finds the next account for a payment whose order came to nothing, from those that stood by.
import type { Account } from '../../settings/model/account.ts';
import { decodedAccount } from '../../settings/store/settings.ts';
import { keys } from '../../table/keys.ts';
import type { Item, Table } from '../../table/table.ts';
import type { Led } from '../model/choose.ts';
import { healthAt } from '../model/health.ts';
import { type Aim, type Switch, stopping } from '../model/switch.ts';
import type { PassCode } from '../model/usable.ts';
import { decodedHealth } from './health.ts';
import { findSwitches } from './switches.ts';

export interface StandbyWish {
  /** As they were found usable when the payment was created. */
  readonly standbys: readonly Led[];
  readonly tried: readonly string[];
  readonly aim: Aim;
  readonly at: number;
}

export interface Standby {
  readonly account: Account;
  readonly rule: string;
  readonly passed: readonly { readonly account: string; readonly code: PassCode }[];
}

interface Now {
  readonly account: Account | undefined;
  readonly health: Item | undefined;
  readonly switches: readonly Switch[];
}

/** What may have changed since the payment was created; only sound accounts take a second try. */
const codeNow = ({ account, health, switches }: Now, wish: StandbyWish): PassCode | undefined => {
  if (!account) return 'missing';
  if (!account.enabled) return 'disabled';
  const aim = { authority: wish.aim.authority, account: account.id };
  const stop = stopping(switches, aim, wish.at);
  if (stop) return stop.kind;
  return healthAt(decodedHealth(health), wish.at) === 'closed' ? undefined : 'unhealthy';
};

/** Undefined when none is left, or when the method itself, its channel or its client was stopped. */
export const nextStandby = async (
  table: Table,
  wish: StandbyWish,
): Promise<Standby | undefined> => {
  const left = wish.standbys.filter(({ account }) => !wish.tried.includes(account));
  if (left.length === 0) return undefined;
  const ids = left.map(({ account }) => account);
  const [switches, items] = await Promise.all([
    findSwitches(table),
    table.getMany([...ids.map(keys.account), ...ids.map(keys.health)]),
  ]);
  if (stopping(switches, wish.aim, wish.at)) return undefined;
  const passed: { readonly account: string; readonly code: PassCode }[] = [];
  for (const [index, { account: id, rule }] of left.entries()) {
    const account = decodedAccount(items[index]);
    const code = codeNow({ account, health: items[ids.length + index], switches }, wish);
    if (account && !code) return { account, rule, passed };
    passed.push({ account: id, code: code ?? 'missing' });
  }
  return undefined;
};
