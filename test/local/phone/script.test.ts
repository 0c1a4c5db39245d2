// The phone's script before a screen of cardboard: it draws what is new, and never under a finger.
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';

const script = readFileSync(
  new URL('../../../local/phone/static/phone.js', import.meta.url),
  'utf8',
);

/** A page whose server says `answers`, one after the other, and the last one for ever. */
const aPage = (answers: readonly (string | number)[]) => {
  const live = { innerHTML: 'as served', dataset: { lang: 'en' }, querySelector: () => finger.on };
  const finger: { on: object | null } = { on: null };
  const asked: string[] = [];
  let tick: () => Promise<void> = async () => undefined;
  const document = { hidden: false, body: { dataset: {} }, querySelector: () => live };
  runInNewContext(script, {
    document,
    location: { search: '' },
    setTimeout: (next: () => Promise<void>) => {
      tick = next;
    },
    fetch: async (address: string) => {
      const said = answers[Math.min(asked.push(address), answers.length) - 1] ?? '';
      return { ok: typeof said === 'string', status: said, text: async () => said };
    },
  });
  return { live, finger, asked, document, tick: () => tick(), begun: setImmediate };
};

describe('the script of the phone', () => {
  it('draws the list when the page opens, and again when it has changed', async () => {
    const page = aPage(['one order', 'no order']);
    await page.begun();
    const first = page.live.innerHTML;

    await page.tick();

    expect([first, page.live.innerHTML]).toEqual(['one order', 'no order']);
    expect(page.asked).toEqual(['/live?lang=en', '/live?lang=en']);
  });

  it('waits while a finger is on a button, and draws afterwards', async () => {
    const page = aPage(['one order', 'no order']);
    await page.begun();
    page.finger.on = {};
    await page.tick();
    const under = page.live.innerHTML;
    page.finger.on = null;

    await page.tick();

    expect([under, page.live.innerHTML]).toEqual(['one order', 'no order']);
  });

  it('says that the line is down, keeps what it shows, and asks on', async () => {
    const page = aPage(['one order', 500, 'one order']);
    await page.begun();
    await page.tick();
    const { ...down } = page.document.body.dataset;

    await page.tick();

    expect(down).toEqual({ line: 'down' });
    expect(page.document.body.dataset).toEqual({ line: 'up' });
    expect(page.live.innerHTML).toBe('one order');
  });

  it('asks nothing while nobody looks', async () => {
    const page = aPage(['one order']);
    await page.begun();
    page.document.hidden = true;

    await page.tick();

    expect(page.asked).toHaveLength(1);
  });
});
