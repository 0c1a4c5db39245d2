// A scanned code: charged at once, or after the payer's password; the code's end says what its payer does.
import type { Reply } from './api.ts';
import { bodyOf, CodePay, checkOwner } from './bodies.ts';
import { type Code, refusal } from './errors.ts';
import { checkReuse, fingerprintOf, shown } from './orders.ts';
import { succeed } from './settle-order.ts';
import { changed, type Order, orderNow, type State } from './state.ts';

/** What the payer behind a code does, by its last two digits. */
export const codeEnds = {
  pays: '00',
  password: '01',
  not_enough: '02',
  expired: '03',
  not_wechat: '04',
} as const;

export type CodeBehaviour = keyof typeof codeEnds;

/** A code of 18 digits for a payer who behaves so; the number tells one payer from another. */
export const authCode = (behaviour: CodeBehaviour, number = 1): string =>
  `13${String(number).padStart(14, '0')}${codeEnds[behaviour]}`;

const refused: Readonly<Record<string, readonly [code: Code, message: string]>> = {
  [codeEnds.not_enough]: ['NOT_ENOUGH', '余额不足'],
  [codeEnds.expired]: ['AUTH_CODE_EXPIRE', '付款码已过期，请刷新后再试'],
  [codeEnds.not_wechat]: ['AUTH_CODE_INVALID', '非微信付款码'],
};

/** Above this many fen, a payer is always asked for the password. */
const passwordFromFen = 100_001;

const checkCode = (state: State, code: string, outTradeNo: string): void => {
  const [name, message] = refused[code.slice(-2)] ?? [];
  if (name !== undefined) throw refusal(name, message ?? '');
  const usedBy = state.usedCodes.get(code);
  if (usedBy !== undefined && usedBy !== outTradeNo)
    throw refusal('AUTH_CODE_EXPIRE', '付款码已使用');
  state.usedCodes.set(code, outTradeNo);
};

type Body = ReturnType<typeof parsed>;
const parsed = (text: string) => bodyOf(CodePay, text);

const made = (state: State, body: Body, fingerprint: string): Order => {
  const now = state.timeline.now();
  const order: Order = {
    outTradeNo: body.out_trade_no,
    way: 'codepay',
    fingerprint,
    description: body.description,
    attach: body.attach ?? '',
    total: body.amount.total,
    notifyUrl: undefined,
    openid: `oSim${state.random.letters(24)}`,
    createdAt: now,
    expiresAt: Number.POSITIVE_INFINITY,
    prepayId: '',
    preparedAt: now,
    state: 'NOTPAY',
    entering: false,
  };
  state.orders.set(order.outTradeNo, order);
  return order;
};

const charged = (state: State, order: Order, code: string): Order => {
  const asks = code.endsWith(codeEnds.password) || order.total >= passwordFromFen;
  return asks
    ? changed(state, order, { state: 'USERPAYING', entering: true })
    : succeed(state, order);
};

/** POST /v3/pay/transactions/codepay. */
export const createCodePay = (state: State, text: string): Reply => {
  const body = parsed(text);
  checkOwner(body, state.settings);
  const fingerprint = fingerprintOf(body);
  const before = orderNow(state, body.out_trade_no);
  if (before) checkReuse(before, fingerprint, 'codepay');
  else checkCode(state, body.payer.auth_code, body.out_trade_no);
  const order = before ?? charged(state, made(state, body, fingerprint), body.payer.auth_code);
  if (order.state === 'USERPAYING' && state.settings.userPaying === 'error')
    throw refusal('USERPAYING', '用户支付中，需要输入密码');
  return { status: 200, value: shown(state, order) };
};
