// The few fields of Alipay's answers that we read; an answer that lacks one is unreadable.
import * as z from 'zod';
import { amountLimitMinor, Currency, parseDecimal } from '../../kernel/money.ts';
import { fromBeijing } from '../beijing.ts';

/** `206.00` yuan into fen; money never moves as zero or less. */
const Yuan = z.string().transform((text, context): number => {
  const minor = parseDecimal(text, 'CNY');
  if (minor !== undefined && minor > 0 && minor <= amountLimitMinor) return minor;
  context.issues.push({ code: 'custom', message: 'an amount in yuan', input: undefined });
  return z.NEVER;
});

/** Beijing time as text into an instant. */
export const BeijingTime = z.string().transform((text, context): number => {
  const instant = fromBeijing(text);
  if (instant !== undefined) return instant;
  context.issues.push({ code: 'custom', message: 'a time', input: undefined });
  return z.NEVER;
});

/** Alipay writes absent things as '' now and then. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? undefined : value), shape.nullish());

/** Trades are in renminbi unless they say otherwise. */
const TradeCurrency = optional(Currency).transform((currency) => currency ?? 'CNY');

const TradeStatus = z.enum(['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED']);

/** A trade; it has a payment's time once it was paid, also after it was given back and closed. */
export const Trade = z.object({
  out_trade_no: z.string().min(1),
  trade_no: z.string().min(1),
  trade_status: TradeStatus,
  total_amount: Yuan,
  trans_currency: TradeCurrency,
  send_pay_date: optional(BeijingTime),
});
export type Trade = z.infer<typeof Trade>;

export const Precreated = z.object({
  out_trade_no: z.string().min(1),
  qr_code: z.string().min(1).max(1_024),
});

export const Created = z.object({
  out_trade_no: z.string().min(1),
  trade_no: z.string().min(1),
});

/** A scanned code: paid at once (10000), or waiting for its payer (10003). */
export const Scanned = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('10000'),
    out_trade_no: z.string().min(1),
    trade_no: z.string().min(1),
    total_amount: Yuan,
    trans_currency: TradeCurrency,
    gmt_payment: BeijingTime,
  }),
  z.object({
    code: z.literal('10003'),
    out_trade_no: z.string().min(1),
    trade_no: optional(z.string()),
  }),
]);

export const Closing = z.object({ out_trade_no: optional(z.string()) });

/** `action` says what the cancel did to a trade that existed; `retry_flag` that it was not done. */
export const Cancelled = z.object({
  out_trade_no: optional(z.string()),
  retry_flag: z.enum(['Y', 'N']),
  action: optional(z.enum(['close', 'refund'])),
});

/** `refund_fee` is the sum of all refunds of the trade, so it is not read. */
export const Refunded = z.object({
  out_trade_no: z.string().min(1),
  trade_no: z.string().min(1),
  fund_change: z.enum(['Y', 'N']),
  gmt_refund_pay: optional(BeijingTime),
});

/** Without a status the refund never arrived, or failed: Alipay does not tell which. */
export const FoundRefund = z.object({
  out_trade_no: optional(z.string()),
  out_request_no: optional(z.string()),
  trade_no: optional(z.string()),
  refund_status: optional(z.string()),
  refund_amount: optional(Yuan),
  gmt_refund_pay: optional(BeijingTime),
});

export const BillAddress = z.object({ bill_download_url: z.url({ protocol: /^https?$/ }) });

/** A notification about a trade, whatever else it carries. */
export const Notice = z.object({
  notify_id: z.string().min(1).max(128),
  notify_time: BeijingTime,
  out_trade_no: z.string().min(1),
  trade_no: z.string().min(1),
  trade_status: TradeStatus,
  total_amount: Yuan,
  trans_currency: TradeCurrency,
  gmt_payment: optional(BeijingTime),
  gmt_refund: optional(z.string()),
  refund_fee: optional(z.string()),
  out_biz_no: optional(z.string()),
});
export type Notice = z.infer<typeof Notice>;
