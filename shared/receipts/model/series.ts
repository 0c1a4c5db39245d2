// The series that a receipt is numbered in: authority, kind of document, fiscal year of the booking day.
import type { LocalDate } from '../../kernel/time.ts';
import type { Authority } from '../../settings/model/authority.ts';

export const receiptKinds = ['fine', 'fee'] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

/** A fiscal year is called by the calendar year in which it begins. */
export const fiscalYearOf = (day: LocalDate, startMonth: number): number => {
  const [year, month] = day.split('-').map(Number);
  return (year ?? 0) - ((month ?? 1) < startMonth ? 1 : 0);
};

/** The series of a document; decided by the day of booking, never by the instant of issue. */
export const seriesOf = (
  authority: Pick<Authority, 'id' | 'fiscalYearStartMonth'>,
  kind: ReceiptKind,
  bookedOn: LocalDate,
): string => `${authority.id}-${kind}-${fiscalYearOf(bookedOn, authority.fiscalYearStartMonth)}`;

const digits = 10;

/** A number as printed: ten digits, so that texts sort as numbers do. */
export const numberText = (number: number): string => String(number).padStart(digits, '0');
