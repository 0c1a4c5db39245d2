// A bank's statement as camt.053: each movement a line, and opening + entries = closing, or no line at all.
import { Currency, parseDecimal } from '../kernel/money.ts';
import { instantOf, type Moved, type Movement, movementsOf } from './camt/movements.ts';
import { type CamtBalance, type CamtReport, readCamt } from './camt/read.ts';
import { type Format, format, type LineKind, refusedFile, type StatementRow } from './format.ts';

interface Balance {
  readonly amountMinor: number;
  readonly currency: Currency;
}

const chargePattern = /\/(CHRG|COMM|FEES)$/;

/** Every credit waits in clearing for its line; debits that undo one do, too. The rest is the bank's own. */
const kindOf = (movement: Movement): LineKind => {
  if (movement.isCredit) return 'capture';
  if (movement.isReturn || movement.isReversal) return 'refund';
  return chargePattern.test(movement.category) ? 'fee' : 'other';
};

/** Bounded and visible, whatever the bank writes. */
const named = (text: string): string => encodeURIComponent(text).slice(0, 200) || 'none';

const lineOf = (report: CamtReport, movement: Movement): StatementRow => {
  const signed = movement.isCredit ? movement.amountMinor : -movement.amountMinor;
  return {
    is: 'line',
    line: movement.line,
    kind: kindOf(movement),
    category: named(movement.category),
    providerLineId: movement.key,
    providerId: movement.key,
    payout: named(report.id),
    at: instantOf(movement.bookingDate),
    grossMinor: signed,
    feeMinor: 0,
    netMinor: signed,
    currency: movement.currency,
  };
};

const balanceOf = (balance: CamtBalance | undefined): Balance | undefined => {
  const currency = Currency.safeParse(balance?.currency).data;
  if (!balance || currency === undefined) return undefined;
  const minor = parseDecimal(balance.amount, currency);
  if (minor === undefined) return undefined;
  return { amountMinor: balance.creditDebit === 'DBIT' ? -minor : minor, currency };
};

const balanceAt = ({ balances }: CamtReport, ...types: readonly string[]): Balance | undefined => {
  for (const type of types) {
    const found = balanceOf(balances.find((one) => one.type === type));
    if (found) return found;
  }
  return undefined;
};

/** The close before may stand as opening: PRCD. */
const openingOf = (report: CamtReport) => balanceAt(report, 'OPBD', 'PRCD');
const closingOf = (report: CamtReport) => balanceAt(report, 'CLBD');

const isWhole = ({ message }: CamtReport): boolean => message.page === 1 && message.isLastPage;

/** What a statement's lines add up to; a fault or another currency makes the sum unknown. */
interface Sum {
  amountMinor: number;
  isKnown: boolean;
}

const add = (sum: Sum, moved: Moved, currency: Currency | undefined): void => {
  if (moved.is === 'not_booked') return;
  if (moved.is === 'fault' || moved.currency !== currency) sum.isKnown = false;
  else sum.amountMinor += moved.isCredit ? moved.amountMinor : -moved.amountMinor;
};

const checkKind = ({ message }: CamtReport): void => {
  if (message.kind !== 'camt.053')
    throw refusedFile(
      'statement_not_camt',
      'this is a notification (camt.054): drop the statement of the day (camt.053) here',
    );
};

const checkAccount = ({ account }: CamtReport, expected: string | undefined): void => {
  if (expected !== undefined && account !== expected)
    throw refusedFile(
      'statement_of_others',
      'the statement is of another account: drop it under the account that it names',
    );
};

const checkBalances = (report: CamtReport): void => {
  if (isWhole(report) && !(openingOf(report) && closingOf(report)))
    throw refusedFile(
      'statement_balance',
      'the statement lacks an opening or a closing balance, so nothing proves that it is whole',
    );
};

/** Statements of one account follow each other: each opens with what the one before closed with. */
const checkChain = (closings: Map<string, Balance>, report: CamtReport): void => {
  const before = closings.get(report.account);
  const opening = openingOf(report);
  const closing = closingOf(report);
  if (before && opening && before.amountMinor !== opening.amountMinor)
    throw refusedFile(
      'statement_chain',
      'a statement does not open with what the one before closed with: one may be missing',
    );
  if (closing) closings.set(report.account, closing);
};

const checkSum = (report: CamtReport, sum: Sum): void => {
  const opening = openingOf(report);
  const closing = closingOf(report);
  if (!isWhole(report) || !sum.isKnown || !opening || !closing) return;
  if (opening.amountMinor + sum.amountMinor !== closing.amountMinor)
    throw refusedFile(
      'statement_arithmetic',
      'opening balance and entries do not add up to the closing balance: entries are missing or ' +
        'wrong; fetch the statement again',
    );
};

interface Reading {
  readonly closings: Map<string, Balance>;
  readonly account: string | undefined;
}

const begun = ({ closings, account }: Reading, report: CamtReport): Sum => {
  checkKind(report);
  checkAccount(report, account);
  checkBalances(report);
  checkChain(closings, report);
  return { amountMinor: 0, isKnown: true };
};

const rowsOf = (report: CamtReport, moved: Moved): readonly StatementRow[] => {
  if (moved.is === 'movement') return [lineOf(report, moved)];
  return moved.is === 'fault' ? [moved] : [];
};

async function* rows(
  text: AsyncIterable<string>,
  account: string | undefined,
): AsyncGenerator<StatementRow> {
  const reading: Reading = { closings: new Map(), account };
  let sum: Sum = { amountMinor: 0, isKnown: true };
  for await (const event of readCamt(text)) {
    const { report } = event;
    if (event.is === 'report') sum = begun(reading, report);
    if (event.is === 'end') checkSum(report, sum);
    const moved = event.is === 'entry' ? movementsOf(report, event.entry) : [];
    for (const one of moved) add(sum, one, openingOf(report)?.currency);
    yield* moved.flatMap((one) => rowsOf(report, one));
  }
}

const made = (account: string | undefined): Format =>
  format({ name: 'camt.053', encoding: 'utf-8', read: (text) => rows(text, account) });

export const camt053: Format = { ...made(undefined), of: made };
