// WeChat Pay's trade bill: the contract of formats, the simulator's files, and published real rows.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type BillLine, billText } from '../../local/simulators/wechat/bill-lines.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import { wechatTradeBill } from '../../shared/statements/wechat-trade-bill.ts';
import { readAll } from './chunks.ts';
import { aFormat } from './contract.ts';

const at = Date.UTC(2026, 10, 20, 8, 15, 59);

const aBillLine = (n: number, over: Partial<BillLine> = {}): BillLine => ({
  at,
  transactionId: `420000123420261120000000000${n}`,
  outTradeNo: `0123456789ABCDEFGH${n % 10}01`,
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  tradeType: 'NATIVE',
  tradeState: 'SUCCESS',
  settled: 20_600,
  total: 20_600,
  fee: 124,
  refundId: '0',
  outRefundNo: '0',
  refunded: 0,
  refundState: '',
  description: 'Notice A, `B and 交通罚款',
  attach: '',
  ...over,
});

const aRefund = (n: number, over: Partial<BillLine> = {}): BillLine =>
  aBillLine(n, {
    tradeState: 'REFUND',
    settled: 0,
    total: 0,
    refunded: 10_000,
    fee: -60,
    refundId: `5030000123202611200000000000${n}`,
    outRefundNo: `R000000000000000000${n}`,
    refundState: 'SUCCESS',
    ...over,
  });

const billLines: readonly BillLine[] = [
  aBillLine(1),
  aRefund(1),
  aBillLine(3),
  aRefund(4, { tradeState: 'REVOKED', refunded: 20_600, fee: -124 }),
  aRefund(5, { refundState: 'FAIL' }),
];

const lineFor = (bill: BillLine, line: number): StatementLine => {
  const grossMinor = bill.settled - bill.refunded;
  const isPayment = bill.tradeState === 'SUCCESS';
  return {
    is: 'line',
    line,
    kind: isPayment ? 'capture' : bill.refundState === 'FAIL' ? 'other' : 'refund',
    category: bill.tradeState,
    providerLineId: isPayment ? bill.transactionId : bill.refundId,
    ...(isPayment ? {} : { sourceId: bill.outRefundNo }),
    reference: bill.outTradeNo,
    providerId: bill.transactionId,
    at,
    grossMinor,
    feeMinor: bill.fee,
    netMinor: grossMinor - bill.fee,
    currency: 'CNY',
  };
};

const lines = billLines.map((bill, index) => lineFor(bill, index + 2));
const owner = { appid: 'wxd678efh567hg6787', mchid: '1900000109', feePerTenThousand: 60 };
const text = billText(billLines, owner);

const edited = (from: string | RegExp, to: string): Buffer => {
  const rows = text.split('\r\n');
  const changed = rows.map((row, index) => (index === 3 ? row.replace(from, to) : row));
  if (changed.join('\r\n') === text) throw new Error('nothing was edited');
  return Buffer.from(changed.join('\r\n'));
};
const whole = (from: string | RegExp, to: string): Buffer => {
  if (text.replace(from, to) === text) throw new Error('nothing was edited');
  return Buffer.from(text.replace(from, to));
};

