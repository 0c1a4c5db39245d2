// A trial balance: movements per currency and account; debits are positive, and all of them sum to zero.
import type { Entry, LedgerAccount } from './entry.ts';

export interface AccountMovement {
  readonly debitMinor: number;
  readonly creditMinor: number;
}

export interface CurrencyBalance {
  readonly entries: number;
  readonly accounts: Readonly<Partial<Record<LedgerAccount, AccountMovement>>>;
}

/** By currency code. */
export type TrialBalance = Readonly<Record<string, CurrencyBalance>>;

const none: AccountMovement = { debitMinor: 0, creditMinor: 0 };

const plus = ({ debitMinor, creditMinor }: AccountMovement, amount: number): AccountMovement =>
  amount > 0
    ? { debitMinor: debitMinor + amount, creditMinor }
    : { debitMinor, creditMinor: creditMinor - amount };

/** The balance with one entry more. */
export const withEntry = (balance: TrialBalance, entry: Entry): TrialBalance => {
  const before = balance[entry.currency] ?? { entries: 0, accounts: {} };
  const accounts = { ...before.accounts };
  for (const { account, amount } of entry.lines)
    accounts[account] = plus(accounts[account] ?? none, amount);
  return { ...balance, [entry.currency]: { entries: before.entries + 1, accounts } };
};

/** Debits less credits over all accounts of a currency: always zero, or the ledger is broken. */
export const differenceOf = ({ accounts }: CurrencyBalance): number =>
  Object.values(accounts).reduce(
    (sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor,
    0,
  );
