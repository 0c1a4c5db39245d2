// Serves the payer's phone on loopback: a page that lists what waits at the tills, and its few buttons.
import { readFileSync } from 'node:fs';
import { type Answer, type Incoming, type Served, serve } from '../simulators/kit/server.ts';
import type { Till } from '../tills.ts';
import { act, isDoing, type Phone } from './acts.ts';
import { documentOf, formPage } from './document.ts';
import { objection } from './guard.ts';
import { memory } from './memory.ts';
import { live, type Screen } from './page.ts';
import { scanned } from './scan.ts';
import { languageOf, wordsIn } from './words.ts';

export interface PhoneSettings {
  readonly tills: readonly Till[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Any free one when absent. */
  readonly port?: number;
}

const maxBodyBytes = 16_384;

const staticFile = (name: string, type: string): Answer => ({
  status: 200,
  headers: { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' },
  body: readFileSync(new URL(`static/${name}`, import.meta.url)),
});

const statics: Readonly<Record<string, () => Answer>> = {
  '/phone.css': () => staticFile('phone.css', 'text/css'),
  '/phone.js': () => staticFile('phone.js', 'text/javascript'),
};

/** Nothing from elsewhere is loaded, nothing may frame it, and its forms go to it and to the tills. */
const policyOf = ({ tills }: Phone): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${tills.map(({ url }) => url).join(' ')}`,
  ].join('; ');

const page = (phone: Phone, body: string): Answer => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyOf(phone),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
  },
  body,
});

const plain = (status: number, words: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${words}\n`,
});

const goTo = (location: string): Answer => ({ status: 303, headers: { location }, body: '' });

const scan = (screen: Screen, text: string): Answer => {
  const { phone, language } = screen;
  const found = scanned(text, phone);
  if (found.kind === 'page') return goTo(found.url);
  if (found.kind === 'form') return page(phone, formPage(screen, found.form));
  if (found.kind === 'order')
    return goTo(`/?lang=${language}&found=${found.reference}#order-${found.reference}`);
  phone.memory.did({
    at: phone.now(),
    name: 'scan',
    provider: '',
    reference: '',
    outcome: 'refused',
    words: screen.words.unknownCode,
  });
  return goTo(`/?lang=${language}`);
};

type View = (screen: Screen, asked: URLSearchParams) => Answer;

const views: Readonly<Record<string, View>> = {
  '/': (screen) => page(screen.phone, documentOf(screen)),
  '/live': (screen) => page(screen.phone, live(screen).markup),
  '/scan': (screen, asked) => scan(screen, (asked.get('text') ?? '').trim()),
};

const done = (screen: Screen, { path, body }: Incoming): Answer => {
  const name = path.slice(1);
  if (!isDoing(name)) return plain(404, `the phone cannot "${name}"`);
  act(screen.phone, name, Object.fromEntries(new URLSearchParams(body)));
  return goTo(`/?lang=${screen.language}`);
};

const answered = (phone: Phone, incoming: Incoming): Answer => {
  const asked = new URLSearchParams(incoming.query);
  const language = languageOf(asked.get('lang'), incoming.headers['accept-language']);
  const found = asked.get('found') ?? undefined;
  const screen: Screen = { phone, language, words: wordsIn(language), found };
  if (incoming.method === 'POST') return done(screen, incoming);
  const view = Object.hasOwn(views, incoming.path) ? views[incoming.path] : undefined;
  const file = Object.hasOwn(statics, incoming.path) ? statics[incoming.path] : undefined;
  return view?.(screen, asked) ?? file?.() ?? plain(404, 'the phone has no such page');
};

/** Switches the phone on; `close` switches it off. */
export const startPhone = async ({ tills, now, port }: PhoneSettings): Promise<Served> => {
  const phone: Phone = { tills, memory: memory(tills), now };
  const served = await serve({ port, maxBodyBytes }, async (incoming) => {
    const why = objection(incoming, served.port);
    return why === undefined ? answered(phone, incoming) : plain(403, why);
  });
  return served;
};
