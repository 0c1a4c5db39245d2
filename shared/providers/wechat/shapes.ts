// The few fields of WeChat Pay's resources that we read; an answer that lacks one is unreadable.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';

/** RFC 3339 with any offset into epoch milliseconds. */
export const Rfc3339 = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** WeChat Pay leaves the currency out where there is only one: renminbi. */
const Yuan = Currency.nullish().transform((currency) => currency ?? 'CNY');

const tradeStates = [
  'SUCCESS',
  'REFUND',
  'NOTPAY',
  'CLOSED',
  'REVOKED',
  'USERPAYING',
  'PAYERROR',
  'ACCEPT',
] as const;

/** An order; the payment's own fields are there once it was paid. */
export const Transaction = z.object({
  mchid: z.string(),
  out_trade_no: z.string().min(1),
  trade_state: z.enum(tradeStates),
  trade_type: z.string().nullish(),
  transaction_id: z.string().nullish(),
  success_time: Rfc3339.nullish(),
  amount: z
    .object({ total: z.int().min(1), currency: Yuan })
    .nullish()
    .catch(undefined),
});
export type Transaction = z.infer<typeof Transaction>;

/** CLOSED is written CLOSE on some of WeChat's pages. */
const RefundStatus = z
  .enum(['SUCCESS', 'CLOSED', 'CLOSE', 'PROCESSING', 'ABNORMAL'])
  .transform((status) => (status === 'CLOSE' ? 'CLOSED' : status));
export type RefundStatus = z.infer<typeof RefundStatus>;

const RefundAmount = z.object({ refund: z.int().min(1), currency: Yuan });

export const Refund = z.object({
  refund_id: z.string().min(1),
  out_refund_no: z.string().min(1),
  out_trade_no: z.string().min(1),
  status: RefundStatus,
  success_time: Rfc3339.nullish(),
  create_time: Rfc3339.nullish(),
  amount: RefundAmount,
});
export type Refund = z.infer<typeof Refund>;

/** A refund as its notification tells it: the same under another name. */
export const NotifiedRefund = z
  .object({
    mchid: z.string(),
    refund_id: z.string().min(1),
    out_refund_no: z.string().min(1),
    out_trade_no: z.string().min(1),
    refund_status: RefundStatus,
    success_time: Rfc3339.nullish(),
    amount: RefundAmount,
  })
  .transform(({ refund_status, ...rest }) => ({ ...rest, status: refund_status }));

/** The hand-offs of the four ways to make an order that the payer pays by himself. */
export const CodeUrl = z.object({ code_url: z.string().min(1).max(512) });
export const H5Url = z.object({ h5_url: z.url({ protocol: /^https?$/ }) });
export const PrepayId = z.object({ prepay_id: z.string().min(1).max(64) });

export const Bill = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url(),
});

export const Reversed = z.object({ mchid: z.string(), out_trade_no: z.string() });
