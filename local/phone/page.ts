// Draws the phone's screen: what waits for the payer, what can be done, and what came of it.
import type { OpenOrder, Till } from '../tills.ts';
import type { Phone } from './acts.ts';
import { html, type Markup } from './markup.ts';
import type { ActName, Seen } from './memory.ts';
import { priced } from './priced.ts';
import type { Language, Words } from './words.ts';

/** What one drawing needs. */
export interface Screen {
  readonly phone: Phone;
  readonly words: Words;
  readonly language: Language;
  /** The order that was just scanned, if any. */
  readonly found?: string | undefined;
}

const clock = (instant: number, { language }: Screen): string =>
  new Date(instant).toLocaleTimeString(language, { hour12: false });

const providerName = (provider: string, { words }: Screen): string =>
  words.providers[provider] ?? provider;

const hidden = (name: string, value: string): Markup =>
  html`<input type="hidden" name="${name}" value="${value}">`;

const button = (name: ActName, order: Seen, { words, language }: Screen): Markup =>
  html`<form method="post" action="/${name}?lang=${language}">${hidden('provider', order.till.provider)}${hidden(
    'reference',
    order.order.reference,
  )}<button class="${name}">${words.acts[name]}</button></form>`;

const actsOn = ({ decline, expire }: Till): readonly ActName[] => [
  'pay',
  ...(decline ? (['decline'] as const) : []),
  ...(expire ? (['expire'] as const) : []),
];

const until = ({ expiresAt }: OpenOrder, screen: Screen): Markup | undefined =>
  expiresAt === undefined
    ? undefined
    : html`<span>${screen.words.until} ${clock(expiresAt, screen)}</span>`;

const card = (seen: Seen, screen: Screen): Markup => {
  const { till, order } = seen;
  const { words } = screen;
  return html`<li class="card ${till.provider}${order.reference === screen.found ? ' found' : ''}" id="order-${order.reference}">
<h3>${providerName(till.provider, screen)}</h3>
<p class="amount">${priced(order.amountMinor, order.currency)}</p>
<p>${order.text}</p>
<p class="small"><span>${words.meetings[order.meeting]}</span> ${until(order, screen)}</p>
<p class="small"><code>${order.reference}</code></p>
${order.code === undefined ? undefined : html`<p class="small"><code>${order.code}</code></p>`}
<div class="acts">${actsOn(till).map((name) => button(name, seen, screen))}</div>
</li>`;
};

const openList = (open: readonly Seen[], screen: Screen): Markup => html`<section>
<h2>${screen.words.open}</h2>
${open.length === 0 ? html`<p class="empty">${screen.words.nothing}</p>` : undefined}
<ul>${open.map((seen) => card(seen, screen))}</ul>
</section>`;

const endedRow = (seen: Seen, screen: Screen): Markup => {
  const { till, order } = seen;
  const state = till.state?.(order.reference) ?? screen.words.gone;
  return html`<li><b>${priced(order.amountMinor, order.currency)}</b> ${providerName(till.provider, screen)}
<br><code>${order.reference}</code> ${screen.words.state}: <b>${state}</b>
${till.payLate && state === 'open' ? html`<div class="acts">${button('late', seen, screen)}</div>` : undefined}</li>`;
};

const actRows = (screen: Screen): readonly Markup[] =>
  screen.phone.memory.acts().map(
    ({ at, name, provider, reference, outcome, words }) =>
      html`<li class="${outcome}">${clock(at, screen)} ${screen.words.acts[name]} · ${providerName(provider, screen)}
<code>${reference}</code> <b>${screen.words.outcomes[outcome]}</b> ${words}</li>`,
  );

const toldKept = 12;

const toldRows = (screen: Screen): readonly Markup[] =>
  screen.phone.tills
    .flatMap(({ provider, told }) => (told?.() ?? []).map((one) => ({ ...one, provider })))
    .sort((left, right) => right.at - left.at)
    .slice(0, toldKept)
    .map(
      ({ at, provider, about, reference, outcome, status }) =>
        html`<li class="${outcome}">${clock(at, screen)} ${providerName(provider, screen)} ${about}
<code>${reference}</code> <b>${screen.words.tries[outcome]}${status === undefined ? '' : ` ${status}`}</b></li>`,
    );

const list = (title: string, rows: readonly Markup[]): Markup | undefined =>
  rows.length === 0
    ? undefined
    : html`<section class="log"><h2>${title}</h2><ul>${rows}</ul></section>`;

/** What changes by itself, and is drawn again and again. */
export const live = (screen: Screen): Markup => {
  const { open, ended } = screen.phone.memory.look();
  const rows = ended.map((seen) => endedRow(seen, screen));
  return html`${openList(open, screen)}${list(screen.words.ended, rows)}${list(
    screen.words.happened,
    actRows(screen),
  )}${list(screen.words.told, toldRows(screen))}`;
};
