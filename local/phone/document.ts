// The whole page around a drawn screen, and the page that sends the payer on to a provider.
import { html, type Markup } from './markup.ts';
import { live, type Screen } from './page.ts';
import type { Form } from './scan.ts';
import { tools } from './tools.ts';

const framed = ({ words, language }: Screen, body: Markup): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<link rel="stylesheet" href="/phone.css">
<script src="/phone.js" type="module"></script>
</head>
<body>
<header>
<h1>${words.title}</h1>
<a href="/?lang=${words.otherLanguage}" lang="${words.otherLanguage}">${words.other}</a>
</header>
<p class="small">${words.play}</p>
${body}
</body>
</html>
`.markup;

export const documentOf = (screen: Screen): string =>
  framed(
    screen,
    html`<main id="live" data-lang="${screen.language}">${live(screen)}</main>
${tools(screen)}`,
  );

/** A form that the payer's browser posts to the provider, as an app would make it do. */
export const formPage = (screen: Screen, { action, fields }: Form): string =>
  framed(
    screen,
    html`<form method="post" action="${action}" class="onward">${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    )}<button class="pay">${screen.words.next}</button></form>`,
  );
