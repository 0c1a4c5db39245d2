// The camt.053 format: what its lines say, what proves a statement whole, and what it refuses.
import { describe, expect, it } from '@jest/globals';
import { camt053 } from '../../shared/statements/camt053.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import { camtFile, type EntryPlan, type FilePlan } from './camt/file.ts';
import { readAll } from './chunks.ts';
import { aFormat } from './contract.ts';

const noon = Date.parse('2026-03-09T12:00:00Z');

const line = (key: string, amountMinor: number, at: number): Omit<StatementLine, 'line'> => ({
  is: 'line',
  kind: 'capture',
  category: 'PMNT%2FRCDT%2FESCT',
  providerLineId: key,
  providerId: key,
  payout: 'STMT-1',
  at,
  grossMinor: amountMinor,
  feeMinor: 0,
  netMinor: amountMinor,
  currency: 'CNY',
});

const day: readonly EntryPlan[] = [
  { servicerRef: 'A1', amount: '206.00', transactions: [{ endToEndId: 'x' }] },
  {
    servicerRef: 'B2',
    amount: '300.00',
    transactions: [{ amount: '100.00' }, { amount: '200' }],
  },
  {
    servicerRef: 'C3',
    amount: '1.5',
    sign: 'DBIT',
    code: ['ACMT', 'MDOP', 'CHRG'],
  },
  { servicerRef: 'D4', amount: '50.00', sign: 'DBIT', transactions: [{ returned: 'AC04' }] },
];
const good = { opening: '1000.00', closing: '1454.50', entries: day } as const;

const file = (plan: FilePlan = {}): Buffer => Buffer.from(camtFile({ ...good, ...plan }));

const withEntry = (index: number, change: EntryPlan): Buffer =>
  file({ entries: day.map((one, at) => (at === index ? { ...one, ...change } : one)) });

const lineNumbers = async (content: Buffer): Promise<readonly number[]> => {
  const read = await readAll(camt053, content);
  return 'rows' in read ? read.rows.map((row) => row.line) : [];
};

const lines = await lineNumbers(file());
const told: readonly Omit<StatementLine, 'line'>[] = [
  line('A1', 20_600, noon),
  line('B2/1', 10_000, noon),
  line('B2/2', 20_000, noon),
  { ...line('-C3', -150, noon), kind: 'fee', category: 'ACMT%2FMDOP%2FCHRG' },
  { ...line('-D4', -5_000, noon), kind: 'refund' },
];

const xml = file().toString();

