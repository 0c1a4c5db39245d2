// The cashier's page: what the payer's browser shows after the form, and how it goes back to the merchant.
import { decimal } from '../kit/decimal.ts';
import type { Reply } from '../kit/server.ts';
import { answer } from './answers.ts';
import type { Fields } from './fields.ts';
import { successFields } from './notify.ts';
import { isPayable, type Payment, type State } from './state.ts';

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const html = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body:
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width"><title>银联在线支付（模拟）</title>' +
    `<body style="font:18px system-ui;margin:2em auto;max-width:24em">${body}</body></html>`,
});

/** What the browser carries back: the success, or an answer without a transaction. */
export const frontFields = (state: State, payment: Payment): Fields =>
  state.keys.sign(
    payment.state === 'paid'
      ? successFields(payment)
      : answer(payment.request, '01', { txnAmt: String(payment.amount) }),
  );

/** Only web pages can be returned to. */
const backForm = (state: State, payment: Payment): string => {
  const { frontUrl = '' } = payment.request;
  if (!/^https?:\/\//.test(frontUrl)) return '';
  const inputs = Object.entries(frontFields(state, payment))
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');
  return `<form method="post" action="${escaped(frontUrl)}">${inputs}<button>返回商户 · Back</button></form>`;
};

const button = (token: string, lever: string, label: string): string =>
  `<button onclick="fetch('/simulator/${lever}',{method:'POST',body:JSON.stringify({token:'` +
  `${token}'})}).then(()=>location='/page?token=${token}')">${label}</button> `;

/** Shows an order, with buttons that pay it or fail while it can be paid. */
export const cashier = (state: State, payment: Payment | undefined): Reply => {
  if (!payment) return html(404, '<p>订单不存在 · No such order</p>');
  const { token, amount, request } = payment;
  const buttons = isPayable(state, payment)
    ? button(token, 'pay', '支付 · Pay') + button(token, 'decline', '余额不足 · Fail')
    : '';
  return html(
    200,
    `<h1>¥${decimal(amount, 2)}</h1><p>${escaped(request['orderDesc'] ?? '')}</p>` +
      `<p>${payment.state}</p>${buttons}${backForm(state, payment)}`,
  );
};
