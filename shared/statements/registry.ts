// The statement formats, by the name of the provider that writes them: one line per format.
import { alipayBill } from './alipay-bill.ts';
import { camt053 } from './camt053.ts';
import type { Format } from './format.ts';
import { stripeItemized } from './stripe-itemized.ts';
import { unionpayZm } from './unionpay-zm.ts';
import { wechatTradeBill } from './wechat-trade-bill.ts';

export const formats: Readonly<Partial<Record<string, Format>>> = {
  alipay: alipayBill,
  bank: camt053,
  stripe: stripeItemized,
  unionpay: unionpayZm,
  wechat: wechatTradeBill,
};
