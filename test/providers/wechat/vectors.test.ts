// Real bytes of WeChat Pay's own libraries: signatures, sealed resources, certificates, header lines.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { certificatesIn } from '../../../shared/providers/wechat/keys.ts';
import { objection } from '../../../shared/providers/wechat/proof.ts';
import { opened } from '../../../shared/providers/wechat/sealed.ts';
import {
  authorization,
  isSigned,
  requestText,
  schema,
} from '../../../shared/providers/wechat/signature.ts';

const folder = '../shared/vectors/wechat';
const present = existsSync(folder);
if (!present) console.log(`skipped: the WeChat Pay vectors are not at ${folder}`);

const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

(present ? describe : describe.skip)('the published vectors of WeChat Pay', () => {
  it('verify a signature over a plain message, and no other message', () => {
    const { message, signatureBase64, publicKeyPem } = read('rsa-sha256-sign.json');
    const key = createPublicKey(publicKeyPem);

    expect(isSigned(key, Buffer.from(message), signatureBase64)).toBe(true);
    expect(isSigned(key, Buffer.from(`${message} `), signatureBase64)).toBe(false);
  });

  it('give the lines that a request signs, and its header', () => {
    const { cases, headerTemplate } = read('authorization-header-format.json');
    for (const { method, url, body, mchid, serial, nonce, timestamp, canonical } of cases) {
      const stamp = { timestamp: String(timestamp), nonce };
      const parts = { schema, mchid, nonce, timestamp, serial, signature: 'sig=' };
      const expected = headerTemplate.replace(
        /\{(\w+)\}/g,
        (_all: string, name: keyof typeof parts) => String(parts[name]),
      );

      expect(requestText({ method, target: url, body }, stamp)).toBe(canonical);
      expect(authorization({ mchid, serial }, stamp, 'sig=')).toBe(expected);
    }
  });

  it('prove a notification over its raw bytes, and open it', async () => {
    const vector = read('notify-signed-and-encrypted.json');
    const certificate = new X509Certificate(vector.platformCertificatePem);
    const headers = Object.fromEntries(
      Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const proof = (body: string) =>
      objection(
        {
          header: (name) => headers[name],
          body: Buffer.from(body),
          receivedAt: vector.fixedClockUnix * 1_000,
        },
        async (id) => (id === certificate.serialNumber ? certificate.publicKey : undefined),
      );

    expect(await proof(vector.bodyUtf8)).toBeUndefined();
    expect(await proof(JSON.stringify(JSON.parse(vector.bodyUtf8), null, 1))).toMatch(/signature/);
    expect(opened(vector.apiV3Key, JSON.parse(vector.bodyUtf8).resource)?.toString('utf8')).toBe(
      vector.expectedPlaintext,
    );
  });

  it('open a downloaded certificate under its serial', () => {
    const { apiV3Key, bodyUtf8, expectedSerial, expectedCertificatePem } = read(
      'certificates-response.json',
    );

    const [key, ...more] = certificatesIn(apiV3Key, bodyUtf8);

    expect(more).toEqual([]);
    expect(key?.id).toBe(expectedSerial);
    expect(key?.key.equals(new X509Certificate(expectedCertificatePem).publicKey)).toBe(true);
    expect(certificatesIn(`${apiV3Key.slice(0, -1)}x`, bodyUtf8)).toEqual([]);
  });
});
