// A day's trade bill as Alipay writes it: a zip with a list and a summary, CSV in GBK, framed by # lines.
import { gbk } from '../kit/gbk.ts';
import { zipped } from '../kit/zip.ts';
import { contents, read } from './content.ts';
import { AlipayRefusal } from './refusal.ts';
import { feeOf, now, type State, type Trade } from './state.ts';
import { beijing, digitsOf, instantOf, yuan } from './texts.ts';
import type { Body, Call } from './trades.ts';

/** One line of the list; amounts in fen, negative where money left the merchant. */
export type BillLine = {
  readonly tradeNo: string;
  readonly reference: string;
  readonly requestNo: string;
  readonly kind: '交易' | '退款';
  readonly subject: string;
  readonly createdAt: number;
  readonly at: number;
  readonly gross: number;
  /** What Alipay took; negative where it gave back. */
  readonly fee: number;
};

export const header: readonly string[] = [
  ...['支付宝交易号', '商户订单号', '业务类型', '商品名称', '创建时间', '完成时间', '门店编号'],
  ...['门店名称', '操作员', '终端号', '对方账户', '订单金额（元）', '商家实收（元）'],
  ...['支付宝红包（元）', '集分宝（元）', '支付宝优惠（元）', '商家优惠（元）', '券核销金额（元）'],
  ...['券名称', '商家红包消费金额（元）', '卡消费金额（元）', '退款批次号/请求号', '服务费（元）'],
  ...['分润（元）', '备注'],
];

const dayMs = 24 * 3_600_000;

const beginOf = (day: string): number => instantOf(`${day} 00:00:00`);

const linesOfTrade = (state: State, trade: Trade): readonly BillLine[] => {
  const { tradeNo, reference, subject, createdAt, paidAt, total } = trade;
  if (paidAt === undefined) return [];
  const common = { tradeNo, reference, subject, createdAt };
  return [
    { ...common, requestNo: '', kind: '交易', at: paidAt, gross: total, fee: feeOf(state, total) },
    ...trade.refunds.map(({ requestNo, amount, at }): BillLine => {
      return { ...common, requestNo, kind: '退款', at, gross: -amount, fee: -feeOf(state, amount) };
    }),
  ];
};

/** What really happened on a day of Beijing time, in its order. */
export const honestLines = (state: State, day: string): readonly BillLine[] =>
  [...state.trades.values()]
    .flatMap((trade) => linesOfTrade(state, trade))
    .filter(({ at }) => beijing(at).startsWith(day))
    .sort((a, b) => a.at - b.at);

const id = (text: string): string => `${text}\t`;

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const none = yuan(0);

/** The fields of a line in the order of the header. */
const cells = (line: BillLine): readonly string[] => [
  ...[id(line.tradeNo), id(line.reference), id(line.kind).trim(), line.subject],
  ...[
    beijing(line.createdAt),
    beijing(line.at),
    id(''),
    id(''),
    id(''),
    id(''),
    id('*纳 (138****0000)'),
  ],
  ...[yuan(line.gross), yuan(line.gross), none, none, none, none, none, '', id(none), none],
  ...[id(line.requestNo), yuan(-line.fee), none, line.subject],
];

const sumOf = (lines: readonly BillLine[]): number =>
  lines.reduce((sum, { gross }) => sum + gross, 0);

const dated = (at: number): string => {
  const [date = '', time = ''] = beijing(at).split(' ');
  const [year, month, day] = date.split('-');
  return `[${year}年${month}月${day}日 ${time}]`;
};

const dashes = '-'.repeat(41);

/** The list as text; lines end with CR LF. */
export const listText = (
  sellerId: string,
  { day, lines, madeAt }: { day: string; lines: readonly BillLine[]; madeAt: number },
): string => {
  const [paid, back] = (['交易', '退款'] as const).map((kind) =>
    lines.filter((line) => line.kind === kind),
  );
  const begin = beginOf(day);
  return [
    '#支付宝业务明细查询',
    `#账号：[${sellerId}0156]`,
    `#起始日期：${dated(begin)}   终止日期：${dated(begin + dayMs)}`,
    `#${dashes}业务明细列表${dashes.slice(1)}`,
    header.join(','),
    ...lines.map((line) => cells(line).map(quoted).join(',')),
    `#${dashes}业务明细列表结束${dashes.slice(5)}`,
    `#交易合计：${paid?.length}笔，商家实收共${yuan(sumOf(paid ?? []))}元，商家优惠共0.00元`,
    `#退款合计：${back?.length}笔，商家实收退款共${yuan(sumOf(back ?? []))}元，商家优惠退款共0.00元`,
    `#导出时间：${dated(madeAt)}`,
  ]
    .map((line) => `${line}\r\n`)
    .join('');
};

/** The archive: entry names are GBK and do not say so. */
export const archiveOf = (sellerId: string, day: string, list: string): Buffer => {
  const stem = `${sellerId}0156_${digitsOf(day)}_业务明细`;
  return zipped([
    { name: gbk(`${stem}.csv`), content: gbk(list) },
    { name: gbk(`${stem}(汇总).csv`), content: gbk('#支付宝业务汇总查询\r\n') },
  ]);
};

/** The bill of a day, with the faults that were seeded into it. */
export const billOf = (state: State, day: string): Buffer => {
  const lines = state.seeded.get(day) ?? honestLines(state, day);
  const { sellerId } = state.settings;
  return archiveOf(sellerId, day, listText(sellerId, { day, lines, madeAt: now(state) }));
};

/** Answers with the address of a bill, good for thirty seconds. */
export const billAddress = (state: State, call: Call): Body => {
  const { bill_date: day } = read(contents.bill, call.content);
  if (now(state) < beginOf(day) + dayMs + state.settings.billReadyMs)
    throw new AlipayRefusal('40004', 'isp.bill_not_exist', '账单不存在');
  const token = state.random.letters(32);
  state.bills.set(token, {
    content: billOf(state, day),
    until: now(state) + state.settings.billLifeMs,
  });
  const { sellerId } = state.settings;
  const query = `bizType=trade&userId=${sellerId}0156&fileType=csv.zip&token=${token}`;
  const house = state.billsAt ?? `${state.url}/downloadBillFile.resource`;
  return { bill_download_url: `${house}${house.includes('?') ? '&' : '?'}${query}` };
};

/** The bytes behind an address; undefined when it is unknown or has run out. */
export const billBehind = (state: State, query: string): Buffer | undefined => {
  const bill = state.bills.get(new URLSearchParams(query).get('token') ?? '');
  return bill && now(state) <= bill.until ? bill.content : undefined;
};
