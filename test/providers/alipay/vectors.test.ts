// Alipay's own signatures, certificates and answers, where the folder of vectors is at hand.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { envelopeOf } from '../../../shared/providers/alipay/envelope.ts';
import { rootSerialOf, serialOf } from '../../../shared/providers/alipay/serial.ts';
import { decodedForm, isSigned, signedText } from '../../../shared/providers/alipay/signature.ts';
import { certificatesIn } from '../../../shared/providers/certificates.ts';

const folder = join(import.meta.dirname, '../../../../shared/vectors/alipay');
const present = existsSync(folder);
if (!present) process.stdout.write('the vectors of Alipay are not here: their tests are skipped\n');

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const vector = <Shape extends z.ZodType>(name: string, shape: Shape): z.infer<Shape> =>
  shape.parse(JSON.parse(text(name)));

const Parameters = z.record(z.string(), z.string());

(present ? describe : describe.skip)('Alipay’s vectors', () => {
  it('prove a notification, and fall with any altered value', () => {
    const shape = z.object({
      formBody: z.string(),
      params: Parameters,
      canonical: z.string(),
      alipayPublicKeyPem: z.string(),
    });
    const told = vector('notify-trade-status-sync.json', shape);
    const key = createPublicKey(told.alipayPublicKeyPem);

    const form = decodedForm(told.formBody);

    expect(form).toEqual(told.params);
    const covered = signedText(told.params, ['sign', 'sign_type']);
    expect(covered).toBe(told.canonical);
    expect(isSigned(key, Buffer.from(covered), told.params['sign'] ?? '')).toBe(true);
    const altered = signedText({ ...told.params, total_amount: '0.11' }, ['sign', 'sign_type']);
    expect(isSigned(key, Buffer.from(altered), told.params['sign'] ?? '')).toBe(false);
  });

  it('prove an answer over its exact bytes', () => {
    const shape = z.object({
      raw: z.string(),
      signedSubstring: z.string(),
      alipayPublicKeyPem: z.string(),
    });
    const told = vector('sync-response-signed.json', shape);

    const envelope = envelopeOf('alipay.open.file.upload', Buffer.from(told.raw));

    expect(envelope?.signedBytes.toString()).toBe(told.signedSubstring);
    const key = createPublicKey(told.alipayPublicKeyPem);
    expect(isSigned(key, Buffer.from(told.signedSubstring), envelope?.sign ?? '')).toBe(true);
    expect(isSigned(key, Buffer.from(`${told.signedSubstring} `), envelope?.sign ?? '')).toBe(
      false,
    );
  });

  it('cut the signed part out of an answer however it is laid out', () => {
    const shape = z.object({
      cases: z.array(z.object({ raw: z.string(), responseKey: z.string(), expected: z.string() })),
    });
    for (const { raw, responseKey, expected } of vector('sync-response-substring.json', shape)
      .cases) {
      const method = responseKey.replace(/_response$/, '').replaceAll('_', '.');

      const envelope = envelopeOf(method, Buffer.from(raw));

      expect(envelope?.signedBytes.toString()).toBe(expected);
      expect(envelope?.sign).toHaveLength(344);
    }
  });

  it('name certificates and bundles of roots', () => {
    const shape = z.object({
      cases: z.array(z.object({ file: z.string(), sn: z.string(), root: z.boolean().optional() })),
    });
    for (const { file, sn, root } of vector('cert-serials.json', shape).cases) {
      const [first, ...more] = certificatesIn(text(file));
      if (!first) throw new Error(`no certificate in ${file}`);

      expect(root ? rootSerialOf([first, ...more]) : serialOf(first)).toBe(sn);
    }
  });

  it('prove the parameters of a return to our page', () => {
    const shape = z.object({
      url: z.string(),
      params: Parameters,
      alipayCertPem: z.string(),
      canonical: z.string(),
    });
    const told = vector('return-url-signed.json', shape);

    const form = decodedForm(told.url.slice(told.url.indexOf('?') + 1));

    expect(form).toEqual(told.params);
    const covered = signedText(told.params, ['sign', 'sign_type']);
    expect(covered).toBe(told.canonical);
    const { publicKey } = new X509Certificate(told.alipayCertPem);
    expect(isSigned(publicKey, Buffer.from(covered), told.params['sign'] ?? '')).toBe(true);
  });
});
