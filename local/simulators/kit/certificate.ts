// Makes X.509 certificates for simulators: just enough DER (RFC 5280) for RSA keys and SHA-256.
import { type KeyObject, sign } from 'node:crypto';

/** Parts of a name in their order in the certificate, such as [['C', 'CN'], ['CN', 'root']]. */
export type Name = readonly (readonly [part: keyof typeof nameParts, value: string])[];

export type CertificateOrder = {
  readonly subject: Name;
  /** The subject itself when absent: self-signed. */
  readonly issuer?: Name | undefined;
  /** Hex digits, an even number of them. */
  readonly serial: string;
  /** Epoch milliseconds, before 2050. */
  readonly from: number;
  readonly until: number;
  readonly publicKey: KeyObject;
  /** The private key of the issuer. */
  readonly signWith: KeyObject;
  /** May sign other certificates. */
  readonly authority?: boolean | undefined;
};

const nameParts = { C: '2.5.4.6', O: '2.5.4.10', OU: '2.5.4.11', CN: '2.5.4.3' } as const;
const sha256WithRsa = '1.2.840.113549.1.1.11';
const basicConstraints = '2.5.29.19';

/** A certificate as PEM. */
export const certificate = (order: CertificateOrder): string => {
  const body = toBeSigned(order);
  const signature = sign('sha256', body, order.signWith);
  const bytes = sequence(body, algorithm(), bits(signature)).toString('base64');
  const lines = bytes.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};

const toBeSigned = (order: CertificateOrder): Buffer =>
  sequence(
    tagged(0xa0, integer('02')),
    integer(order.serial),
    algorithm(),
    name(order.issuer ?? order.subject),
    sequence(time(order.from), time(order.until)),
    name(order.subject),
    order.publicKey.export({ type: 'spki', format: 'der' }),
    ...(order.authority ? [tagged(0xa3, sequence(authority()))] : []),
  );

const authority = (): Buffer =>
  sequence(
    identifier(basicConstraints),
    tagged(0x01, Buffer.of(0xff)),
    tagged(0x04, sequence(tagged(0x01, Buffer.of(0xff)))),
  );

const tagged = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.of(tag), length(content.length), content]);

const length = (size: number): Buffer => {
  if (size < 128) return Buffer.of(size);
  const hex = size.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));

/** A leading zero keeps a number with a high first bit positive. */
const integer = (hex: string): Buffer => {
  const bytes = Buffer.from(hex, 'hex');
  const isHigh = (bytes[0] ?? 0) >= 0x80;
  return tagged(0x02, isHigh ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
};

const bits = (content: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.of(0), content]));

const identifier = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};

const base128 = (number: number): readonly number[] => {
  const digits = [number & 0x7f];
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
};

const algorithm = (): Buffer => sequence(identifier(sha256WithRsa), tagged(0x05, Buffer.alloc(0)));

/** A country is PrintableString, everything else UTF8String. */
const name = (parts: Name): Buffer =>
  sequence(
    ...parts.map(([part, value]) =>
      tagged(
        0x31,
        sequence(
          identifier(nameParts[part]),
          tagged(part === 'C' ? 0x13 : 0x0c, Buffer.from(value, 'utf8')),
        ),
      ),
    ),
  );

const time = (instant: number): Buffer =>
  tagged(
    0x17,
    Buffer.from(`${new Date(instant).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`),
  );
