// What moved on the account: an entry of a camt message as exact amounts, one by one where the bank says so.
import { amountLimitMinor, Currency, parseDecimal } from '../../kernel/money.ts';
import { LocalDate } from '../../kernel/time.ts';
import type { FaultCode } from '../format.ts';
import type { CamtEntry, CamtTransaction } from './entry.ts';
import type { CamtReport } from './read.ts';

/** Money that came or went; `amountMinor` is positive, `isCredit` says which. */
export interface Movement {
  readonly is: 'movement';
  readonly line: number;
  /**
   * The same movement has the same key in every message and statement of the account: the bank's reference
   * of the entry and the place of the transaction in it; a debit begins with `-`.
   */
  readonly key: string;
  readonly isCredit: boolean;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly valueDate: LocalDate;
  readonly bookingDate: LocalDate;
  /** The bank marks it as the undoing of another entry. */
  readonly isReversal: boolean;
  /** It tells why money came back. */
  readonly isReturn: boolean;
  readonly returnReason?: string;
  /** The bank's code, such as PMNT/RCDT/ESCT, or its own word. */
  readonly category: string;
  /** Everything that may hold our reference: structured first, then free text. */
  readonly remittance: readonly string[];
  /** What names the transfer between banks, strongest first. */
  readonly ids: readonly string[];
  readonly debtor?: string;
  readonly debtorAccount?: string;
}

/** An entry that cannot be read; `detail` never repeats what it holds. */
export interface MovementFault {
  readonly is: 'fault';
  readonly line: number;
  readonly code: FaultCode;
  readonly detail: string;
}

/** Announced, not booked: it will come again when it is. */
export interface NotBooked {
  readonly is: 'not_booked';
}

export type Moved = Movement | MovementFault | NotBooked;

interface Sum {
  readonly currency: Currency;
  readonly amountMinor: number;
}

const amountOf = (text: string, code: string): Sum | MovementFaultPart => {
  const currency = Currency.safeParse(code);
  if (!currency.success)
    return { code: 'row_currency', detail: 'the currency is none that this deployment knows' };
  const amountMinor = parseDecimal(text, currency.data);
  if (amountMinor === undefined || amountMinor < 0 || amountMinor > amountLimitMinor)
    return {
      code: 'row_amount',
      detail: `"Amt" must be a plain decimal with no more digits than ${currency.data} has`,
    };
  return { currency: currency.data, amountMinor };
};

interface MovementFaultPart {
  readonly code: FaultCode;
  readonly detail: string;
}

/** The day of a date or of a date with time, as the bank's own clock shows it. */
const dayOf = (text: string | undefined): LocalDate | undefined =>
  LocalDate.safeParse(text?.slice(0, 10)).data;

const datesOf = (report: CamtReport, entry: CamtEntry) => {
  const booked = dayOf(entry.bookingDate) ?? dayOf(entry.valueDate);
  const bookingDate = booked ?? dayOf(report.message.createdAt);
  return bookingDate && { bookingDate, valueDate: dayOf(entry.valueDate) ?? bookingDate };
};

/** Keys are visible ASCII of bounded length whatever a bank writes; `/` stays ours. */
const safe = (text: string): string => encodeURIComponent(text).slice(0, 180);

const placeOf = (report: CamtReport, entry: CamtEntry): string => {
  const [first] = entry.transactions;
  const only = entry.transactions.length === 1 ? first?.acctSvcrRef : undefined;
  const named = entry.acctSvcrRef ?? entry.entryRef ?? only;
  return named === undefined ? `${safe(report.id)}/e${entry.position}` : safe(named);
};

/** Banks write this word where a payer gave nothing. */
const notProvided = 'NOTPROVIDED';

const idsOf = (transactions: readonly CamtTransaction[]): readonly string[] => {
  const [one, ...others] = transactions;
  if (!one || others.length > 0) return [];
  return [one.uetr, one.txId, one.endToEndId, one.acctSvcrRef]
    .filter((id) => id !== undefined && id !== notProvided)
    .filter((id) => id !== undefined)
    .map(safe);
};

const remittanceOf = (transactions: readonly CamtTransaction[]): readonly string[] => [
  ...transactions.flatMap(({ creditorReferences }) => creditorReferences.map(({ ref }) => ref)),
  ...transactions.flatMap(({ endToEndId }) => endToEndId ?? []),
  ...transactions.flatMap(({ unstructured }) => unstructured),
];

