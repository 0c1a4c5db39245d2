// Orders at Alipay: a code to scan, a page, an app's order, a mini-program's trade, a scanned code.
import type * as z from 'zod';
import { formatDecimal } from '../../kernel/money.ts';
import { dayMs } from '../../kernel/time.ts';
import { beijingText } from '../beijing.ts';
import type { Order, Presentation } from '../contract.ts';
import type { Declined, PayOutcome, Succeeded } from '../outcomes.ts';
import { type Answer, ask, type Call, type Line, signedCall } from './call.ts';
import { close } from './close.ts';
import type { Product } from './credentials.ts';
import { find, mistaken } from './find.ts';
import { declineOf, fault, isOurFault, named, type Refusal, unknown } from './refusal.ts';
import { toldBy, tradeSaid } from './said.ts';
import { Created, Precreated, Scanned } from './shapes.ts';
import { encoded } from './signature.ts';

/** The same number with the same parameters goes on with the same trade, for as long as one lives. */
export const repeatableMs = 15 * dayMs;

/** Alipay refuses these three in a subject. */
const subjectOf = ({ description }: Order): string => description.replaceAll(/[/=&]/g, ' ');

const subjectLimit = 256;

/** What every way of paying says of an order; depends on nothing but the order and the account. */
const contentOf = ({ credentials }: Line, order: Order, product: Product) => ({
  out_trade_no: order.reference,
  total_amount: formatDecimal(order.money.amount, order.money.currency),
  subject: subjectOf(order).slice(0, subjectLimit),
  product_code: credentials.product_codes[product],
  time_expire: beijingText(order.expiresAt),
  ...(credentials.store_id !== undefined && { store_id: credentials.store_id }),
});

const notified = ({ credentials }: Line) => ({ notify_url: credentials.notify_url });

const notSupported: Declined = { outcome: 'declined', code: 'not_supported', final: true };

const over = (providerId?: string): Declined => ({
  outcome: 'declined',
  code: 'declined',
  final: true,
  ...(providerId !== undefined && { providerId }),
});

interface Doubt {
  readonly why: string;
  /** Alipay calls the number closed: without a trade it was burnt. */
  readonly gone: boolean;
}

/** What a look at the trade says about an order that Alipay would not make (again). */
const looked = async (line: Line, order: Order, { why, gone }: Doubt): Promise<PayOutcome> => {
  const found = await find(line, order);
  if ('outcome' in found && found.outcome === 'unknown') return found;
  if ('outcome' in found) return gone ? over() : unknown(why);
  const said = tradeSaid(toldBy(found), line.now());
  if (said.outcome === 'succeeded') return said;
  const providerId = found.trade_no;
  return said.outcome === 'closed'
    ? over(providerId)
    : { outcome: 'accepted', providerId, next: { kind: 'wait' } };
};

const doubtOf = (refusal: Refusal): Doubt => ({
  why: named(refusal),
  gone: refusal.subCode === 'TRADE_HAS_CLOSE',
});

/** Refusals of a code or trade that was to be shown: where they name the order, nothing was made. */
const refused = (line: Line, order: Order, refusal: Refusal): PayOutcome | Promise<PayOutcome> => {
  if (isOurFault(refusal)) throw fault(refusal);
  const code = declineOf(refusal);
  return code === undefined
    ? looked(line, order, doubtOf(refusal))
    : { outcome: 'declined', code, final: true };
};

type Make = (line: Line, order: Order) => Promise<PayOutcome>;

const settled = <Value>(
  {
    line,
    order,
    answer,
  }: { readonly line: Line; readonly order: Order; readonly answer: Answer<Value> },
  accepted: (value: Value) => PayOutcome,
): PayOutcome | Promise<PayOutcome> => {
  if (answer.kind === 'unknown') return answer.unknown;
  return answer.kind === 'refused' ? refused(line, order, answer.refusal) : accepted(answer.value);
};

const precreated: Make = async (line, order) => {
  const answer = await ask(line, Precreated, {
    method: 'alipay.trade.precreate',
    content: contentOf(line, order, 'precreate'),
    also: notified(line),
  });
  return settled({ line, order, answer }, ({ out_trade_no, qr_code }) =>
    out_trade_no === order.reference
      ? { outcome: 'accepted', next: { kind: 'qr_code', data: qr_code } }
      : unknown('an answer about another trade'),
  );
};

/** A link or an app's order is signed here and makes no call; its time is the order's own. */
const signedHere = (line: Line, order: Order, call: Call): string =>
  encoded(signedCall(line, call, order.createdAt));

const pages = {
  phone: { product: 'wap', method: 'alipay.trade.wap.pay' },
  desktop: { product: 'page', method: 'alipay.trade.page.pay' },
} as const;

