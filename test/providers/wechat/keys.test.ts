// The keys that WeChat Pay proves itself with: two modes at once, rotation, and what strangers cost.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { certificate } from '../../../local/simulators/kit/certificate.ts';
import { random } from '../../../local/simulators/kit/random.ts';
import { pair, privatePem, publicPem } from '../../../local/simulators/wechat/keys.ts';
import { signatureHeaders } from '../../../local/simulators/wechat/signing.ts';
import { dayMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { Connection, Message } from '../../../shared/providers/contract.ts';
import { certificatesIn } from '../../../shared/providers/wechat/keys.ts';
import { errorOf, must } from '../rig.ts';
import {
  anEnvelope,
  apiV3Key,
  aTransaction,
  notifyUrl,
  sealedWith,
  signedText,
  startedAt,
  startStage,
  type WechatStage,
} from './rig.ts';

let stage: WechatStage;
beforeEach(async () => {
  stage = await startStage({ mode: 'certificate' });
});
afterEach(() => stage.stop());

/** A line that counts how often certificates are downloaded. */
const counting = (secret: object = stage.simulator.secret(notifyUrl)) => {
  const downloads: string[] = [];
  const connection = stage.open(secret, (real) => (input, init) => {
    if (String(input).endsWith('/v3/certificates')) downloads.push(String(input));
    return real(input, init);
  });
  return { downloads, connection };
};

const isHeard = async (connection: Connection): Promise<boolean> => {
  const order = stage.order('waits');
  return (await connection.pay(order)).outcome === 'accepted';
};

/** A genuine message of a certificate with these dates. */
const ofCertificate = (serial: string, from: number, until: number) => {
  const keys = pair(4);
  const pem = certificate({
    subject: [['CN', 'Tenpay.com sign']],
    serial,
    from,
    until,
    publicKey: keys.publicKey,
    signWith: keys.privateKey,
  });
  const text = JSON.stringify(anEnvelope('TRANSACTION.SUCCESS', aTransaction(stage.order('pays'))));
  return { pem, message: signedText(text, { serial, key: keys.privateKey }) };
};

const heard = (connection: Connection, message: Message) => must(connection.notification)(message);

describe('platform certificates', () => {
  it('are downloaded when the first answer names one, and kept', async () => {
    const { downloads, connection } = counting();

    expect(await isHeard(connection)).toBe(true);
    expect(await isHeard(connection)).toBe(true);
    expect(downloads).toHaveLength(1);
  });

  it('rotate without anybody’s doing: the next answer brings the new one', async () => {
    const { downloads, connection } = counting();
    await isHeard(connection);
    stage.advance(dayMs);
    stage.simulator.keys.rotate();

    expect(await isHeard(connection)).toBe(true);
    stage.simulator.keys.retire();
    expect(await isHeard(connection)).toBe(true);
    expect(downloads).toHaveLength(2);
  });

  it('may be given by hand, and then none is downloaded', async () => {
    const { pem, message } = ofCertificate('5A00000001', startedAt - 1, startedAt + dayMs);
    const { downloads, connection } = counting({ ...stage.secret, certificates: [pem] });

    expect(await heard(connection, message)).toMatchObject({ about: 'order' });
    expect(downloads).toEqual([]);
  });

  it.each([
    ['not yet', startedAt + minuteMs, startedAt + dayMs],
    ['no longer', startedAt - dayMs, startedAt - minuteMs],
  ])('prove nothing when they are %s valid', async (_when, from, until) => {
    const { pem, message } = ofCertificate('5A00000001', from, until);
    const connection = stage.open({ ...stage.secret, certificates: [pem] });

    expect(await errorOf(() => heard(connection, message))).toMatchObject({
      kind: 'unauthenticated',
    });
  });

  it('of strangers are refused, and cost one download a minute at most', async () => {
    const { message } = ofCertificate('5ABAD00001', startedAt - 1, startedAt + dayMs);
    const { downloads, connection } = counting();

    for (let sent = 0; sent < 5; sent += 1)
      expect(await errorOf(() => heard(connection, message))).toMatchObject({
        kind: 'unauthenticated',
        message: expect.stringContaining('no certificate'),
      });

    expect(downloads).toHaveLength(1);
  });

  it('wait for each other: two answers at once make one download', async () => {
    const { downloads, connection } = counting();

    expect(await Promise.all([isHeard(connection), isHeard(connection)])).toEqual([true, true]);
    expect(downloads).toHaveLength(1);
  });

  it.each([
    'unsigned_answer',
    'stale_answer',
    'stranger_answer',
    'altered_answer',
    'drop_before',
    '500',
  ] as const)('come only by a list that is genuine: %s', async (fault) => {
    const { connection } = counting();
    stage.simulator.faults.add({ fault, match: { path: '/v3/certificates' } });

    expect(await isHeard(connection)).toBe(false);
    stage.advance(minuteMs);
    expect(await isHeard(connection)).toBe(true);
  });

  it('are left out of a list that names them wrongly, or holds none', () => {
    const { pem } = ofCertificate('5A00000001', startedAt, startedAt + dayMs);
    const listed = (serial_no: string, text: string) =>
      JSON.stringify({
        data: [{ serial_no, encrypt_certificate: sealedWith(apiV3Key, text, 'certificate') }],
      });

    expect(certificatesIn(apiV3Key, listed('5A00000001', pem))).toMatchObject([
      { id: '5A00000001' },
    ]);
    expect(certificatesIn(apiV3Key, listed('5A00000002', pem))).toEqual([]);
    expect(certificatesIn(apiV3Key, listed('5A00000001', 'no certificate'))).toEqual([]);
    expect(certificatesIn(apiV3Key, '[]')).toEqual([]);
  });

  it('are not believed under another merchant’s key', async () => {
    const { connection } = counting({
      ...stage.simulator.secret(notifyUrl),
      api_v3_key: 'anotherMerchantsApiV3KeyOf32Byte',
    });

    expect(await isHeard(connection)).toBe(false);
  });
});

describe('public keys', () => {
  it('are enough alone, and nothing is downloaded', async () => {
    await stage.stop();
    stage = await startStage({ mode: 'public_key' });
    const { downloads, connection } = counting();

    expect(await isHeard(connection)).toBe(true);
    expect(downloads).toEqual([]);
  });

  it('are never looked for among certificates', async () => {
    const { downloads, connection } = counting();
    const text = JSON.stringify(anEnvelope('TRANSACTION.SUCCESS', {}));
    const message = signedText(text, {
      serial: 'PUB_KEY_ID_0000000000000000000000000000000009',
      key: pair(1).privateKey,
    });

    expect(await errorOf(() => heard(connection, message))).toMatchObject({
      kind: 'unauthenticated',
    });
    expect(downloads).toEqual([]);
  });

  it('stand beside certificates: whatever key a migration picks, it is known', async () => {
    await stage.stop();
    stage = await startStage({ mode: 'both' });
    const connection = stage.open(stage.simulator.secret(notifyUrl));
    const used = new Set<string>();
    for (let sent = 0; sent < 12; sent += 1) {
      const order = stage.order('pays');
      await connection.pay(order);
      const body = JSON.stringify(anEnvelope('TRANSACTION.SUCCESS', aTransaction(order)));
      const { headers } = signedBySimulator(body);
      used.add(headers['wechatpay-serial'] ?? '');

      expect(
        await heard(connection, { headers, body: Buffer.from(body), receivedAt: startedAt }),
      ).toMatchObject({ reference: order.reference });
    }
    expect(used.size).toBe(2);
  });
});

/** Signs a body with whichever of its keys the simulated platform picks. */
const signedBySimulator = (body: string): { readonly headers: Record<string, string> } => {
  const key = stage.simulator.keys.current();
  return { headers: signatureHeaders(body, { key, atMs: startedAt, random: random(7) }) };
};

describe('the secret of a WeChat Pay account', () => {
  const good = () => stage.simulator.secret(notifyUrl);

  it.each([
    ['a plain-HTTP host elsewhere', { base_url: 'http://api.example.org' }],
    ['a host with a path', { base_url: 'https://api.example.org/v3' }],
    ['a notify address with a query', { notify_url: `${notifyUrl}?a=1` }],
    ['a notify address without TLS', { notify_url: 'http://hooks.example.org/' }],
    ['an API v3 key of 31 bytes', { api_v3_key: 'k'.repeat(31) }],
    ['an API v3 key of 32 characters and 64 bytes', { api_v3_key: 'é'.repeat(32) }],
    ['a public key for a private one', { private_key: publicPem(pair(0)) }],
    ['a private key cut off', { private_key: privatePem(pair(0)).slice(0, 400) }],
    ['a certificate that is none', { certificates: ['-----BEGIN CERTIFICATE-----'] }],
    ['a public key without its id', { public_keys: [{ key: publicPem(pair(1)) }] }],
    ['a serial in lower case', { serial_no: '5aaaaaaaaa' }],
    ['no proof at all', { public_keys: [], certificates: [], certificate_download: false }],
    ['an unknown member', { sub_mchid: '1' }],
  ])('is refused with %s, without repeating a key', async (_kind, wrong) => {
    const error = await errorOf(async () => stage.open({ ...good(), ...wrong }));

    expect(error).toMatchObject({ name: 'ZodError' });
    expect(String(error)).not.toContain('PRIVATE KEY');
    expect(String(error)).not.toContain('simulatedApiV3Key');
  });

  it('is taken as the simulator hands it out', () => {
    expect(stage.open(good())).toHaveProperty('pay');
  });
});
