// Writes the bank's messages: camt.054.001.08 for what moved, camt.053.001.08 for a whole day.
import { decimal } from '../kit/decimal.ts';

export type Movement = {
  /** The bank's own reference. */
  readonly id: string;
  /** Digits after the point are `exponent`. */
  readonly amountMinor: number;
  readonly direction: 'CRDT' | 'DBIT';
  readonly endToEndId: string;
  readonly text: string;
  readonly debtor: string;
  readonly debtorAccount: string;
  /** YYYY-MM-DD. */
  readonly bookedOn: string;
  readonly valueOn: string;
  readonly code: readonly [string, string, string];
  /** Why it came back. */
  readonly returned?: string | undefined;
};

export type Ledger = {
  readonly account: string;
  readonly currency: string;
  readonly exponent: number;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const tag = (name: string, ...content: readonly string[]): string =>
  `<${name}>${content.join('')}</${name}>`;

const money = ({ currency, exponent }: Ledger, amountMinor: number): string =>
  `<Amt Ccy="${currency}">${decimal(amountMinor, exponent)}</Amt>`;

const details = (ledger: Ledger, one: Movement): string =>
  tag(
    'TxDtls',
    tag('Refs', tag('EndToEndId', escaped(one.endToEndId))),
    money(ledger, one.amountMinor),
    tag('CdtDbtInd', one.direction),
    tag(
      'RltdPties',
      tag('Dbtr', tag('Pty', tag('Nm', escaped(one.debtor)))),
      tag('DbtrAcct', tag('Id', tag('IBAN', one.debtorAccount))),
    ),
    tag('RmtInf', tag('Ustrd', escaped(one.text))),
    one.returned === undefined ? '' : tag('RtrInf', tag('Rsn', tag('Cd', one.returned))),
  );

const entry = (ledger: Ledger, one: Movement): string => {
  const [domain, family, sub] = one.code;
  return tag(
    'Ntry',
    money(ledger, one.amountMinor),
    tag('CdtDbtInd', one.direction),
    tag('Sts', tag('Cd', 'BOOK')),
    tag('BookgDt', tag('Dt', one.bookedOn)),
    tag('ValDt', tag('Dt', one.valueOn)),
    tag('AcctSvcrRef', one.id),
    tag(
      'BkTxCd',
      tag('Domn', tag('Cd', domain), tag('Fmly', tag('Cd', family), tag('SubFmlyCd', sub))),
    ),
    tag('NtryDtls', details(ledger, one)),
  );
};

const balance = (ledger: Ledger, type: string, amountMinor: number, day: string): string =>
  tag(
    'Bal',
    tag('Tp', tag('CdOrPrtry', tag('Cd', type))),
    money(ledger, Math.abs(amountMinor)),
    tag('CdtDbtInd', amountMinor < 0 ? 'DBIT' : 'CRDT'),
    tag('Dt', tag('Dt', day)),
  );

const account = ({ account: number, currency }: Ledger): string =>
  tag('Acct', tag('Id', tag('IBAN', number)), tag('Ccy', currency));

const document = (kind: string, name: string, id: string, at: number, report: string): string => {
  const created = new Date(at).toISOString();
  const header = tag('GrpHdr', tag('MsgId', `M${id}`), tag('CreDtTm', created));
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${kind}.001.08">` +
    `${tag(name, header, report)}</Document>\n`
  );
};

/** What moved just now, entry by entry. */
export const notification = (
  ledger: Ledger,
  movements: readonly Movement[],
  { id, at }: { readonly id: string; readonly at: number },
): string =>
  document(
    'camt.054',
    'BkToCstmrDbtCdtNtfctn',
    id,
    at,
    tag('Ntfctn', tag('Id', id), account(ledger), ...movements.map((one) => entry(ledger, one))),
  );

/** A day with its balances. */
export const statement = (
  ledger: Ledger,
  movements: readonly Movement[],
  day: {
    readonly id: string;
    readonly at: number;
    readonly date: string;
    readonly openingMinor: number;
    readonly closingMinor: number;
  },
): string =>
  document(
    'camt.053',
    'BkToCstmrStmt',
    day.id,
    day.at,
    tag(
      'Stmt',
      tag('Id', day.id),
      account(ledger),
      balance(ledger, 'OPBD', day.openingMinor, day.date),
      balance(ledger, 'CLBD', day.closingMinor, day.date),
      ...movements.map((one) => `\n${entry(ledger, one)}`),
    ),
  );
