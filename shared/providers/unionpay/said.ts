// What UnionPay's fields mean in the contract's outcomes: money, time, clearing day, state.
import { Currency } from '../../kernel/money.ts';
import { hourMs, type Instant, type LocalDate } from '../../kernel/time.ts';
import { beijingDay, beijingDigits, fromBeijing } from '../beijing.ts';
import type { Presentation } from '../contract.ts';
import type { Awaiting, Closed, QueryOutcome, RefundOutcome, Succeeded } from '../outcomes.ts';
import { unknown } from './call.ts';
import { declineOf, isSuccess, isUndecidedState, underWay } from './codes.ts';
import { presentationIn, scannedSubType } from './kinds.ts';
import type { Fields } from './signature.ts';

/** ISO 4217 numbers of the currencies that we know. */
const currencies: Readonly<Record<string, Currency>> = {
  '036': 'AUD',
  '986': 'BRL',
  '124': 'CAD',
  '756': 'CHF',
  '156': 'CNY',
  '978': 'EUR',
  '826': 'GBP',
  '344': 'HKD',
  '356': 'INR',
  '392': 'JPY',
  '410': 'KRW',
  '414': 'KWD',
  '554': 'NZD',
  '702': 'SGD',
  '840': 'USD',
};

/** Amounts of the API are whole minor units without a sign. */
const amount = /^[1-9]\d{0,11}$/;

const moneyIn = (fields: Fields): Succeeded['money'] | undefined => {
  const text = fields['txnAmt'] ?? '';
  const currency = Currency.safeParse(currencies[fields['currencyCode'] ?? '']);
  return amount.test(text) && currency.success
    ? { amount: Number(text), currency: currency.data }
    : undefined;
};

/**
 * `MMddHHmmss` or `MMdd` of Beijing, whose year nobody wrote: the one that brings it nearest to
 * `near`. Undefined when no calendar has it.
 */
export const withYear = (digits: string, near: Instant): Instant | undefined => {
  const year = Number(beijingDigits(near).slice(0, 4));
  const full = digits.padEnd(10, '0');
  const distance = (one: Instant): number => Math.abs(one - near);
  return [year - 1, year, year + 1]
    .flatMap((one) => fromBeijing(`${one}${full}`) ?? [])
    .sort((one, other) => distance(one) - distance(other))[0];
};

/** The clearing day begins at 23:00 of the day before. */
const cutBeforeMidnightMs = hourMs;

/** The clearing day that an instant falls into, where UnionPay did not say. */
export const clearingDayAt = (instant: Instant): LocalDate =>
  beijingDay(instant + cutBeforeMidnightMs);

/** When the money moved: the transmission's own time, else the order's. */
export const movedAt = (fields: Fields): Instant | undefined => {
  const made = fromBeijing(fields['txnTime'] ?? '');
  if (made === undefined) return undefined;
  return withYear(fields['traceTime'] ?? '', made) ?? made;
};

/** UnionPay's own accounting day: which statement the money stands in. */
export const clearingDayIn = (fields: Fields, at: Instant): LocalDate => {
  const day = /^\d{4}$/.test(fields['settleDate'] ?? '')
    ? withYear(fields['settleDate'] ?? '', at)
    : undefined;
  return day === undefined ? clearingDayAt(at) : beijingDay(day);
};

/** UnionPay's number of a transaction; undos and refunds name it. */
export const queryIdPattern = /^\d{21}$/;

/** The money of a successful transaction; undefined when something essential is missing. */
export const successIn = (fields: Fields): Succeeded | undefined => {
  const providerId = fields['queryId'] ?? '';
  const money = moneyIn(fields);
  const at = movedAt(fields);
  if (!queryIdPattern.test(providerId) || money === undefined || at === undefined) return undefined;
  return { outcome: 'succeeded', providerId, money, at, providerDay: clearingDayIn(fields, at) };
};

const idIn = (fields: Fields): { readonly providerId?: string } => {
  const id = fields['queryId'] ?? '';
  return queryIdPattern.test(id) ? { providerId: id } : {};
};

/**
 * A failed try ends an order only where the payer's code was scanned; a page, a code shown or an app
 * can be paid with again until the order's own time is over.
 */
const failed = (fields: Fields, code: string, presentation?: Presentation): Awaiting | Closed =>
  presentation === 'code_scanned'
    ? { outcome: 'closed', ...idIn(fields) }
    : { outcome: 'awaiting', ...idIn(fields), lastDecline: declineOf(code) };

export const unreadableSuccess = 'a success without its number, money or time';

/**
 * A payment's state by its code. Under way (05) is waiting where the payer acts, and unknown where a
 * scanned code may be debited this moment; 03 and 04 are unknown to UnionPay itself.
 */
export const paymentSaid = (
  fields: Fields,
  code: string,
  known?: Presentation,
): Exclude<QueryOutcome, { outcome: 'not_found' }> => {
  const scanned = fields['txnSubType'] === scannedSubType ? 'code_scanned' : undefined;
  const presentation = known ?? presentationIn(fields) ?? scanned;
  if (isSuccess(code)) return successIn(fields) ?? unknown(unreadableSuccess);
  if (code === underWay && presentation !== 'code_scanned')
    return { outcome: 'awaiting', ...idIn(fields) };
  if (isUndecidedState(code)) return unknown(`UnionPay does not know the outcome yet (${code})`, 5);
  return failed(fields, code, presentation);
};

/** A refund's or undo's state by its code. */
export const refundSaid = (fields: Fields, code: string): RefundOutcome => {
  if (isSuccess(code)) return successIn(fields) ?? unknown(unreadableSuccess);
  if (!isUndecidedState(code)) return { outcome: 'failed', code };
  const { providerId } = idIn(fields);
  return providerId === undefined || code !== underWay
    ? unknown(`UnionPay does not know the outcome yet (${code})`)
    : { outcome: 'accepted', providerId };
};
