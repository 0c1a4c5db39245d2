// UnionPay's ZM file: the contract of formats, what is special about it, and the real sample.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { StatementLine } from '../../shared/statements/format.ts';
import { formats } from '../../shared/statements/registry.ts';
import { unionpayZm } from '../../shared/statements/unionpay-zm.ts';
import { readAll } from './chunks.ts';
import { aFormat } from './contract.ts';
import { queryIdAt, rowFor, type ZmRow, zm } from './unionpay-file.ts';

const at = Date.parse('2026-11-23T16:20:31+08:00');

const aLine = (n: number, overrides: Partial<StatementLine> = {}): StatementLine => ({
  is: 'line',
  line: n,
  kind: 'capture',
  category: '01',
  providerLineId: queryIdAt(at, n),
  sourceId: queryIdAt(at, n),
  reference: `0123456789ABCDEFGH${n % 10}01`,
  providerId: queryIdAt(at, n),
  at,
  grossMinor: 20_600,
  feeMinor: 124,
  netMinor: 20_476,
  currency: 'CNY',
  ...overrides,
});

const unnamed = ({ reference: _ours, ...line }: StatementLine) => line;

const lines: readonly StatementLine[] = [
  aLine(1),
  aLine(2, {
    kind: 'refund',
    category: '04',
    providerId: queryIdAt(at - 86_400_000, 1),
    grossMinor: -10_000,
    feeMinor: -60,
    netMinor: -9_940,
  }),
  aLine(3, {
    kind: 'refund',
    category: '31',
    providerId: queryIdAt(at, 1),
    grossMinor: -20_600,
    feeMinor: -124,
    netMinor: -20_476,
  }),
  unnamed(aLine(4, { kind: 'capture' })),
  aLine(5),
];

const rows = lines.map(rowFor);
const bad = (change: ZmRow): Buffer =>
  zm(rows.map((row, index) => (index === 2 ? { ...row, ...change } : row)));
const raw = (from: string, to: string): Buffer => {
  const content = zm(rows);
  const place = content.indexOf(from, 2 * 609);
  return Buffer.concat([
    content.subarray(0, place),
    Buffer.from(to),
    content.subarray(place + from.length),
  ]);
};

const faulty = {
  'a row that is a byte short': { content: raw('S56 ', 'S56'), code: 'row_columns' },
  'a row that is a byte long': { content: raw('S56', 'S56 '), code: 'row_columns' },
  'columns that run into each other': { content: raw('S56 ', 'S567'), code: 'row_columns' },
  'a tab for a blank': { content: raw('S56 ', 'S56\t'), code: 'row_control_character' },
  'a NUL': { content: bad({ merReserved: 'a\u0000b' }), code: 'row_control_character' },
  'an amount with a point': { content: bad({ txnAmt: '0000000206.0' }), code: 'row_amount' },
  'an amount that is cut': { content: bad({ txnAmt: '00000020600' }), code: 'row_amount' },
  'a fee without its sign': { content: bad({ merFee: ' 000000000124' }), code: 'row_amount' },
  'a fee of another sign': { content: bad({ merFee: 'D000000000124' }), code: 'row_arithmetic' },
  'no net': { content: bad({ netAmt: '' }), code: 'row_amount' },
  'net that is not gross less fee': {
    content: bad({ netAmt: 'D000000020475' }),
    code: 'row_arithmetic',
  },
  'money that went the other way': {
    content: bad({ netAmt: 'C000000020476' }),
    code: 'row_arithmetic',
  },
  'a query number with a letter': {
    content: bad({ queryId: '44261123162031000003x' }),
    code: 'row_identifier',
  },
  'no query number': { content: bad({ queryId: '' }), code: 'row_identifier' },
  'no type': { content: bad({ txnType: '' }), code: 'row_identifier' },
  'a time that no clock shows': { content: bad({ traceTime: '1123246031' }), code: 'row_instant' },
  'a date that is not in the calendar': {
    content: bad({ traceTime: '0230102030' }),
    code: 'row_instant',
  },
};

const refused = {
  'a file of another kind': { content: Buffer.from('a,b\r\n1,2\r\n'), code: 'statement_header' },
  'the file in UTF-8': {
    content: Buffer.from(new TextDecoder('gb18030').decode(zm(rows))),
    code: 'statement_encoding',
  },
  'bytes that are no GBK': {
    content: Buffer.concat([zm(rows), Buffer.from([0xff, 0xff])]),
    code: 'statement_encoding',
  },
  'a file that ends in a row': {
    content: zm(rows).subarray(0, -300),
    code: 'statement_cut_off',
  },
  'a line without an end': { content: Buffer.alloc(9_000, '1'), code: 'statement_record_size' },
};

aFormat('unionpay-zm', {
  format: unionpayZm,
  good: { content: zm(rows), lines },
  faulty,
  refused,
});

describe('the ZM file', () => {
  it('is registered under the name of the provider', () => {
    expect(formats['unionpay']).toBe(unionpayZm);
  });

  it('takes the year of a time from the query number, over the turn of the year too', async () => {
    const eve = Date.parse('2026-12-31T23:59:58+08:00');
    const row = { ...rowFor(aLine(1, { at: eve + 4_000 })), queryId: queryIdAt(eve, 1) };

    const file = await readAll(unionpayZm, zm([row]));

    expect(file).toMatchObject({ rows: [{ at: eve + 4_000 }] });
  });

  it('reads a type that it does not know as other, by the sign of its net', async () => {
    const row = { ...rowFor(lines[2] ?? aLine(1)), txnType: '13' };

    const file = await readAll(unionpayZm, zm([row]));

    expect(file).toMatchObject({ rows: [{ kind: 'other', category: '13', netMinor: -20_476 }] });
  });

  it('reads amounts of nothing without a sign', async () => {
    const row = { ...rowFor(aLine(1, { feeMinor: 0, netMinor: 20_600 })), merFee: ' 000000000000' };

    expect(await readAll(unionpayZm, zm([row]))).toMatchObject({ rows: [{ feeMinor: 0 }] });
  });
});

const sample = '../shared/vectors/unionpay/settlement/ZM_excerpt_2_records.txt';
const present = existsSync(sample);
if (!present) console.log(`skipped: no sample of a ZM file at ${sample}`);

(present ? describe : describe.skip)('the official sample', () => {
  it('is read to the last fen', async () => {
    const file = await readAll(unionpayZm, readFileSync(sample));

    expect(file).toMatchObject({
      rows: [
        {
          kind: 'capture',
          providerLineId: '201509061122031906248',
          at: Date.parse('2015-09-06T11:22:03+08:00'),
          grossMinor: 476_800,
          feeMinor: 2_861,
          netMinor: 473_939,
        },
        { grossMinor: 83_800, feeMinor: 503, netMinor: 83_297 },
      ],
    });
  });
});
