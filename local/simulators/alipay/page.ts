// What the payer's browser or wallet shows of a trade: its amount and two buttons.
import type { Reply } from '../kit/server.ts';
import type { State, Trade } from './state.ts';
import { yuan } from './texts.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Where the payer goes afterwards; that he comes back proves nothing. */
const backTo = ({ returnUrl, reference }: Trade): string => {
  if (returnUrl === undefined || !URL.canParse(returnUrl)) return '';
  const url = new URL(returnUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return '';
  url.searchParams.set('out_trade_no', reference);
  return url.href;
};

/** A page that pays this trade or lets it be. */
export const page = (_state: State, trade: Trade): Exclude<Reply, 'drop'> => ({
  status: 200,
  headers: html,
  body: `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Simulated Alipay</title>
<body style="font:18px system-ui;margin:2em auto;max-width:24em;padding:0 1em">
<h1>${yuan(trade.total)} CNY</h1>
<p>${escaped(trade.subject)}</p>
<p id="state">${trade.status}</p>
<button data-lever="pay">支付 · Pay</button>
<button data-lever="leave">离开 · Leave</button>
<script type="module">
const back = ${JSON.stringify(backTo(trade)).replaceAll('<', '\\u003c')};
for (const button of document.querySelectorAll('button'))
  button.onclick = async () => {
    const answer = await fetch('/simulator/' + button.dataset.lever, {
      method: 'POST',
      body: JSON.stringify({ reference: ${JSON.stringify(trade.reference)} }),
    });
    const result = await answer.json();
    document.querySelector('#state').textContent = result.status ?? result.error.message;
    if (back && answer.ok) location.href = back;
  };
</script>
</html>
`,
});
