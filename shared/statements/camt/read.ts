// Reads camt.053 (statements) and camt.054 (credit and debit notifications), versions 02 to 08, as a stream.
import { refusedFile } from '../format.ts';
import {
  all,
  at,
  type CamtEntry,
  type CamtTransaction,
  dateAt,
  entryOf,
  firstText,
  textAt,
  transactionOf,
} from './entry.ts';
import { type Element, elementsOf } from './xml.ts';

export interface CamtBalance {
  /** OPBD, CLBD, PRCD (the close before, used as opening), … */
  readonly type: string;
  readonly amount: string;
  readonly currency: string;
  readonly creditDebit?: string;
  readonly date?: string;
}

export interface CamtMessage {
  readonly namespace: string;
  readonly kind: CamtKind;
  readonly version: string;
  readonly id?: string;
  readonly createdAt?: string;
  /** False where the bank cut a report into pages and this is not the last. */
  readonly isLastPage: boolean;
  readonly page: number;
}

/** A statement or a notification: one account, its balances (statements only) and entries. */
export interface CamtReport {
  readonly message: CamtMessage;
  readonly id: string;
  readonly account: string;
  readonly currency?: string;
  readonly balances: readonly CamtBalance[];
  readonly line: number;
}

export type CamtEvent =
  | { readonly is: 'report'; readonly report: CamtReport }
  | { readonly is: 'entry'; readonly report: CamtReport; readonly entry: CamtEntry }
  | { readonly is: 'end'; readonly report: CamtReport };

export type CamtKind = 'camt.053' | 'camt.054';

const namespacePattern = /^urn:iso:std:iso:20022:tech:xsd:(camt\.05[34])\.001\.(0[2-8])$/;
const reportNames = ['Stmt', 'Ntfctn'];

const notCamt = (): Error =>
  refusedFile(
    'statement_not_camt',
    'the file is no camt.053 or camt.054 of the versions 02 to 08: ask the bank for one of these',
  );

const balanceOf = (element: Element): CamtBalance => {
  const money = at(element, 'Amt');
  const creditDebit = textAt(element, 'CdtDbtInd');
  const date = dateAt(element, 'Dt');
  return {
    type: firstText(element, 'Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry') ?? '',
    amount: money?.text ?? '',
    currency: money?.currency ?? '',
    ...(creditDebit === undefined ? {} : { creditDebit }),
    ...(date === undefined ? {} : { date }),
  };
};

const messageOf = (namespace: string, header: Element | undefined): CamtMessage => {
  const [, kind, version = ''] = namespacePattern.exec(namespace) ?? [];
  const id = textAt(header, 'MsgId');
  const createdAt = textAt(header, 'CreDtTm');
  return {
    namespace,
    kind: kind === 'camt.053' ? kind : 'camt.054',
    version,
    ...(id === undefined ? {} : { id }),
    ...(createdAt === undefined ? {} : { createdAt }),
    page: Number(textAt(header, 'MsgPgntn/PgNb') ?? 1),
    isLastPage: textAt(header, 'MsgPgntn/LastPgInd') !== 'false',
  };
};

const reportOf = (message: CamtMessage, element: Element): CamtReport => {
  const currency = textAt(element, 'Acct/Ccy');
  return {
    message,
    id: textAt(element, 'Id') ?? '',
    account: (firstText(element, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id') ?? '').replaceAll(/\s/g, ''),
    ...(currency === undefined ? {} : { currency }),
    balances: all(element, 'Bal').map(balanceOf),
    line: element.line,
  };
};

/** Where the reader stands; every element of interest is taken out of the tree as it closes. */
interface State {
  readonly events: CamtEvent[];
  namespace: string;
  header: Element | undefined;
  report: { readonly element: Element; shown: CamtReport | undefined; entries: number } | undefined;
  entry: CamtTransaction[] | undefined;
}

/** Balances stand before the entries, so the report is known when its first entry opens. */
const shownReport = (state: State): CamtReport => {
  const { report } = state;
  if (!report) throw notCamt();
  if (!report.shown) {
    report.shown = reportOf(messageOf(state.namespace, state.header), report.element);
    state.events.push({ is: 'report', report: report.shown });
  }
  return report.shown;
};

const openings: Readonly<Record<string, (state: State, element: Element) => void>> = {
  Ntry: (state) => {
    if (!state.report) return;
    shownReport(state);
    state.entry = [];
  },
};

const openReport = (state: State, element: Element): void => {
  if (state.report) throw notCamt();
  state.report = { element, shown: undefined, entries: 0 };
};

/** Closers answer true where the element stays in its parent. */
const closings: Readonly<Record<string, (state: State, element: Element) => boolean>> = {
  GrpHdr: (state, element) => {
    state.header = element;
    return false;
  },
  TxDtls: (state, element) => {
    state.entry?.push(transactionOf(element));
    return state.entry === undefined;
  },
  Ntry: (state, element) => {
    if (!state.report || !state.entry) return true;
    state.report.entries += 1;
    const entry = entryOf(element, state.report.entries, state.entry);
    state.events.push({ is: 'entry', report: shownReport(state), entry });
    state.entry = undefined;
    return false;
  },
};

const closeReport = (state: State): boolean => {
  state.events.push({ is: 'end', report: shownReport(state) });
  state.report = undefined;
  return false;
};

const isForeign = (state: State, name: string, namespace: string): boolean => {
  if (state.namespace !== '') return namespace !== state.namespace;
  if (name === 'Document') {
    if (!namespacePattern.test(namespace)) throw notCamt();
    state.namespace = namespace;
  }
  // An envelope around the document: its other parts are read and forgotten.
  return false;
};

const watchOf = (state: State) => ({
  isForeign: (name: string, namespace: string) => isForeign(state, name, namespace),
  opened: (element: Element) => {
    if (reportNames.includes(element.name)) openReport(state, element);
    else openings[element.name]?.(state, element);
  },
  closed: (element: Element): boolean => {
    if (state.report?.element === element) return closeReport(state);
    return closings[element.name]?.(state, element) ?? true;
  },
});

/**
 * The reports and entries of a message, in its order, in flat memory. Throws
 * `Failure('unprocessable', 'statement_…')` for what is not well formed, cut off, has a DTD, or is no
 * camt.053 or camt.054. What an entry says is checked by whoever needs it.
 */
export async function* readCamt(text: AsyncIterable<string>): AsyncGenerator<CamtEvent> {
  const state: State = {
    events: [],
    namespace: '',
    header: undefined,
    report: undefined,
    entry: undefined,
  };
  for await (const _chunk of elementsOf(text, watchOf(state))) yield* state.events.splice(0);
  if (state.namespace === '') throw notCamt();
}
