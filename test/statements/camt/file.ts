// Builds camt files for tests: statements and notifications of one account, entry by entry.

export interface EntryPlan {
  readonly amount?: string;
  readonly currency?: string;
  readonly sign?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly reversal?: boolean;
  readonly bookedOn?: string;
  readonly valueOn?: string;
  readonly servicerRef?: string | undefined;
  readonly entryRef?: string;
  readonly code?: readonly [string, string, string];
  readonly transactions?: readonly TransactionPlan[];
}

export interface TransactionPlan {
  readonly amount?: string;
  readonly currency?: string;
  readonly servicerRef?: string;
  readonly endToEndId?: string;
  readonly uetr?: string;
  readonly txId?: string;
  readonly debtor?: string;
  readonly debtorAccount?: string;
  readonly structured?: readonly string[];
  readonly unstructured?: readonly string[];
  readonly returned?: string;
}

export interface FilePlan {
  readonly kind?: 'camt.053' | 'camt.054';
  readonly version?: string;
  readonly id?: string;
  readonly account?: string;
  readonly currency?: string;
  readonly opening?: string | undefined;
  readonly closing?: string | undefined;
  readonly entries?: readonly EntryPlan[];
  readonly lastPage?: boolean;
}

export const ourAccount = 'DE02120300000000202051';

const tag = (name: string, content: string | undefined, attributes = ''): string =>
  content === undefined ? '' : `<${name}${attributes}>${content}</${name}>\n`;

const escaped = (text: string | undefined): string | undefined =>
  text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const money = (name: string, amount: string | undefined, currency: string): string =>
  tag(name, amount, ` Ccy="${currency}"`);

const transaction = (plan: TransactionPlan, currency: string): string =>
  tag(
    'TxDtls',
    tag(
      'Refs',
      tag('AcctSvcrRef', plan.servicerRef) +
        tag('EndToEndId', escaped(plan.endToEndId)) +
        tag('TxId', plan.txId) +
        tag('UETR', plan.uetr),
    ) +
      money('Amt', plan.amount, plan.currency ?? currency) +
      tag(
        'RltdPties',
        tag('Dbtr', tag('Pty', tag('Nm', escaped(plan.debtor ?? 'Wayne Enterprises')))) +
          tag('DbtrAcct', tag('Id', tag('IBAN', plan.debtorAccount ?? 'DE24302201900609832118'))),
      ) +
      tag(
        'RmtInf',
        (plan.unstructured ?? []).map((text) => tag('Ustrd', escaped(text))).join('') +
          (plan.structured ?? [])
            .map((text) =>
              tag(
                'Strd',
                tag(
                  'CdtrRefInf',
                  tag('Tp', tag('CdOrPrtry', tag('Cd', 'SCOR'))) + tag('Ref', escaped(text)),
                ),
              ),
            )
            .join(''),
      ) +
      (plan.returned === undefined ? '' : tag('RtrInf', tag('Rsn', tag('Cd', plan.returned)))),
  );

const entry = (
  plan: EntryPlan,
  { version, currency }: { readonly version: string; readonly currency: string },
): string => {
  const [domain, family, sub] = plan.code ?? ['PMNT', 'RCDT', 'ESCT'];
  const status = plan.status ?? 'BOOK';
  return tag(
    'Ntry',
    tag('NtryRef', plan.entryRef) +
      money('Amt', plan.amount ?? '100.00', plan.currency ?? currency) +
      tag('CdtDbtInd', plan.sign ?? 'CRDT') +
      (plan.reversal === undefined ? '' : tag('RvslInd', String(plan.reversal))) +
      tag('Sts', version >= '05' ? tag('Cd', status) : status) +
      tag('BookgDt', tag('Dt', plan.bookedOn ?? '2026-03-09')) +
      tag('ValDt', tag('Dt', plan.valueOn ?? plan.bookedOn ?? '2026-03-09')) +
      tag('AcctSvcrRef', plan.servicerRef) +
      tag(
        'BkTxCd',
        tag('Domn', tag('Cd', domain) + tag('Fmly', tag('Cd', family) + tag('SubFmlyCd', sub))),
      ) +
      tag(
        'NtryDtls',
        (plan.transactions ?? [])
          .map((one) => transaction(one, plan.currency ?? currency))
          .join('\n'),
      ),
  );
};

const balance = (type: string, amount: string | undefined, currency: string): string =>
  amount === undefined
    ? ''
    : tag(
        'Bal',
        tag('Tp', tag('CdOrPrtry', tag('Cd', type))) +
          money('Amt', amount.replace('-', ''), currency) +
          tag('CdtDbtInd', amount.startsWith('-') ? 'DBIT' : 'CRDT') +
          tag('Dt', tag('Dt', '2026-03-09')),
      );

const names = {
  'camt.053': { message: 'BkToCstmrStmt', report: 'Stmt' },
  'camt.054': { message: 'BkToCstmrDbtCdtNtfctn', report: 'Ntfctn' },
} as const;

const defaults = {
  kind: 'camt.053',
  version: '08',
  id: 'STMT-1',
  account: ourAccount,
  currency: 'CNY',
  opening: undefined,
  closing: undefined,
  entries: [],
  lastPage: true,
} as const;

const report = (plan: FilePlan): string => {
  const whole = { ...defaults, ...plan };
  return tag(
    names[whole.kind].report,
    tag('Id', whole.id) +
      tag('CreDtTm', '2026-03-09T20:00:00') +
      tag('Acct', tag('Id', tag('IBAN', whole.account)) + tag('Ccy', whole.currency)) +
      balance('OPBD', whole.opening, whole.currency) +
      balance('CLBD', whole.closing, whole.currency) +
      whole.entries.map((one) => entry(one, whole)).join(''),
  );
};

/** A message with one or more reports; the first says what kind and version it is. */
export const camtFile = (...plans: readonly FilePlan[]): string => {
  const first = { ...defaults, ...plans[0] };
  const header =
    tag('MsgId', `MSG-${first.id}`) +
    tag('CreDtTm', '2026-03-09T20:00:00') +
    tag('MsgPgntn', tag('PgNb', '1') + tag('LastPgInd', String(first.lastPage)));
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    tag(
      'Document',
      tag(
        names[first.kind].message,
        tag('GrpHdr', header) + plans.map((one) => report({ ...first, ...one })).join(''),
      ),
      ` xmlns="urn:iso:std:iso:20022:tech:xsd:${first.kind}.001.${first.version}"`,
    )
  );
};
