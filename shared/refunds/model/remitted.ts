// Whose money pays a refund: ours until the day was handed to the treasury, the treasury's afterwards.
import type { LocalDate } from '../../kernel/time.ts';
import type { LedgerAccount } from '../../ledger/model/entry.ts';

/**
 * Whether the money of a booking day has been handed over (domain §7.5): up to and with the last day that
 * the authority says it remitted. Without that word nothing has been remitted.
 */
export const isRemitted = (booked: LocalDate, remittedUntil: LocalDate | undefined): boolean =>
  remittedUntil !== undefined && booked <= remittedUntil;

/**
 * The account that a refund of applied money is debited to. Before remittance we owe the treasury so much
 * less; afterwards we pay it first, and the treasury owes it to the refund account (退库).
 */
export const paidBy = (booked: LocalDate, remittedUntil: LocalDate | undefined): LedgerAccount =>
  isRemitted(booked, remittedUntil) ? 'treasury_receivable' : 'due_to_treasury';
