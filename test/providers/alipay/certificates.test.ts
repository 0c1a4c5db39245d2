// Alipay's certificate mode: named certificates, rotation by download, and foreign ones refused.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { platform } from '../../../local/simulators/alipay/platform.ts';
import { serialOf } from '../../../local/simulators/alipay/signing.ts';
import { dayMs, minuteMs } from '../../../shared/kernel/time.ts';
import { alipay } from '../../../shared/providers/alipay/alipay.ts';
import { errorOf, keyOf, must, type Stage } from '../rig.ts';
import { type AlipayStage, asMessage, aTrade, notifyUrl, startedAt, startStage } from './rig.ts';

let stage: AlipayStage;
beforeEach(async () => {
  stage = await startStage({ mode: 'certificates' });
});
afterEach(() => stage.stop());

/** Counts calls by the method that they name. */
const counting = (from: Stage) => {
  const calls: string[] = [];
  const connection = from.connect((real) => async (input, init) => {
    calls.push(new URL(String(input)).searchParams.get('method') ?? '');
    return real(input, init);
  });
  return { calls, connection };
};

const downloads = (calls: readonly string[]): number =>
  calls.filter((method) => method.endsWith('alipaycert.download')).length;

const paid = () => {
  const order = stage.order('pays');
  stage.simulator.remember(aTrade(order));
  return order;
};

describe('certificate mode', () => {
  it('names our certificate and Alipay’s roots in every call, and proves answers', async () => {
    const order = stage.order('waits');

    expect(await stage.connect().pay(order)).toMatchObject({ outcome: 'accepted' });
    expect(await stage.connect().query(keyOf(paid()))).toMatchObject({ outcome: 'succeeded' });
  });

  it('reads notifications that name their certificate', async () => {
    const form = stage.simulator.webhooks.form({ trade: aTrade(stage.order('pays')), id: '1' });

    expect(form['alipay_cert_sn']).toMatch(/^[0-9a-f]{32}$/);
    expect(await must(stage.connect().notification)(asMessage(form, stage.now()))).toMatchObject({
      said: { outcome: 'succeeded' },
    });
  });

  it('downloads a new certificate once, and trusts it by its roots', async () => {
    const { calls, connection } = counting(stage);
    stage.simulator.rotate();
    const order = paid();

    expect(await connection.query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
    expect(await connection.query(keyOf(order))).toMatchObject({ outcome: 'succeeded' });
    expect(downloads(calls)).toBe(1);
  });

  it('reads old and new notifications side by side while Alipay rotates', async () => {
    const { connection } = counting(stage);
    const trade = aTrade(stage.order('pays'));
    const before = stage.simulator.webhooks.form({ trade, id: '1' });
    stage.simulator.rotate();
    const after = stage.simulator.webhooks.form({ trade, id: '2' });

    for (const form of [before, after, before])
      expect(await must(connection.notification)(asMessage(form, stage.now()))).toMatchObject({
        said: { outcome: 'succeeded' },
      });
  });

  it('never takes a certificate that no root of ours issued, whoever offers it', async () => {
    const foreign = platform({ mode: 'certificates', now: startedAt });
    const key = foreign.newKey();
    const offered = Buffer.from(foreign.bundleOf(key)).toString('base64');
    const form = stage.simulator.webhooks.form({
      trade: aTrade(stage.order('pays')),
      id: '1',
      key,
    });
    const calls: string[] = [];
    const connection = stage.connect(() => async (input) => {
      calls.push(new URL(String(input)).searchParams.get('method') ?? '');
      const body = { code: '10000', msg: 'Success', alipay_cert_content: offered };
      const answer = { alipay_open_app_alipaycert_download_response: body, sign: 'AAAA' };
      return new Response(JSON.stringify(answer));
    });

    const error = await errorOf(() => must(connection.notification)(asMessage(form, stage.now())));

    expect(serialOf(key.certificate ?? '')).toBe(form['alipay_cert_sn']);
    expect(downloads(calls)).toBe(1);
    expect(error).toMatchObject({ kind: 'unauthenticated' });
  });

  it('asks for unknown certificates at most once a minute: strangers can make up names', async () => {
    const { calls, connection } = counting(stage);
    const trade = aTrade(stage.order('pays'));
    const forged = (digit: string) => {
      const form = stage.simulator.webhooks.form({ trade, id: '1' });
      return asMessage({ ...form, alipay_cert_sn: digit.repeat(32) }, stage.now());
    };

    for (const digit of ['a', 'b', 'c'])
      await errorOf(() => must(connection.notification)(forged(digit)));
    expect(downloads(calls)).toBe(1);
    stage.advance(minuteMs);
    await errorOf(() => must(connection.notification)(forged('d')));
    expect(downloads(calls)).toBe(2);
  });

  it('asks for nothing where downloads are switched off, or the name is no serial', async () => {
    const { alipay_public_keys: _none, ...rest } = {
      ...Object(stage.simulator.credentials(notifyUrl)['alipay']),
    };
    const calls: string[] = [];
    const connection = alipay.open(
      {
        ...stage.simulator.credentials(notifyUrl),
        alipay: { ...rest, certificate_download: false },
      },
      {
        now: stage.now,
        fetch: async (input) => {
          calls.push(String(input));
          return new Response('');
        },
      },
    );
    const form = stage.simulator.webhooks.form({ trade: aTrade(stage.order('pays')), id: '1' });
    const message = asMessage({ ...form, alipay_cert_sn: 'f'.repeat(32) }, stage.now());

    expect(await errorOf(() => must(connection.notification)(message))).toMatchObject({
      kind: 'unauthenticated',
    });
    expect(calls).toEqual([]);
  });

  it('refuses what is signed by a certificate whose time is over', async () => {
    const order = paid();
    stage.advance(366 * dayMs);

    expect(await stage.connect().query(keyOf(order))).toMatchObject({
      outcome: 'unknown',
      why: 'an answer whose signature does not fit',
    });
  });
});

describe('the secret of an Alipay account', () => {
  const secret = () => stage.simulator.credentials(notifyUrl);
  const wire = { fetch, now: () => startedAt };
  const refused = (over: Readonly<Record<string, unknown>>) =>
    errorOf(async () => alipay.open({ ...secret(), ...over }, wire));

  it('takes a private key as the bare base64 that Alipay’s tool writes', async () => {
    const pem = String(secret()['private_key']);
    const bare = pem.replaceAll(/-----[^-]+-----|\s/g, '');

    expect(() => alipay.open({ ...secret(), private_key: bare }, wire)).not.toThrow();
  });

  it.each([
    ['a key that is none', { private_key: 'c2VjcmV0LWtleQ==' }],
    ['a gateway without TLS', { gateway: 'http://openapi.alipay.com/gateway.do' }],
    ['a notify address with a query', { notify_url: 'https://hooks.example.org/a?b=c' }],
    ['a merchant that is none', { seller_id: '1234567890123456' }],
    ['no key of Alipay', { alipay: { mode: 'keys', alipay_public_keys: [] } }],
    ['an unknown member', { app_secret: 'x' }],
  ])('is refused with %s, and never repeated', async (_what, over) => {
    const error = await refused(over);

    expect(error).toMatchObject({ name: 'ZodError' });
    expect(String(error)).not.toContain('c2VjcmV0');
  });
});
