// Stripe's itemized report: the contract of formats, and what is special about Stripe.
import { describe, expect, it } from '@jest/globals';
import type { StatementLine } from '../../shared/statements/format.ts';
import { stripeItemized } from '../../shared/statements/stripe-itemized.ts';
import { readAll } from './chunks.ts';
import { aFormat } from './contract.ts';
import { csv, rowFor, type StripeRow, stripeColumns } from './stripe-file.ts';

const at = Date.UTC(2026, 10, 20, 8, 15, 59);

const aLine = (n: number, overrides: Partial<StatementLine> = {}): StatementLine => ({
  is: 'line',
  line: n,
  kind: 'capture',
  category: 'charge',
  providerLineId: `txn_${n}`,
  sourceId: `ch_${n}`,
  reference: `0123456789ABCDEFGH${n % 10}01`,
  providerId: `pi_${n}`,
  payout: 'po_1',
  at,
  grossMinor: 20_600,
  feeMinor: 627,
  netMinor: 19_973,
  currency: 'EUR',
  ...overrides,
});

const sourced = ({ sourceId: _source, ...line }: StatementLine): StatementLine => line;
const unnamed = ({ reference: _ours, providerId: _theirs, ...line }: StatementLine) => line;

// Each row spans two lines of the file, by the line break in its description.
const lines: readonly StatementLine[] = [
  aLine(1),
  aLine(2, { currency: 'JPY', grossMinor: 3000, feeMinor: 0, netMinor: 3000 }),
  aLine(3, {
    kind: 'refund',
    category: 'refund',
    grossMinor: -500,
    feeMinor: 0,
    netMinor: -500,
  }),
  sourced(
    unnamed(
      aLine(4, { kind: 'fee', category: 'fee', grossMinor: -200, feeMinor: 0, netMinor: -200 }),
    ),
  ),
  aLine(5),
].map((line, index) => ({ ...line, line: 3 + index * 2 }));

const rows = lines.map(rowFor);
const content = (changed: readonly StripeRow[], columns?: readonly string[]): Buffer =>
  Buffer.from(csv(changed, columns));
const bad = (change: StripeRow): Buffer =>
  content(rows.map((row, index) => (index === 2 ? { ...row, ...change } : row)));
const raw = (edit: (text: string) => string): Buffer => Buffer.from(edit(csv(rows)));

const faulty = {
  'a number with an exponent': { content: bad({ gross: '2.0E+27' }), code: 'row_amount' },
  'a thousands separator': { content: bad({ gross: '1,500.00' }), code: 'row_amount' },
  'a decimal comma': { content: bad({ gross: '-5,00' }), code: 'row_amount' },
  'too many digits': { content: bad({ gross: '-5.001' }), code: 'row_amount' },
  'yen with cents': { content: bad({ currency: 'jpy', gross: '-5.50' }), code: 'row_amount' },
  'an amount beyond all bounds': { content: bad({ gross: '999999999999999' }), code: 'row_amount' },
  'no gross': { content: bad({ gross: '' }), code: 'row_amount' },
  'net that is not gross less fee': { content: bad({ fee: '1.00' }), code: 'row_arithmetic' },
  'an unknown currency': { content: bad({ currency: 'xyz' }), code: 'row_currency' },
  'a date that is not in the calendar': {
    content: bad({ created_utc: '2026-02-30 10:00:00' }),
    code: 'row_instant',
  },
  'an instant with a zone': {
    content: bad({ created_utc: '2026-02-20T10:00:00+08:00' }),
    code: 'row_instant',
  },
  'no id': { content: bad({ balance_transaction_id: '' }), code: 'row_identifier' },
  'an id with a line break': { content: bad({ source_id: 're\n3' }), code: 'row_identifier' },
  'a NUL': { content: bad({ description: 'a\u0000b' }), code: 'row_control_character' },
  'a missing column': {
    content: raw((text) => text.replace('txn_3,', '')),
    code: 'row_columns',
  },
  'a column too many': {
    content: raw((text) => text.replace('txn_3,', 'txn_3,,')),
    code: 'row_columns',
  },
  'a quote in the middle of a field': {
    content: raw((text) => text.replace('txn_3', 't"xn_3')),
    code: 'row_quoting',
  },
};