type Shared = Pick<
  Movement,
  'is' | 'line' | 'valueDate' | 'bookingDate' | 'isReversal' | 'category'
>;

const isSameForAll = <One>(all: readonly One[]): One | undefined =>
  all.every((one) => one === all[0]) ? all[0] : undefined;

/** A movement of some transactions of an entry: one of a batch, or all that the entry has. */
const movementOf = (
  shared: Shared,
  transactions: readonly CamtTransaction[],
  moved: Sum & { readonly isCredit: boolean; readonly place: string },
): Movement => {
  const { place, isCredit, amountMinor, currency } = moved;
  const reason = transactions.find((one) => one.returnReason !== undefined)?.returnReason;
  const debtor = isSameForAll(transactions.map((one) => one.debtor));
  const debtorAccount = isSameForAll(transactions.map((one) => one.debtorAccount));
  return {
    ...shared,
    key: isCredit ? place : `-${place}`,
    isCredit,
    amountMinor,
    currency,
    isReturn: transactions.some((one) => one.isReturn),
    remittance: remittanceOf(transactions),
    ids: idsOf(transactions),
    ...(reason === undefined ? {} : { returnReason: reason }),
    ...(debtor === undefined ? {} : { debtor }),
    ...(debtorAccount === undefined ? {} : { debtorAccount }),
  };
};

const isCreditOf = (text: string): boolean | undefined =>
  ({ CRDT: true, DBIT: false })[text.trim()];

/**
 * The transactions of a batch with their amounts, when the bank gave all of them and they are the entry;
 * undefined when only the entry's total is known.
 */
const partsOf = (
  entry: CamtEntry,
  total: Sum & { readonly isCredit: boolean },
): readonly (Sum & { readonly isCredit: boolean })[] | undefined => {
  if (entry.transactions.length < 2) return undefined;
  const parts = entry.transactions.map((one) => ({
    ...amountOf(one.amount ?? '', one.currency ?? ''),
    isCredit: one.creditDebit === undefined ? total.isCredit : isCreditOf(one.creditDebit),
  }));
  const known = parts.flatMap((part) =>
    'amountMinor' in part && part.currency === total.currency && part.isCredit !== undefined
      ? [{ ...part, isCredit: part.isCredit }]
      : [],
  );
  const signed = known.reduce(
    (sum, part) => sum + (part.isCredit === total.isCredit ? part.amountMinor : -part.amountMinor),
    0,
  );
  return known.length === parts.length && signed === total.amountMinor ? known : undefined;
};

const split = (
  shared: Shared,
  entry: CamtEntry,
  place: string,
  total: Sum & { readonly isCredit: boolean },
): readonly Moved[] => {
  const parts = partsOf(entry, total);
  if (!parts) return [movementOf(shared, entry.transactions, { ...total, place })];
  return entry.transactions.flatMap((one, index) => {
    const part = parts[index];
    if (!part || part.amountMinor === 0) return [];
    return [movementOf(shared, [one], { ...part, place: `${place}/${index + 1}` })];
  });
};

/** The movements of an entry. Nothing is rounded, and nothing is guessed: what is unclear is a fault. */
export const movementsOf = (report: CamtReport, entry: CamtEntry): readonly Moved[] => {
  const { line } = entry;
  if (entry.status !== undefined && entry.status !== 'BOOK') return [{ is: 'not_booked' }];
  const isCredit = isCreditOf(entry.creditDebit);
  if (isCredit === undefined)
    return [
      { is: 'fault', line, code: 'row_identifier', detail: '"CdtDbtInd" must be CRDT or DBIT' },
    ];
  const total = amountOf(entry.amount, entry.currency);
  if ('code' in total) return [{ is: 'fault', line, ...total }];
  const dates = datesOf(report, entry);
  if (!dates)
    return [{ is: 'fault', line, code: 'row_instant', detail: 'the entry has no real date' }];
  if (total.amountMinor === 0) return [{ is: 'not_booked' }];
  const category = entry.bankTxCode ?? entry.proprietaryCode ?? 'none';
  const shared: Shared = { is: 'movement', line, ...dates, isReversal: entry.reversal, category };
  return split(shared, entry, placeOf(report, entry), { ...total, isCredit });
};

/** Noon in UTC: the same calendar day on nearly every clock. Banks tell days, not instants. */
export const instantOf = (day: LocalDate): number => Date.parse(`${day}T12:00:00Z`);
