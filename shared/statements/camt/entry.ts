// An entry of a camt message as the bank wrote it: all values are text, over the versions 02 to 08.
import type { Element } from './xml.ts';

/** One transaction inside an entry. Names of people are read for nobody but a person who asks. */
export interface CamtTransaction {
  readonly amount?: string;
  readonly currency?: string;
  readonly instructedAmount?: string;
  readonly instructedCurrency?: string;
  readonly creditDebit?: string;
  readonly endToEndId?: string;
  readonly instrId?: string;
  readonly txId?: string;
  readonly uetr?: string;
  readonly acctSvcrRef?: string;
  readonly debtor?: string;
  readonly debtorAccount?: string;
  readonly creditor?: string;
  readonly unstructured: readonly string[];
  readonly creditorReferences: readonly CreditorReference[];
  /** Why money came back: a code, or the bank's own word. */
  readonly returnReason?: string;
  readonly isReturn: boolean;
  readonly chargeRecords: number;
}

export interface CreditorReference {
  readonly type?: string;
  readonly ref: string;
}

export interface CamtEntry {
  /** From 1, inside its report. */
  readonly position: number;
  readonly line: number;
  readonly amount: string;
  readonly currency: string;
  readonly creditDebit: string;
  readonly reversal: boolean;
  /** Absent in some banks' files. */
  readonly status?: string;
  readonly bookingDate?: string;
  readonly valueDate?: string;
  readonly entryRef?: string;
  readonly acctSvcrRef?: string;
  readonly bankTxCode?: string;
  readonly proprietaryCode?: string;
  readonly batchCount: readonly number[];
  readonly transactions: readonly CamtTransaction[];
}

/** The first element at a path, such as `Acct/Id/IBAN`. */
export const at = (element: Element | undefined, path: string): Element | undefined => {
  let found = element;
  for (const name of path.split('/')) found = found?.children.find((child) => child.name === name);
  return found;
};

export const textAt = (element: Element | undefined, path: string): string | undefined => {
  const text = at(element, path)?.text;
  return text === '' ? undefined : text;
};

/** The text at the first of several paths: the versions moved some elements. */
export const firstText = (
  element: Element | undefined,
  ...paths: readonly string[]
): string | undefined => {
  for (const path of paths) {
    const text = textAt(element, path);
    if (text !== undefined) return text;
  }
  return undefined;
};

export const all = (element: Element | undefined, path: string): readonly Element[] => {
  const names = path.split('/');
  let found: readonly Element[] = element ? [element] : [];
  for (const name of names)
    found = found.flatMap((one) => one.children.filter((child) => child.name === name));
  return found;
};

/** Members that are there, so that absent ones need no handling. */
type Texts<Name extends string> = { readonly [name in Name]?: string };
const present = <Name extends string>(
  members: Readonly<Record<Name, string | undefined>>,
): Texts<Name> => {
  const texts: { [name in Name]?: string } = {};
  for (const name in members) {
    const text = members[name];
    if (text !== undefined) texts[name] = text;
  }
  return texts;
};

const referenceOf = (structured: Element): readonly CreditorReference[] => {
  const ref = textAt(structured, 'CdtrRefInf/Ref');
  const type = firstText(structured, 'CdtrRefInf/Tp/CdOrPrtry/Cd', 'CdtrRefInf/Tp/CdOrPrtry/Prtry');
  return ref === undefined ? [] : [{ ref, ...present({ type }) }];
};

const partyName = (element: Element, role: string): string | undefined =>
  firstText(element, `RltdPties/${role}/Nm`, `RltdPties/${role}/Pty/Nm`);

const amountOf = (element: Element): Element | undefined =>
  at(element, 'Amt') ?? at(element, 'AmtDtls/TxAmt/Amt');

/** A `TxDtls` element. */
export const transactionOf = (element: Element): CamtTransaction => {
  const money = amountOf(element);
  const instructed = at(element, 'AmtDtls/InstdAmt/Amt');
  return {
    ...present({
      amount: money?.text,
      currency: money?.currency,
      instructedAmount: instructed?.text,
      instructedCurrency: instructed?.currency,
      creditDebit: textAt(element, 'CdtDbtInd'),
      endToEndId: textAt(element, 'Refs/EndToEndId'),
      instrId: textAt(element, 'Refs/InstrId'),
      txId: textAt(element, 'Refs/TxId'),
      uetr: textAt(element, 'Refs/UETR'),
      acctSvcrRef: textAt(element, 'Refs/AcctSvcrRef'),
      debtor: partyName(element, 'Dbtr'),
      debtorAccount: firstText(
        element,
        'RltdPties/DbtrAcct/Id/IBAN',
        'RltdPties/DbtrAcct/Id/Othr/Id',
      ),
      creditor: partyName(element, 'Cdtr'),
      returnReason: firstText(element, 'RtrInf/Rsn/Cd', 'RtrInf/Rsn/Prtry'),
    }),
    unstructured: all(element, 'RmtInf/Ustrd').map(({ text }) => text),
    creditorReferences: all(element, 'RmtInf/Strd').flatMap(referenceOf),
    isReturn: at(element, 'RtrInf') !== undefined,
    chargeRecords: chargesOf(element),
  };
};

/** Up to version 03 each charge is an element; later they are records of one. */
const chargesOf = (element: Element): number => {
  const charges = all(element, 'Chrgs');
  const records = all(element, 'Chrgs/Rcrd').length;
  return records > 0 ? records : charges.filter((one) => at(one, 'Amt')).length;
};

/** A date, or the whole text of a date with time, as the bank wrote it. */
export const dateAt = (element: Element | undefined, path: string): string | undefined =>
  firstText(element, `${path}/Dt`, `${path}/DtTm`);

const domainOf = (element: Element): string | undefined => {
  const codes = ['Cd', 'Fmly/Cd', 'Fmly/SubFmlyCd'].map((path) =>
    textAt(element, `BkTxCd/Domn/${path}`),
  );
  const known = codes.filter((code) => code !== undefined);
  return known.length === 0 ? undefined : known.join('/');
};

/** An `Ntry` element, whose transactions were taken out as they closed. */
export const entryOf = (
  element: Element,
  position: number,
  transactions: readonly CamtTransaction[],
): CamtEntry => ({
  position,
  line: element.line,
  amount: textAt(element, 'Amt') ?? '',
  currency: at(element, 'Amt')?.currency ?? '',
  creditDebit: textAt(element, 'CdtDbtInd') ?? '',
  reversal: textAt(element, 'RvslInd') === 'true' || textAt(element, 'RvslInd') === '1',
  ...present({
    // Version 08 puts the status into an element of its own.
    status: firstText(element, 'Sts/Cd', 'Sts/Prtry', 'Sts'),
    bookingDate: dateAt(element, 'BookgDt'),
    valueDate: dateAt(element, 'ValDt'),
    entryRef: textAt(element, 'NtryRef'),
    acctSvcrRef: textAt(element, 'AcctSvcrRef'),
    bankTxCode: domainOf(element),
    proprietaryCode: textAt(element, 'BkTxCd/Prtry/Cd'),
  }),
  batchCount: all(element, 'NtryDtls/Btch/NbOfTxs').map(({ text }) => Number(text)),
  transactions,
});
