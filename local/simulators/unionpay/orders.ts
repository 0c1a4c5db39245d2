// Orders for payers: by form in the browser, by number for an app, by code shown, by code scanned.
import { answer, Refusal } from './answers.ts';
import { checkNew } from './checks.ts';
import type { Fields } from './fields.ts';
import { fail, succeed } from './money.ts';
import { keyOf, type Payment, type State, type Way } from './state.ts';
import { instantOf } from './time.ts';

/** The address that the payer's wallet scans; the end names the order. */
export const codeOf = (token: string): string => `https://qr.95516.com/00010000/${token}`;

const expiryOf = (fields: Fields, madeAt: number): number | undefined => {
  const { payTimeout } = fields;
  if (payTimeout === undefined) return undefined;
  const at = instantOf(payTimeout);
  if (at === undefined || at <= madeAt) throw new Refusal('10', 'payTimeout');
  return at;
};

const tokenFor: Readonly<Record<Way, (state: State) => string>> = {
  front: (state) => state.random.letters(24),
  app: (state) => Array.from({ length: 21 }, () => state.random.whole(10)).join(''),
  code: (state) => Array.from({ length: 32 }, () => state.random.whole(10)).join(''),
  scanned: (state) => state.random.letters(24),
};

const added = (state: State, request: Fields, way: Way): Payment => {
  const madeAt = checkNew(state, request);
  if (request['currencyCode'] !== '156') throw new Refusal('10', 'currencyCode');
  const payment: Payment = {
    type: '01',
    key: keyOf(request),
    request,
    way,
    amount: Number(request['txnAmt']),
    madeAt,
    expiresAt: expiryOf(request, madeAt),
    token: tokenFor[way](state),
    state: 'open',
    returned: 0,
    undone: false,
  };
  state.transactions.set(payment.key, payment);
  return payment;
};

/** A browser that comes again with the same form gets the same page. */
export const frontOrder = (state: State, fields: Fields): Payment => {
  const known = state.transactions.get(keyOf(fields));
  return known?.type === '01' && known.way === 'front' ? known : added(state, fields, 'front');
};

export const appOrder = (state: State, fields: Fields): Fields =>
  answer(fields, '00', { tn: added(state, fields, 'app').token });

export const codeOrder = (state: State, fields: Fields): Fields =>
  answer(fields, '00', { qrCode: codeOf(added(state, fields, 'code').token) });

/**
 * What a payer's phone does with a code that is scanned, by its last digit: it pays, waits for the
 * payer's thumb, lacks the money, or answers nobody.
 */
export const scanEnds = { pays: '0', asks: '1', lacks_money: '2', silent: '3' } as const;
export type ScanEnd = keyof typeof scanEnds;

/** A payer's code: 19 digits that begin with 62. */
export const payerCode = (end: ScanEnd, counted: number): string =>
  `62${String(counted).padStart(16, '0')}${scanEnds[end]}`;

const scanned: Readonly<Record<string, (state: State, payment: Payment) => void>> = {
  [scanEnds.pays]: (state, payment) => void succeed(state, payment),
  [scanEnds.lacks_money]: (state, payment) => void fail(state, payment, '64'),
};

export const scannedOrder = (state: State, fields: Fields): Fields => {
  const payment = added(state, fields, 'scanned');
  const run = scanned[(fields['qrNo'] ?? '').slice(-1)];
  const end = (): void => {
    const now = state.transactions.get(payment.key);
    if (now?.type === '01' && now.state === 'open') run?.(state, now);
  };
  state.timeline.later(end, state.settings.scanDelayMs);
  return answer(fields, '00');
};
