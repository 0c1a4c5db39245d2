// The part of the screen that stays while the list below it changes: scan, show a code, transfer.
import type { Till } from '../tills.ts';
import { html, type Markup } from './markup.ts';
import type { Screen } from './page.ts';

const scanTool = ({ words, language }: Screen): Markup => html`<section>
<h2>${words.scan}</h2>
<form method="get" action="/scan" class="row">
<input type="hidden" name="lang" value="${language}">
<input name="text" required maxlength="8000" autocomplete="off" placeholder="${words.scanHint}" aria-label="${words.scanHint}">
<button>${words.go}</button>
</form>
</section>`;

const grouped = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ');

const codeOf = ({ provider }: Till, { phone, words, language }: Screen): Markup => {
  const code = phone.memory.codeOn(provider);
  return html`<form method="post" action="/code?lang=${language}" class="${provider}">
<input type="hidden" name="provider" value="${provider}">
<button>${words.providers[provider] ?? provider}</button>
${code === undefined ? undefined : html`<output class="code" data-code="${code}">${grouped(code)}</output>`}
</form>`;
};

const codeTool = (screen: Screen): Markup | undefined => {
  const { phone, words } = screen;
  const tills = phone.tills.filter(({ payerCode }) => payerCode !== undefined);
  if (tills.length === 0) return undefined;
  return html`<section class="codes">
<h2>${words.show}</h2>
<p class="small">${words.shown} ${words.used}</p>
${tills.map((till) => codeOf(till, screen))}
</section>`;
};

const transferTool = (screen: Screen): Markup | undefined => {
  const { phone, words, language } = screen;
  const bank = phone.tills.find(({ transfer }) => transfer !== undefined);
  if (!bank) return undefined;
  return html`<section>
<h2>${words.transfer}</h2>
<form method="post" action="/transfer?lang=${language}" class="row">
<input type="hidden" name="provider" value="${bank.provider}">
<input name="text" required maxlength="140" autocomplete="off" placeholder="${words.text}" aria-label="${words.text}">
<input name="amount" required inputmode="decimal" autocomplete="off" placeholder="${words.amount}" aria-label="${words.amount}">
<button>${words.acts.transfer}</button>
</form>
</section>`;
};

export const tools = (screen: Screen): readonly Markup[] =>
  [scanTool(screen), codeTool(screen), transferTool(screen)].filter((tool) => tool !== undefined);
