// Money that waits in suspense: its entry, its record, and the mirror of both when the bank takes it back.
import { referenceOf } from '../../kernel/id.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import type { Booking } from '../../payments/model/capture.ts';
import type { Movement } from '../../statements/camt/movements.ts';
import { maskedAccount, maskedName } from './mask.ts';
import type { Suspense, SuspenseReason } from './records.ts';
import { type Facts, type Named, saidOf } from './take.ts';

export interface Suspended {
  readonly reason: SuspenseReason;
  readonly named?: Named;
  readonly dueMinor?: number;
}

const entryOf = (
  facts: Pick<Facts, 'movement' | 'key' | 'account'>,
  booking: Booking,
  parts: Pick<Entry, 'reference' | 'cause' | 'lines'>,
): Entry => {
  const { providerId, at, providerDay, money } = saidOf(facts.movement, facts.key);
  return {
    book: facts.account.id,
    day: booking.day,
    at: booking.at,
    currency: money.currency,
    providerId,
    providerAt: at,
    ...(providerDay === undefined ? {} : { providerDay }),
    ...parts,
  };
};

const signedOf = ({ isCredit, amountMinor }: Movement): number =>
  isCredit ? amountMinor : -amountMinor;

/** Came: Dr clearing / Cr suspense; went: the other way round. */
export const suspenseEntry = (
  facts: Facts,
  id: string,
  { reason }: Suspended,
  booking: Booking,
): Entry => {
  const amount = signedOf(facts.movement);
  return entryOf(facts, booking, {
    reference: referenceOf(id, 1),
    cause: 'suspense',
    lines: [
      { account: 'clearing', amount },
      { account: 'suspense', amount: -amount, why: reason },
    ],
  });
};

const foundOf = ({ named, dueMinor }: Suspended) => ({
  ...(named === undefined
    ? {}
    : { found: named.reference.text, obligations: [...named.reference.obligations] }),
  ...(dueMinor === undefined ? {} : { due: dueMinor }),
});

export const suspenseRecord = (
  { movement, key, account }: Facts,
  id: string,
  suspended: Suspended,
  { booking, message }: { readonly booking: Booking; readonly message: string },
): Omit<Suspense, 'revision'> => ({
  reference: referenceOf(id, 1),
  account: account.id,
  direction: movement.isCredit ? 'in' : 'out',
  reason: suspended.reason,
  amount: movement.amountMinor,
  currency: movement.currency,
  valueDate: movement.valueDate,
  bookedOn: booking.day,
  bookedAt: booking.at,
  movement: key,
  message,
  ...foundOf(suspended),
  ...(movement.debtor === undefined ? {} : { debtor: maskedName(movement.debtor) }),
  ...(movement.debtorAccount === undefined
    ? {}
    : { debtorAccount: maskedAccount(movement.debtorAccount) }),
});

/** The bank took back what waited in suspense: the mirror of its entry, booked today. */
export const suspenseReturn = (
  facts: Pick<Facts, 'movement' | 'key' | 'account'>,
  held: Suspense,
  booking: Booking,
): Entry => ({
  ...entryOf(facts, booking, {
    reference: held.reference,
    cause: 'return',
    lines: [
      { account: 'suspense', amount: held.amount, why: held.reason },
      { account: 'clearing', amount: -held.amount },
    ],
  }),
  referenceDay: held.bookedOn,
});
