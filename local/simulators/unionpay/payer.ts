// What the payer does: pays on the page, in the app or by the code shown; fails; says yes to a scan.
import { fail, succeed } from './money.ts';
import { codeOf } from './orders.ts';
import { isPayable, type Payment, payments, type State, type Way } from './state.ts';

/** Which order: by our number, by the app's `tn`, or by the text of the code that was shown. */
export type Target =
  | { readonly reference: string }
  | { readonly tn: string }
  | { readonly qrCode: string }
  | { readonly token: string };

export type OpenOrder = {
  readonly id: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: 'CNY';
  readonly status: string;
  readonly way: Way;
  readonly description: string;
  /** Epoch milliseconds. */
  readonly expires_at: number | null;
};

export type Payer = {
  /** `amount` in fen, where the payer is made to pay another than was asked for. */
  readonly pay: (target: Target, options?: { readonly amount?: number | undefined }) => Payment;
  /** The payer's bank takes the money although the order's time is over: it was slow to answer. */
  readonly payLate: (target: Target) => Payment;
  /** Tries and fails with a response code, 64 (too little money) when absent. */
  readonly decline: (target: Target, options?: { readonly code?: string | undefined }) => Payment;
  readonly open: () => readonly OpenOrder[];
};

export const payer = (state: State): Payer => ({
  pay: (target, { amount } = {}) => succeed(state, payable(state, target), amount),
  payLate: (target) => succeed(state, overdue(state, target)),
  decline: (target, { code = '64' } = {}) => fail(state, payable(state, target), code),
  open: () =>
    payments(state)
      .filter((one) => isPayable(state, one))
      .map(shown),
});

const shown = (payment: Payment): OpenOrder => ({
  id: payment.token,
  reference: payment.request['orderId'] ?? '',
  amount: payment.amount,
  currency: 'CNY',
  status: payment.code ?? 'open',
  way: payment.way,
  description: payment.request['orderDesc'] ?? '',
  expires_at: payment.expiresAt ?? null,
});

const fits = (payment: Payment, target: Target): boolean => {
  if ('reference' in target) return payment.request['orderId'] === target.reference;
  if ('tn' in target) return payment.way === 'app' && payment.token === target.tn;
  if ('qrCode' in target) return payment.way === 'code' && codeOf(payment.token) === target.qrCode;
  return payment.token === target.token;
};

/** The order, the one that can be paid first where several bear a number. */
export const find = (state: State, target: Target): Payment | undefined => {
  const own = payments(state).filter((one) => fits(one, target));
  return own.find((one) => isPayable(state, one)) ?? own[0];
};

const overdue = (state: State, target: Target): Payment => {
  const found = find(state, target);
  if (found?.state === 'open' && !isPayable(state, found)) return found;
  throw new Error(`${found?.request['orderId'] ?? 'no such order'} is not open beyond its time`);
};

const payable = (state: State, target: Target): Payment => {
  const found = find(state, target);
  if (!found) throw new Error('UnionPay knows no such order: was its form submitted?');
  if (!isPayable(state, found))
    throw new Error(
      `${found.request['orderId']} cannot be paid: it is ${found.state} or its time is over`,
    );
  return found;
};