aFormat('camt.053', {
  format: camt053,
  good: {
    content: file(),
    lines: told.map((one, index) => ({ ...one, line: lines[index] ?? 0 })),
  },
  faulty: {
    'an amount with more digits than its currency': {
      content: withEntry(0, { amount: '206.005' }),
      code: 'row_amount',
    },
    'an amount that is no number': { content: withEntry(0, { amount: '2e3' }), code: 'row_amount' },
    'an unknown currency': { content: withEntry(0, { currency: 'XXX' }), code: 'row_currency' },
    'a date that is none': {
      content: Buffer.from(
        xml
          .replaceAll('<CreDtTm>2026-03-09T20:00:00</CreDtTm>', '')
          .replace(/<BookgDt>[\s\S]*?<\/ValDt>/, '<BookgDt><Dt>2026-02-30</Dt></BookgDt>'),
      ),
      code: 'row_instant',
    },
    'a sign that is none': {
      content: Buffer.from(
        xml.replace('<CdtDbtInd>CRDT</CdtDbtInd>\n<Sts>', '<CdtDbtInd>PLUS</CdtDbtInd>\n<Sts>'),
      ),
      code: 'row_identifier',
    },
  },
  refused: {
    'entries that do not add up to the closing balance': {
      content: file({ closing: '1454.51' }),
      code: 'statement_arithmetic',
    },
    'a lost entry': { content: file({ entries: day.slice(1) }), code: 'statement_arithmetic' },
    'a statement without a closing balance': {
      content: file({ closing: undefined }),
      code: 'statement_balance',
    },
    'statements that do not follow each other': {
      content: Buffer.from(
        camtFile(good, { id: 'STMT-2', opening: '1454.51', closing: '1454.51', entries: [] }),
      ),
      code: 'statement_chain',
    },
    'a notification': { content: file({ kind: 'camt.054' }), code: 'statement_not_camt' },
    'another message': {
      content: Buffer.from(xml.replace('camt.053', 'pain.001')),
      code: 'statement_not_camt',
    },
    'a version that we do not know': {
      content: file({ version: '99' }),
      code: 'statement_not_camt',
    },
    'XML of another kind': { content: Buffer.from('<html/>'), code: 'statement_not_camt' },
    'a document type': {
      content: Buffer.from(xml.replace('<Document', '<!DOCTYPE Document SYSTEM "x.dtd"><Document')),
      code: 'statement_dtd',
    },
    'an entity bomb': {
      content: Buffer.from(
        xml.replace(
          '<Document',
          '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Document',
        ),
      ),
      code: 'statement_dtd',
    },
    'an undeclared entity': {
      content: Buffer.from(xml.replace('MSG-STMT-1', '&b;')),
      code: 'statement_xml',
    },
    'mis-nested tags': {
      content: Buffer.from(xml.replace('</Ntry>', '</Stmt>')),
      code: 'statement_xml',
    },
    'endless nesting': {
      content: Buffer.from(xml.replace('<GrpHdr>', `<GrpHdr>${'<A>'.repeat(60)}`)),
      code: 'statement_xml_limits',
    },
    'an element of endless text': {
      content: Buffer.from(xml.replace('MSG-STMT-1', 'x'.repeat(30_000))),
      code: 'statement_xml_limits',
    },
    'bytes that are not UTF-8': {
      content: Buffer.from(xml.replace('MSG-STMT-1', 'caf\u00e9'), 'latin1'),
      code: 'statement_encoding',
    },
  },
});

describe('a camt.053 statement', () => {
  it('of another account is refused where it was dropped', async () => {
    const ofOurs = camt053.of?.('DE02120300000000202051') ?? camt053;
    const ofOthers = camt053.of?.('DE99999999999999999999') ?? camt053;

    expect(await readAll(ofOurs, file())).toMatchObject({ rows: { length: 5 } });
    expect(await readAll(ofOthers, file())).toMatchObject({ refused: 'statement_of_others' });
  });

  it('counts what is booked only', async () => {
    const announced = { servicerRef: 'Z', amount: '5.00', status: 'PDNG' };

    const read = await readAll(camt053, file({ entries: [...day, announced] }));

    expect(read).toMatchObject({ rows: { length: 5 } });
  });

  it('opens with the close before where the bank names no opening', async () => {
    const content = xml.replace('<Cd>OPBD</Cd>', '<Cd>PRCD</Cd>');

    expect(await readAll(camt053, content)).toMatchObject({ rows: { length: 5 } });
  });

  it('is not proved by its balances while pages are missing', async () => {
    const page = file({ lastPage: false, closing: undefined });

    expect(await readAll(camt053, page)).toMatchObject({ rows: { length: 5 } });
  });

  it('gives one line for a batch whose parts are not all told', async () => {
    const content = withEntry(1, { transactions: [{ amount: '100.00' }, {}] });

    const read = await readAll(camt053, content);

    expect('rows' in read && read.rows[1]).toMatchObject({ providerId: 'B2', grossMinor: 30_000 });
  });

  it('reads prefixes, CDATA and one endless line as any other form', async () => {
    const content = xml
      .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1ns2:')
      .replace('xmlns=', 'xmlns:ns2=')
      .replaceAll('\n', '')
      .replace('A1', '<![CDATA[A1]]>');

    const read = await readAll(camt053, content, 5);

    expect('rows' in read && read.rows.map((row) => ({ ...row, line: 0 }))).toEqual(
      told.map((one) => ({ ...one, line: 0 })),
    );
  });
});