const netLast = [...stripeColumns.filter((column) => column !== 'net'), 'net'];

const refused = {
  'a file that lacks a column': {
    content: content(
      rows,
      stripeColumns.filter((column) => column !== 'fee'),
    ),
    code: 'statement_header',
  },
  'a file with an unknown column': {
    content: content(rows, [...stripeColumns, 'settlement_fx']),
    code: 'statement_header',
  },
  'a file with a column twice': {
    content: content(rows, [...stripeColumns, 'fee']),
    code: 'statement_header',
  },
  'another file': { content: Buffer.from('<html></html>'), code: 'statement_header' },
  'a file in Latin-1': {
    content: Buffer.from(csv(rows).replace('Notice', 'Münster'), 'latin1'),
    code: 'statement_encoding',
  },
  'a file in UTF-16': {
    content: Buffer.from(`\ufeff${csv(rows)}`, 'utf16le'),
    code: 'statement_encoding',
  },
  'a file cut in the middle of a row': {
    content: raw((text) => text.slice(0, text.lastIndexOf('EFGH'))),
    code: 'statement_cut_off',
  },
  'a file cut inside quotes': {
    content: raw((text) => text.slice(0, text.lastIndexOf('second'))),
    code: 'statement_cut_off',
  },
  'a file cut inside the last amount': {
    content: Buffer.from(csv(rows, netLast).slice(0, -2)),
    code: 'statement_cut_off',
  },
  'a row without end': {
    content: raw((text) => text.replace('txn_3', `txn_3${'x'.repeat(70_000)}`)),
    code: 'statement_record_size',
  },
};

aFormat('stripe-itemized', {
  format: stripeItemized,
  good: { content: content(rows), lines },
  faulty,
  refused,
});

describe('a Stripe itemized report', () => {
  it('may begin with a byte order mark, end its lines with CR LF and carry blank lines', async () => {
    const windows = `\ufeff${csv(rows).replaceAll('\n', '\r\n')}\r\n\r\n`;

    const file = await readAll(stripeItemized, windows);

    expect(file).toMatchObject({ rows: lines.map(({ line: _line, ...rest }) => rest) });
  });

  it('may be a day without money', async () => {
    expect(await readAll(stripeItemized, content([]))).toEqual({ rows: [] });
  });

  it('may carry references of other systems, which are not ours', async () => {
    const foreign = { ...rowFor(aLine(1)), 'payment_metadata[reference]': 'order-77' };

    const file = await readAll(stripeItemized, content([foreign]));

    expect(file).toMatchObject({ rows: [{ is: 'line', providerId: 'pi_1' }] });
    expect(JSON.stringify(file)).not.toContain('order-77');
  });

  it('keeps other metadata columns out of the way, and unknown categories as other', async () => {
    const columns = [...stripeColumns, 'refund_metadata[why]', 'payment_metadata[desk]'];
    const row = { ...rowFor(aLine(1)), reporting_category: 'risk_reserved_funds' };

    const file = await readAll(stripeItemized, content([row], columns));

    expect(file).toMatchObject({ rows: [{ kind: 'other', category: 'risk_reserved_funds' }] });
  });

  it('lists the columns that drifted', async () => {
    const columns = stripeColumns.map((column) => (column === 'fee' ? 'fees' : column));

    expect(await readAll(stripeItemized, content(rows, columns))).toMatchObject({
      detail: expect.stringMatching(/lacks the columns "fee" and has the unknown columns "fees"/),
    });
  });

  it('repeats no contents of a file without its header', async () => {
    const headless = csv(rows).split('\n').slice(1).join('\n');

    const file = await readAll(stripeItemized, headless);

    expect(file).toMatchObject({ refused: 'statement_header' });
    expect(JSON.stringify(file)).not.toContain('example.org');
  });

  it('repeats no contents of a faulty row', async () => {
    const file = await readAll(stripeItemized, bad({ gross: 'payer@example.org' }));

    expect(JSON.stringify(file)).not.toContain('example.org');
  });
});
