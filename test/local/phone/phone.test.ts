// The payer's phone over HTTP, before real simulators: it lists, pays, declines, scans, and obeys nobody else.
import * as http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPhone } from '../../../local/phone/server.ts';
import { aStage, type Stage, startedAt } from './stage.ts';

/** One for all: every order has a reference of its own, and what happened last stands first. */
let stage: Stage;
beforeAll(async () => {
  stage = await aStage();
});
afterAll(() => stage.stop());

const takenOf = (provider: string, order: string) =>
  stage
    .till(provider)
    .taken()
    .filter(({ reference }) => reference === order);

const lastAct = async (): Promise<string> =>
  /<h2>What happened<\/h2><ul>(.*?)<\/li>/s.exec(await stage.show())?.[1] ?? '';

const scan = async (text: string) => {
  const answer = await fetch(
    `${stage.phone.url}/scan?${new URLSearchParams({ lang: 'en', text })}`,
    { redirect: 'manual' },
  );
  return { location: answer.headers.get('location') ?? '', text: await answer.text() };
};

describe('the list of orders', () => {
  it.each(['wechat', 'alipay', 'unionpay'] as const)(
    'shows an order at %s until it was paid, and then what came of it',
    async (provider) => {
      const { reference } = await stage.order(provider);
      const before = await stage.show();

      const pressed = await stage.press('pay', { provider, reference });

      await stage.till(provider).idle();
      const after = await stage.show();
      expect(pressed).toMatchObject({ status: 303, location: '/?lang=en' });
      expect(before).toContain(`id="order-${reference}"`);
      expect(before).toContain('206.00 CNY');
      expect(takenOf(provider, reference)).toMatchObject([{ amount: 20_600 }]);
      expect(after).not.toContain(`id="order-${reference}"`);
      expect(after).toMatch(
        new RegExp(`${reference}</code> The provider says: <b>(SUCCESS|TRADE_SUCCESS|paid)</b>`),
      );
      expect(after).toMatch(new RegExp(`${reference}</code> <b>accepted 200`));
    },
  );

  it('says in two languages that nothing waits', async () => {
    const empty = await startPhone({ tills: [], now: () => startedAt });

    const english = await (await fetch(`${empty.url}/?lang=en`)).text();
    const chinese = await (await fetch(empty.url)).text();

    await empty.close();
    expect(english).toContain('Nothing waits.');
    expect(chinese).toContain('暂无待支付订单');
    expect(chinese).toContain('<html lang="zh-CN">');
  });

  it('shows texts of an order as text', async () => {
    await stage.order('wechat', { description: '<b onclick="x()">"fine" & fee' });

    const shown = await stage.show();

    expect(shown).not.toContain('<b onclick');
    expect(shown).toContain('&#60;b onclick=&#34;x()&#34;&#62;');
  });
});

describe('a button', () => {
  it('lets a payer fail, and the order waits on', async () => {
    const { reference } = await stage.order('unionpay');

    await stage.press('decline', { provider: 'unionpay', reference });

    expect(takenOf('unionpay', reference)).toEqual([]);
    expect(await stage.show()).toContain(`id="order-${reference}"`);
  });

  it('lets an order end as the provider would end it', async () => {
    const { reference } = await stage.order('alipay');

    await stage.press('expire', { provider: 'alipay', reference });

    expect(await stage.show()).toContain(
      `${reference}</code> The provider says: <b>TRADE_CLOSED</b>`,
    );
  });

  it.each([
    ['pay', { provider: 'wechat', reference: 'stranger' }, 'there is no order'],
    ['pay', { provider: 'nobody', reference: 'x' }, 'there is no till'],
    ['pay', { provider: 'wechat' }, 'reference'],
    ['expire', { provider: 'wechat', reference: 'x' }, 'wechat has no'],
    ['transfer', { provider: 'wechat', text: 'RF18', amount: '1' }, 'wechat has no'],
    ['transfer', { provider: 'wechat', text: 'RF18', amount: '1.234' }, 'write the amount as'],
    ['code', { provider: 'nobody' }, 'there is no till'],
  ])('that cannot be obeyed (%s %j) says why', async (name, form, why) => {
    await stage.press(name, form);

    const last = await lastAct();
    expect(last).toContain('class="refused"');
    expect(last).toContain(why);
  });

  it('that does not exist is not there', async () => {
    expect(await stage.press('constructor', {})).toMatchObject({ status: 404 });
  });

  it.each(['wechat', 'alipay', 'unionpay'])(
    'shows a code of %s to be scanned',
    async (provider) => {
      await stage.press('code', { provider });

      expect(await stage.show('/')).toMatch(/data-code="\d{18,19}"/);
    },
  );
});

describe('a scan', () => {
  it('of a code that a kiosk shows finds its order', async () => {
    const { reference, next } = await stage.order('wechat');
    const code = next.kind === 'qr_code' ? next.data : '';

    const { location } = await scan(code);

    expect(location).toBe(`/?lang=en&found=${reference}#order-${reference}`);
  });

  it('of a page of a provider goes there', async () => {
    const { next } = await stage.order('alipay', { presentation: 'redirect' });
    const url = next.kind === 'redirect' ? next.url : '';

    expect((await scan(JSON.stringify(next))).location).toBe(url);
    expect((await scan(url)).location).toBe(url);
  });

  it('of a form that a payment shows carries it to its provider', async () => {
    const { next } = await stage.order('unionpay', { presentation: 'redirect' });

    const { text } = await scan(JSON.stringify(next));

    expect(next.kind).toBe('form');
    expect(text).toContain(`action="${stage.till('unionpay').url}`);
    expect(text).toContain('name="signature"');
  });

  it.each([
    'https://elsewhere.example/pay',
    'javascript:alert(1)',
    '{"kind":"redirect","url":"https://elsewhere.example/"}',
    '{"kind":"form","action":"https://elsewhere.example/","fields":{}}',
    'nothing',
    '',
  ])('of %j leads nowhere', async (text) => {
    const { location } = await scan(text);

    expect(location).toBe('/?lang=en');
  });
});

/** The status of a request that names this host, which `fetch` would not let us. */
const statusFor = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    http
      .get(stage.phone.url, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
      .on('error', reject);
  });

describe('a page of another site', () => {
  it('cannot read the phone by a name of its own that leads here', async () => {
    expect(await statusFor('rebound.example')).toBe(403);
    expect(await statusFor(`localhost:${stage.phone.port}`)).toBe(200);
  });

  it.each([
    ['another origin', { origin: 'https://elsewhere.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin that it would name', { origin: 'null' }],
  ])('with %s presses no button', async (_name, headers) => {
    const { reference } = await stage.order('wechat');

    const pressed = await stage.press('pay', { provider: 'wechat', reference }, headers);

    expect(pressed.status).toBe(403);
    expect(takenOf('wechat', reference)).toEqual([]);
  });

  it('may press it from the phone itself', async () => {
    const { reference } = await stage.order('wechat');

    await stage.press('pay', { provider: 'wechat', reference }, { origin: stage.phone.url });

    expect(takenOf('wechat', reference)).toHaveLength(1);
  });
});
