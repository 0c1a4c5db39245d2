// Alipay's trade bill: the contract of formats, what is special about it, and the simulator's own bills.
import { describe, expect, it } from '@jest/globals';
import { gbk } from '../../local/simulators/kit/gbk.ts';
import { formatDecimal } from '../../shared/kernel/money.ts';
import { alipayBill } from '../../shared/statements/alipay-bill.ts';
import type { StatementLine } from '../../shared/statements/format.ts';
import { readAll } from './chunks.ts';
import { aFormat } from './contract.ts';

const header = [
  ...['支付宝交易号', '商户订单号', '业务类型', '商品名称', '创建时间', '完成时间', '门店编号'],
  ...['门店名称', '操作员', '终端号', '对方账户', '订单金额（元）', '商家实收（元）'],
  ...['支付宝红包（元）', '集分宝（元）', '支付宝优惠（元）', '商家优惠（元）', '券核销金额（元）'],
  ...['券名称', '商家红包消费金额（元）', '卡消费金额（元）', '退款批次号/请求号', '服务费（元）'],
  ...['分润（元）', '备注'],
];

type Row = Readonly<Record<string, string>>;

const at = Date.parse('2026-11-22T15:59:59Z');
const tabbed = (text: string): string => `${text}\t`;
const yuan = (minor: number): string => formatDecimal(minor, 'CNY');

const aLine = (n: number, over: Partial<StatementLine> = {}): StatementLine => ({
  is: 'line',
  line: 5 + n,
  kind: 'capture',
  category: '交易',
  providerLineId: `202611222200149916050158620${n}`,
  reference: `0123456789ABCDEFGH${n}01`,
  providerId: `202611222200149916050158620${n}`,
  at,
  grossMinor: 20_600,
  feeMinor: 124,
  netMinor: 20_476,
  currency: 'CNY',
  ...over,
});

const refund = aLine(3, {
  kind: 'refund',
  category: '退款',
  providerLineId: '2026112222001499160501586203/R0000000000000000007',
  sourceId: 'R0000000000000000007',
  grossMinor: -500,
  feeMinor: -3,
  netMinor: -497,
});
const { reference: _none, ...stranger } = aLine(4);
const lines = [aLine(1), aLine(2, { feeMinor: 0, netMinor: 20_600 }), refund, stranger, aLine(5)];

const rowFor = (line: StatementLine): Row => ({
  支付宝交易号: tabbed(line.providerId ?? ''),
  商户订单号: tabbed(line.reference ?? 'shop-77'),
  业务类型: line.category,
  商品名称: '交通罚款',
  创建时间: '2026-11-22 23:59:00',
  完成时间: '2026-11-22 23:59:59',
  对方账户: tabbed('*纳 (138****0000)'),
  '订单金额（元）': yuan(line.grossMinor),
  '商家实收（元）': yuan(line.grossMinor),
  '退款批次号/请求号': tabbed(line.sourceId ?? ''),
  '服务费（元）': yuan(0 - line.feeMinor),
  '分润（元）': '0.00',
});

const sumOf = (rows: readonly Row[], kind: string): number =>
  rows
    .filter((row) => row['业务类型'] === kind)
    .reduce((sum, row) => sum + Number((row['商家实收（元）'] ?? '').replace('.', '')), 0);

const countOf = (rows: readonly Row[], kind: string): number =>
  rows.filter((row) => row['业务类型'] === kind).length;

const billText = (rows: readonly Row[], columns: readonly string[] = header): string =>
  [
    '#支付宝业务明细查询',
    '#账号：[20887210038991590156]',
    '#起始日期：[2026年11月22日 00:00:00]   终止日期：[2026年11月23日 00:00:00]',
    '#-----------------------------------------业务明细列表----------------------------------------',
    columns.join(','),
    ...rows.map((row) => columns.map((column) => row[column] ?? '').join(',')),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    `#交易合计：${countOf(rows, '交易')}笔，商家实收共${yuan(sumOf(rows, '交易'))}元，商家优惠共0.00元`,
    `#退款合计：${countOf(rows, '退款')}笔，商家实收退款共${yuan(sumOf(rows, '退款'))}元，商家优惠退款共0.00元`,
    '#导出时间：[2026年11月23日 09:30:00]',
  ]
    .map((line) => `${line}\r\n`)
    .join('');

const rows = lines.map(rowFor);
const good = billText(rows);
const content = (changed: readonly Row[], columns?: readonly string[]): Buffer =>
  gbk(billText(changed, columns));
const raw = (edit: (text: string) => string): Buffer => gbk(edit(good));
const edited = (from: string, to: string): Buffer => raw((text) => text.replace(from, to));

