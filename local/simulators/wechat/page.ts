// The page behind an H5 address: what a phone's browser shows before it would open the wallet.
import { decimal } from '../kit/decimal.ts';
import type { Reply } from '../kit/server.ts';
import type { WechatSimulator } from './simulator.ts';

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body:
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width"><title>微信支付（模拟）</title>' +
    `<body style="font:18px system-ui;margin:2em auto;max-width:24em">${body}</body></html>`,
});

/** Only web pages can be returned to: nothing of this runs scripts. */
const backLink = (address: string | null): string => {
  if (address === null || !/^https?:\/\//.test(address)) return '';
  return `<p><a href="${escaped(address)}">返回商户 · Back</a></p>`;
};

const form = (prepayId: string): string =>
  "<button onclick=\"fetch('/simulator/pay',{method:'POST',body:JSON.stringify({prepayId:'" +
  `${escaped(prepayId)}'})}).then(()=>location.reload())">支付 · Pay</button>`;

/** Shows an order by its prepay id, with a button that pays it. */
export const payPage = (simulator: WechatSimulator, query: string): Reply => {
  const asked = new URLSearchParams(query);
  const prepayId = asked.get('prepay_id') ?? '';
  const order = simulator.order({ prepayId });
  if (!order) return html(404, '<p>订单不存在 · No such order</p>');
  const open = order.state === 'NOTPAY';
  return html(
    200,
    `<h1>¥${decimal(order.total, 2)}</h1><p>${escaped(order.description)}</p>` +
      `<p>${order.state}</p>${open ? form(prepayId) : ''}${backLink(asked.get('redirect_url'))}`,
  );
};