aFormat('wechat-trade-bill', {
  format: wechatTradeBill,
  good: { content: Buffer.from(text), lines },
  faulty: {
    'an amount with a thousands separator': {
      content: edited('`206.00', '`1 206.00'),
      code: 'row_amount',
    },
    'an amount with a part of a fen': {
      content: edited('`206.00', '`206.001'),
      code: 'row_amount',
    },
    'a fee with a part of a fen': { content: edited('`1.24000', '`1.23600'), code: 'row_amount' },
    'a negative payment': { content: edited('`206.00', '`-206.00'), code: 'row_amount' },
    'an unknown currency': { content: edited('`CNY', '`RMB'), code: 'row_currency' },
    'a date that is not in the calendar': {
      content: edited('2026-11-20', '2026-02-30'),
      code: 'row_instant',
    },
    'no order number of WeChat': {
      content: edited(/`4200\d+/, '`'),
      code: 'row_identifier',
    },
    'a NUL': { content: edited('Notice', 'No\u0000ice'), code: 'row_control_character' },
    'a missing column': { content: edited('`NATIVE,', ''), code: 'row_columns' },
    'a column too many': { content: edited('`NATIVE', '`NATIVE,`'), code: 'row_columns' },
    'no back-tick at its begin': { content: edited(/^`/, ''), code: 'row_columns' },
  },
  refused: {
    'another file': { content: Buffer.from('<html></html>'), code: 'statement_header' },
    'a file that lacks a column': { content: whole('手续费,', ''), code: 'statement_header' },
    'a file with an unknown column': {
      content: whole('费率备注', '费率备注,新列'),
      code: 'statement_header',
    },
    'an error instead of a file': {
      content: Buffer.from('{"code":"NO_AUTH","message":"…"}'),
      code: 'statement_header',
    },
    'a file in GBK': {
      content: Buffer.from([0xbd, 0xbb, 0xd2, 0xd7, 0xca, 0xb1, 0xbc, 0xe4]),
      code: 'statement_encoding',
    },
    'a file without its sums': {
      content: Buffer.from(text.slice(0, text.indexOf('总交易单数'))),
      code: 'statement_cut_off',
    },
    'a file cut in the middle of a row': {
      content: Buffer.from(text.slice(0, text.indexOf('0123456789ABCDEFGH3') + 8)),
      code: 'statement_cut_off',
    },
    'a file whose count is another': { content: whole('`5.0', '`6.0'), code: 'statement_totals' },
    'a file that lacks a row': {
      content: Buffer.from(text.split('\r\n').toSpliced(2, 1).join('\r\n')),
      code: 'statement_totals',
    },
    'a file whose sum is another': {
      content: whole('`412.0,', '`412.01,'),
      code: 'statement_totals',
    },
    'rows after the sums': {
      content: Buffer.from(`${text}${text.split('\r\n')[1]}\r\n`),
      code: 'statement_trailer',
    },
    'a row without end': {
      content: whole('Notice', 'N'.repeat(70_000)),
      code: 'statement_record_size',
    },
  },
});

describe('a WeChat Pay trade bill', () => {
  it('may be a day without trade', async () => {
    expect(await readAll(wechatTradeBill, billText([], owner))).toEqual({ rows: [] });
  });

  it('may carry orders of other systems, which are not ours', async () => {
    const foreign = billText([aBillLine(1, { outTradeNo: 'shop_77' })], owner);

    const file = await readAll(wechatTradeBill, foreign);

    expect(file).toMatchObject({ rows: [{ is: 'line', kind: 'capture' }] });
    expect(JSON.stringify(file)).not.toContain('shop_77');
  });

  it('never repeats what a faulty row holds', async () => {
    const file = await readAll(wechatTradeBill, edited('`206.00', '`oUpF8uMuAJO'));

    expect(JSON.stringify(file)).not.toContain('oUpF8');
  });

  it('has no sums to check beside a faulty row, but still its count', async () => {
    const faulty = edited('`206.00', '`x').toString().replace('`5.0', '`4.0');

    expect(await readAll(wechatTradeBill, faulty)).toMatchObject({ refused: 'statement_totals' });
  });

  it.each([
    ['payments alone', /微信退款单号.*退款状态,|,申请退款金额/g],
    ['refunds alone', undefined],
  ])('may be one of %s', async (_kind, without) => {
    const [header = '', ...rest] = billText([], owner).split('\r\n');
    const changed = without
      ? header.replace(without, '')
      : header.replace('代金券金额,', '代金券金额,退款申请时间,退款成功时间,');

    expect(await readAll(wechatTradeBill, [changed, ...rest].join('\r\n'))).toEqual({ rows: [] });
  });
});

const vector = '../shared/vectors/wechat/bill/tradebill-ALL-excerpt-3rows.csv';
const present = existsSync(vector);
if (!present) console.log(`skipped: the published trade bill is not at ${vector}`);

(present ? it : it.skip)('reads the rows of a published trade bill', async () => {
  const sums =
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n' +
    '`3.0,`0.03,`0.02,`0.0,`0.01,`0.03,`0.02\r\n';

  const file = await readAll(wechatTradeBill, readFileSync(vector, 'utf8') + sums);

  expect(file).toMatchObject({
    rows: [
      { kind: 'refund', grossMinor: -1, feeMinor: 0, at: Date.parse('2019-02-18T21:01:46Z') },
      { kind: 'refund', grossMinor: -1, feeMinor: 0 },
      { kind: 'capture', grossMinor: 3, feeMinor: 1, netMinor: 2 },
    ],
  });
});