const redirected: Make = async (line, order) => {
  const { redirect_page, gateway } = line.credentials;
  const usual = redirect_page === 'wap' ? 'phone' : 'desktop';
  const { product, method } = pages[order.device ?? usual];
  const { returnUrl } = order;
  const address = signedHere(line, order, {
    method,
    content: {
      ...contentOf(line, order, product),
      ...(product === 'wap' && returnUrl !== undefined && { quit_url: returnUrl }),
    },
    also: { ...notified(line), ...(returnUrl !== undefined && { return_url: returnUrl }) },
  });
  return { outcome: 'accepted', next: { kind: 'redirect', url: `${gateway}?${address}` } };
};

const inApp: Make = async (line, order) => {
  const orderString = signedHere(line, order, {
    method: 'alipay.trade.app.pay',
    content: contentOf(line, order, 'app'),
    also: notified(line),
  });
  const parameters = { order_string: orderString };
  return { outcome: 'accepted', next: { kind: 'in_app', parameters } };
};

/** Numbers that begin so are the old `buyer_id`; everything else is an open id. */
const buyerOf = (payerId: string) =>
  /^2088\d{12}$/.test(payerId) ? { buyer_id: payerId } : { buyer_open_id: payerId };

const created = async (line: Line, order: Order, payerId: string): Promise<PayOutcome> => {
  const { op_app_id, app_id } = line.credentials;
  const answer = await ask(line, Created, {
    method: 'alipay.trade.create',
    content: {
      ...contentOf(line, order, 'create'),
      ...buyerOf(payerId),
      op_app_id: op_app_id ?? app_id,
    },
    also: notified(line),
  });
  return settled({ line, order, answer }, ({ out_trade_no, trade_no }) =>
    out_trade_no === order.reference
      ? {
          outcome: 'accepted',
          providerId: trade_no,
          next: { kind: 'in_app', parameters: { trade_no } },
        }
      : unknown('an answer about another trade'),
  );
};

/**
 * A refused code may belong to a repetition whose first call went through: the order is ended before
 * it is called declined, so that no trade of it stays open at Alipay.
 */
const scanRefused = async (line: Line, order: Order, refusal: Refusal): Promise<PayOutcome> => {
  if (isOurFault(refusal)) throw fault(refusal);
  const code = declineOf(refusal);
  if (code === undefined) return looked(line, order, doubtOf(refusal));
  const end = await close(line, order);
  if (end.outcome === 'closed') return { outcome: 'declined', code, final: true };
  return end.outcome === 'returned' ? unknown('it was paid and given back: close it') : end;
};

const noCode: Doubt = {
  why: 'the payer’s code is not at hand: ask for the order, or close it',
  gone: false,
};

const scanned: Make = async (line, order) => {
  if (order.payerCode === undefined) return looked(line, order, noCode);
  const answer = await ask(line, Scanned, {
    method: 'alipay.trade.pay',
    content: {
      ...contentOf(line, order, 'pay'),
      scene: 'bar_code',
      auth_code: order.payerCode,
    },
    also: notified(line),
  });
  if (answer.kind === 'unknown') return answer.unknown;
  if (answer.kind === 'refused') return scanRefused(line, order, answer.refusal);
  const { value } = answer;
  if (value.out_trade_no !== order.reference) return unknown('an answer about another trade');
  if (value.code === '10000') return paidAtOnce(value);
  return {
    outcome: 'accepted',
    next: { kind: 'wait' },
    ...(value.trade_no && { providerId: value.trade_no }),
  };
};

type Paid = Extract<z.infer<typeof Scanned>, { readonly code: '10000' }>;

const paidAtOnce = (value: Paid): Succeeded => ({
  outcome: 'succeeded',
  providerId: value.trade_no,
  money: { amount: value.total_amount, currency: value.trans_currency },
  at: value.gmt_payment,
});

const makers: Readonly<Partial<Record<Presentation, Make>>> = {
  qr_shown: precreated,
  redirect: redirected,
  in_app: (line, order) =>
    order.payerId === undefined ? inApp(line, order) : created(line, order, order.payerId),
  code_scanned: scanned,
};

/** Makes the order, or goes on with it: the same number with the same parameters is the same trade. */
export const pay = async (line: Line, order: Order): Promise<PayOutcome> => {
  const make = makers[order.presentation];
  if (!make || order.method !== 'alipay' || order.money.currency !== 'CNY') return notSupported;
  if (order.expiresAt <= order.createdAt)
    throw mistaken('expires_at', 'the order’s end lies before its beginning');
  return make(line, order);
};
