// Sums up the entries of books over business days: the trial balance, zero per currency.
import { Failure } from '../kernel/failure.ts';
import { addDays, daysBetween, type LocalDate } from '../kernel/time.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { differenceOf, type TrialBalance, withEntry } from './model/trial-balance.ts';
import { entriesOf } from './store/entries.ts';

export interface TrialBalanceQuery {
  /** One book, or all books of an authority: its accounts and `office`. */
  readonly of: { readonly book: string } | { readonly authority: string };
  readonly from: LocalDate;
  readonly to: LocalDate;
}

const dayLimit = 31;

const booksOf = async (
  { table }: Pick<World, 'table'>,
  { of }: TrialBalanceQuery,
): Promise<readonly string[]> => {
  if ('book' in of) return [of.book];
  const authority = await findAuthority(table, of.authority);
  if (authority) return [...new Set([...authority.accounts, 'office'])];
  throw new Failure('missing', 'authority_not_found', `there is no authority ${of.authority}`);
};

const daysFrom = ({ from, to }: TrialBalanceQuery): readonly LocalDate[] => {
  const count = daysBetween(from, to) + 1;
  if (count < 1 || count > dayLimit)
    throw new Failure(
      'invalid',
      'bad_period',
      `"to" must be at least "from", and at most ${dayLimit} days can be asked for at once`,
    );
  return Array.from({ length: count }, (_, offset) => addDays(from, offset));
};

/**
 * Movements of the days `from` to `to`, both included. Throws a fault of ours when they do not sum to zero:
 * that must be seen, not shown.
 */
export const trialBalance = async (
  world: Pick<World, 'table'>,
  query: TrialBalanceQuery,
): Promise<TrialBalance> => {
  const days = daysFrom(query);
  let balance: TrialBalance = {};
  for (const book of await booksOf(world, query))
    for (const day of days)
      for await (const entry of entriesOf(world.table, book, day))
        balance = withEntry(balance, entry);
  for (const [currency, sums] of Object.entries(balance))
    if (differenceOf(sums) !== 0) throw new Error(`the trial balance of ${currency} is not zero`);
  return balance;
};