const third = '2026112222001499160501586203\t';
const bad = (change: Row): Buffer => {
  const changed = rows.map((row, index) => (index === 2 ? { ...row, ...change } : row));
  const counts = `#退款合计：1笔`;
  return gbk(billText(changed).replace(/#退款合计：\d笔/, counts));
};

aFormat('alipay-bill', {
  format: alipayBill,
  good: { content: content(rows), lines },
  faulty: {
    'a number with an exponent': { content: bad({ '订单金额（元）': '-5E2' }), code: 'row_amount' },
    'a third of a fen': { content: bad({ '订单金额（元）': '-5.003' }), code: 'row_amount' },
    'no amount': { content: bad({ '订单金额（元）': '' }), code: 'row_amount' },
    'a refund that comes in': { content: bad({ '订单金额（元）': '5.00' }), code: 'row_amount' },
    'a fee that is no number': { content: bad({ '服务费（元）': 'free' }), code: 'row_amount' },
    'a date that is not in the calendar': {
      content: bad({ 完成时间: '2026-02-30 10:00:00' }),
      code: 'row_instant',
    },
    'a time with a zone': {
      content: bad({ 完成时间: '2026-11-22T10:00:00Z' }),
      code: 'row_instant',
    },
    'no trade number': { content: bad({ 支付宝交易号: '\t' }), code: 'row_identifier' },
    'a trade number in Chinese': { content: bad({ 支付宝交易号: '交易' }), code: 'row_identifier' },
    'a NUL': { content: bad({ 商品名称: 'a\u0000b' }), code: 'row_control_character' },
    'a missing column': { content: edited(`${third},`, ''), code: 'row_columns' },
    'a column too many': { content: edited(`${third},`, `${third},,`), code: 'row_columns' },
  },
  refused: {
    'a bill that lacks a column': {
      content: content(
        rows,
        header.filter((column) => column !== '服务费（元）'),
      ),
      code: 'statement_header',
    },
    'a bill with a column twice': {
      content: content(rows, [...header, '服务费（元）']),
      code: 'statement_header',
    },
    'another file': { content: Buffer.from('<html></html>'), code: 'statement_header' },
    'a bill that was saved as UTF-8': {
      content: Buffer.from(good),
      code: 'statement_encoding',
    },
    'a bill cut between two rows': {
      content: raw((text) => text.slice(0, text.indexOf(third))),
      code: 'statement_cut_off',
    },
    'a bill cut in the middle of a row': {
      content: raw((text) => text.slice(0, text.indexOf(third) + 80)),
      code: 'statement_cut_off',
    },
    'a bill without its last line': {
      content: raw((text) => text.slice(0, text.indexOf('#导出时间'))),
      code: 'statement_cut_off',
    },
    'a bill that lost a row': {
      content: raw((text) =>
        text
          .split('\r\n')
          .filter((line) => !line.startsWith(third))
          .join('\r\n'),
      ),
      code: 'statement_totals',
    },
    'a bill that lost a row beside a faulty one': {
      content: raw((text) =>
        text
          .replace('-5.00,-5.00', '-5.003,-5.00')
          .split('\r\n')
          .filter((line) => !line.startsWith('2026112222001499160501586205'))
          .join('\r\n'),
      ),
      code: 'statement_totals',
    },
    'a bill whose amount was changed': {
      content: raw((text) => text.replaceAll('206.00,206.00', '207.00,207.00')),
      code: 'statement_totals',
    },
    'a row without end': {
      content: edited('交通罚款', 'x'.repeat(70_000)),
      code: 'statement_record_size',
    },
  },
});

describe('an Alipay trade bill', () => {
  it('may be a day without money', async () => {
    expect(await readAll(alipayBill, content([]))).toEqual({ rows: [] });
  });

  it('may have further columns, anywhere', async () => {
    const file = await readAll(alipayBill, content(rows, ['商户识别号', ...header, '交易方式']));

    expect(file).toEqual({ rows: lines });
  });

  it('names a refund as the adapter does', async () => {
    const file = await readAll(alipayBill, content(rows));

    expect(file).toMatchObject({
      rows: { 2: { providerLineId: `${refund.providerId}/${refund.sourceId}` } },
    });
  });

  it('keeps what we gave away on a line of its own, so that the gross stays what the payer owed', async () => {
    const row = { ...rowFor(aLine(1)), '商家实收（元）': '200.00', '分润（元）': '-1.00' };

    const file = await readAll(alipayBill, content([row]));

    expect(file).toMatchObject({
      rows: [
        { kind: 'capture', grossMinor: 20_600 },
        { kind: 'other', grossMinor: -700, providerLineId: `${aLine(1).providerId}:given` },
      ],
    });
  });

  it('keeps kinds that it does not know as other', async () => {
    const row = { ...rowFor(aLine(1)), 业务类型: '转账' };
    const text = billText([row]).replace('#交易合计：0笔', '#交易合计：1笔');

    expect(await readAll(alipayBill, gbk(text))).toMatchObject({
      rows: [{ kind: 'other', category: '转账' }],
    });
  });

  it('repeats no contents of a faulty row', async () => {
    const file = await readAll(alipayBill, bad({ '订单金额（元）': '138****0000' }));

    expect(JSON.stringify(file)).not.toContain('138');
  });
});
