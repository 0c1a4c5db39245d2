// The adapter's signature, texts and chain against real messages, where the vectors are at hand.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isTrusted } from '../../../shared/providers/certificates.ts';
import { objection } from '../../../shared/providers/unionpay/proof.ts';
import { canonical, type Fields, isSigned } from '../../../shared/providers/unionpay/signature.ts';
import { formIn, formText } from '../../../shared/providers/unionpay/text.ts';

const folder = '../shared/vectors/unionpay';
const present = existsSync(folder);
if (!present) console.log(`skipped: no UnionPay vectors in ${folder}`);

const text = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
const certificate = (name: string) => new X509Certificate(text(`certs/${name}.pem`));

interface Vector {
  readonly params: Readonly<Record<string, string>>;
  readonly canonical: string;
  readonly formBody: string;
  readonly signatureBase64: string;
  readonly publicKeyPem: string;
}
const vector = (name: string): Vector => JSON.parse(text(`${name}.json`));

const trust = () => ({
  roots: [certificate('acp_test_root')],
  middles: [certificate('acp_test_middle')],
  signer_names: ['中国银联股份有限公司'],
});
const arrival = Date.parse('2022-09-08T05:22:10Z');

(present ? describe : describe.skip)('real messages of UnionPay', () => {
  it('have the request signature of the sandbox merchant', () => {
    const { params, canonical: expected, ...given } = vector('request-sign-5.1.0');

    expect(canonical(params)).toBe(expected);
    expect(
      isSigned(createPublicKey(given.publicKeyPem), {
        ...params,
        signature: given.signatureBase64,
      }),
    ).toBe(true);
  });

  it('come through the form and prove genuine at their time', () => {
    const { params, canonical: expected, formBody } = vector('back-notification-signed');

    const fields = formIn(Buffer.from(formBody));

    expect(fields).toEqual(params);
    expect(canonical(fields ?? {})).toBe(expected);
    expect(formIn(Buffer.from(formText(params)))).toEqual(params);
    expect(objection(trust(), fields ?? {}, arrival)).toBeUndefined();
  });

  it('prove nothing once a value, the time or the trust is another', () => {
    const { params } = vector('back-notification-signed');
    const said = (over: Fields, at = arrival, over2 = {}) =>
      objection({ ...trust(), ...over2 }, { ...params, ...over }, at);

    expect(said({ txnAmt: '2' })).toMatch(/signature/);
    expect(said({}, Date.parse('2025-08-01T00:00:00Z'))).toContain('root');
    expect(said({}, arrival, { roots: [] })).toContain('root');
    expect(said({}, arrival, { signer_names: ['another'] })).toMatch(/own/);
  });

  it('chain from the signing certificate over the middle to the root', () => {
    const { roots, middles: intermediates } = trust();

    expect(isTrusted(certificate('acp_test_sign_cert'), { roots, intermediates }, arrival)).toBe(
      true,
    );
  });
});
