// The columns of WeChat Pay's three trade bills, and which of them are added up at the end.
import { refusedFile } from './format.ts';

const columns =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,' +
  '货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,' +
  '商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';

const ofRefunds = new Set(
  '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,申请退款金额'.split(','),
);

/** The bills that there are: of all trade, of payments alone, of refunds alone. */
const headers: readonly (readonly string[])[] = [
  columns.split(','),
  columns.split(',').filter((column) => !ofRefunds.has(column)),
  columns.replace('代金券金额,', '代金券金额,退款申请时间,退款成功时间,').split(','),
];

/** The sums that we check, by the column that each adds up; the count is the first. */
export const countColumn = '总交易单数';
export const sumsOf: Readonly<Record<string, string>> = {
  应结订单总金额: '应结订单金额',
  退款总金额: '退款金额',
  充值券退款总金额: '充值券退款金额',
  手续费总金额: '手续费',
};

/** The columns of a bill's first line; any other line refuses the file. */
export const headerOf = (text: string): readonly string[] => {
  const found = headers.find((header) => header.join(',') === text);
  if (found) return found;
  throw refusedFile(
    'statement_header',
    'the first line is not the header of a WeChat Pay trade bill (ALL, SUCCESS or REFUND): its ' +
      'columns have changed, or this is another file',
  );
};
