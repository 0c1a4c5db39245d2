// The page behind a next action: what a wallet or a bank would show the payer, with two buttons.

import { decimal } from '../kit/decimal.ts';
import type { Reply } from '../kit/server.ts';
import { exponentOf } from './money.ts';
import type { Intent } from './resources.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };

/** A page that pays or declines this intent and then goes back where the merchant wanted. */
export const payPage = (intent: Intent | undefined): Reply => {
  if (!intent) return { status: 404, headers: html, body: 'There is no such payment.' };
  return { status: 200, headers: html, body: page(intent) };
};

/** The image of a code: the text to scan, drawn as text (a kiosk draws its own code from it). */
export const codeImage = (intent: Intent | undefined): Reply => ({
  status: intent ? 200 : 404,
  headers: { 'content-type': 'image/svg+xml' },
  body:
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="40"><text x="8" y="24">' +
    `${escaped(intent ? `weixin://wxpay/bizpayurl?pr=${intent.id}` : '')}</text></svg>`,
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Where the payer goes afterwards; Stripe adds the intent to the merchant's address. */
const backTo = (intent: Intent): string => {
  const action = intent.next_action;
  const details: unknown = action?.[action.type];
  const given =
    typeof details === 'object' && details !== null && 'return_url' in details
      ? details.return_url
      : undefined;
  if (typeof given !== 'string' || !URL.canParse(given)) return '';
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return '';
  url.searchParams.set('payment_intent', intent.id);
  return url.href;
};

const page = (intent: Intent): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Simulated payment</title>
<body style="font:18px system-ui;margin:2em auto;max-width:24em;padding:0 1em">
<h1>${decimal(intent.amount, exponentOf(intent.currency))} ${escaped(intent.currency.toUpperCase())}</h1>
<p id="state">${escaped(intent.status)}</p>
<button data-lever="pay">支付 · Pay</button>
<button data-lever="decline">失败 · Decline</button>
<script type="module">
const back = ${JSON.stringify(backTo(intent)).replaceAll('<', '\\u003c')};
for (const button of document.querySelectorAll('button'))
  button.onclick = async () => {
    const answer = await fetch('/simulator/' + button.dataset.lever, {
      method: 'POST',
      body: JSON.stringify({ intent: '${intent.id}' }),
    });
    const result = await answer.json();
    document.querySelector('#state').textContent = result.status ?? result.error.message;
    if (back && answer.ok) location.href = back;
  };
</script>
</html>
`;
