// The code that a payer shows at the counter: its last digit says how the payer's wallet behaves.
import { acq } from './refusal.ts';
import { noLongerOpen, paid, type State, type Trade } from './state.ts';

/** How a wallet behaves by the last digit of its code; others pay at once. */
export const behaviours = {
  '1': 'asks',
  '2': 'no_balance',
  '3': 'invalid',
  '4': 'pays_unheard',
  '5': 'risk',
} as const;
export type Behaviour = (typeof behaviours)[keyof typeof behaviours] | 'pays';

const isNamed = (digit: string): digit is keyof typeof behaviours =>
  Object.hasOwn(behaviours, digit);

const behaviourOf = (code: string): Behaviour => {
  const digit = code.slice(-1);
  return isNamed(digit) ? behaviours[digit] : 'pays';
};

/** Eighteen digits that begin as Alipay's codes do, for a wallet that behaves so. */
export const newCode = (state: State, behaviour: Behaviour): string => {
  const found = Object.entries(behaviours).find(([, name]) => name === behaviour);
  const digits = Array.from({ length: 15 }, () => state.random.whole(10)).join('');
  return `28${digits}${found?.[0] ?? '0'}`;
};

/** Refuses what is no code, or one that another trade has used. */
export const checkCode = (state: State, code: string, reference: string): void => {
  const used = [...state.trades.values()].find((trade) => trade.authCode === code);
  const fits = /^(2[5-9]|30)\d{14,22}$/.test(code) && behaviourOf(code) !== 'invalid';
  if (!fits || (used && used.reference !== reference))
    throw acq('PAYMENT_AUTH_CODE_INVALID', '支付授权码无效');
};

const refusals = {
  no_balance: 'BUYER_BALANCE_NOT_ENOUGH',
  risk: 'PAYMENT_REQUEST_HAS_RISK',
} as const;

/** Refuses before a trade is made, as the wallet wants it. */
export const checkWallet = (code: string): void => {
  const behaviour = behaviourOf(code);
  if (behaviour === 'no_balance' || behaviour === 'risk') throw acq(refusals[behaviour]);
};

/** What the wallet does with a trade: pays it, or asks its owner first. */
export const met = (
  state: State,
  trade: Trade,
  code: string,
): { readonly trade: Trade; readonly heard: boolean } => {
  if (trade.status === 'TRADE_CLOSED') throw noLongerOpen(trade);
  if (trade.status !== 'WAIT_BUYER_PAY' || behaviourOf(code) === 'asks')
    return { trade, heard: true };
  return { trade: paid(state, trade), heard: behaviourOf(code) !== 'pays_unheard' };
};
