// The lines of a trade bill as WeChat Pay prints them: back-ticks, yuan, sums at the end.
import { decimal } from '../kit/decimal.ts';
import { beijing } from './state.ts';

/** One line; amounts in fen, as they stand in the file. `wrong` says which seeded fault made it so. */
export type BillLine = {
  readonly at: number;
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly openid: string;
  readonly tradeType: string;
  readonly tradeState: 'SUCCESS' | 'REFUND' | 'REVOKED';
  readonly settled: number;
  readonly refundId: string;
  readonly outRefundNo: string;
  readonly refunded: number;
  readonly refundState: string;
  readonly description: string;
  readonly attach: string;
  /** Negative where the fee of a refund comes back. */
  readonly fee: number;
  readonly total: number;
  readonly wrong?: string;
};

type Owner = {
  readonly appid: string;
  readonly mchid: string;
  readonly feePerTenThousand: number;
};

const yuan = (fen: number): string => decimal(fen, 2);
const feeText = (fen: number): string => `${yuan(fen)}000`;

type Print = (line: BillLine, owner: Owner) => string;

const kind = ({ tradeState }: BillLine): string => (tradeState === 'SUCCESS' ? '' : 'ORIGINAL');

/** The columns of a bill of all trade, in their order. */
const columns: Readonly<Record<string, Print>> = {
  交易时间: ({ at }) => beijing(at).slice(0, 19).replace('T', ' '),
  公众账号ID: (_line, { appid }) => appid,
  商户号: (_line, { mchid }) => mchid,
  特约商户号: () => '0',
  设备号: () => '',
  微信订单号: ({ transactionId }) => transactionId,
  商户订单号: ({ outTradeNo }) => outTradeNo,
  用户标识: ({ openid }) => openid,
  交易类型: ({ tradeType }) => tradeType,
  交易状态: ({ tradeState }) => tradeState,
  付款银行: () => 'OTHERS',
  货币种类: () => 'CNY',
  应结订单金额: ({ settled }) => yuan(settled),
  代金券金额: () => '0.00',
  微信退款单号: ({ refundId }) => refundId,
  商户退款单号: ({ outRefundNo }) => outRefundNo,
  退款金额: ({ refunded }) => yuan(refunded),
  充值券退款金额: () => '0.00',
  退款类型: kind,
  退款状态: ({ refundState }) => refundState,
  商品名称: ({ description }) => description.replaceAll(/[\r\n]/g, ' '),
  商户数据包: ({ attach }) => attach,
  手续费: ({ fee }) => feeText(fee),
  费率: (_line, { feePerTenThousand }) => `${decimal(feePerTenThousand, 2)}%`,
  订单金额: ({ total }) => yuan(total),
  申请退款金额: ({ refunded }) => yuan(refunded),
  费率备注: () => '',
};

const sum = (lines: readonly BillLine[], amount: (line: BillLine) => number): number =>
  lines.reduce((total, line) => total + amount(line), 0);

/** Sums lose their last zeros: 45.0, 0.08. */
const trimmed = (text: string): string => text.replace(/0+$/, '').replace(/\.$/, '.0');

const sums: Readonly<Record<string, (lines: readonly BillLine[]) => string>> = {
  总交易单数: ({ length }) => `${length}.0`,
  应结订单总金额: (lines) => trimmed(yuan(sum(lines, ({ settled }) => settled))),
  退款总金额: (lines) => trimmed(yuan(sum(lines, ({ refunded }) => refunded))),
  充值券退款总金额: () => '0.0',
  手续费总金额: (lines) => trimmed(yuan(sum(lines, ({ fee }) => fee))),
  订单总金额: (lines) => trimmed(yuan(sum(lines, ({ total }) => total))),
  申请退款总金额: (lines) => trimmed(yuan(sum(lines, ({ refunded }) => refunded))),
};

const row = (fields: readonly string[]): string =>
  `${fields.map((field) => `\`${field}`).join(',')}\r\n`;

/** The whole file: byte order mark, header, lines, header of the sums, sums. */
export const billText = (lines: readonly BillLine[], owner: Owner): string =>
  [
    `\ufeff${Object.keys(columns).join(',')}\r\n`,
    ...lines.map((line) => row(Object.values(columns).map((print) => print(line, owner)))),
    `${Object.keys(sums).join(',')}\r\n`,
    row(Object.values(sums).map((print) => print(lines))),
  ].join('');
