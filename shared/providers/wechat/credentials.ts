// The secret of a WeChat Pay merchant account, its keys parsed once.
import * as z from 'zod';
import { attempt, RsaCertificate, RsaPrivateKey, RsaPublicKey } from '../certificates.ts';
import { keyBytes } from './sealed.ts';

const local = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Signed requests and notifications travel over TLS; only a simulator on this machine may do without. */
const isSafe = (text: string): boolean => {
  const url = attempt(() => new URL(text));
  if (url === undefined) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && local.has(url.hostname));
};

const Origin = z
  .string()
  .refine((text) => isSafe(text) && new URL(text).origin === text, 'an origin: https://host');

/** At most 256 characters and without a query, or WeChat refuses the order. */
const NotifyUrl = z
  .string()
  .max(256)
  .refine(
    (text) => isSafe(text) && !/[?#]/.test(text),
    'an https address without query: our webhook of this account',
  );

export const productionUrl = 'https://api.mch.weixin.qq.com';
const productionBackupUrl = 'https://api2.mch.weixin.qq.com';

const Shape = z.strictObject({
  mchid: z.string().regex(/^\d{8,12}$/, 'the merchant number'),
  appid: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'the appid that the merchant number is bound to'),
  /** Serial of the merchant's API certificate, in hex as the merchant platform shows it. */
  serial_no: z.string().regex(/^[0-9A-F]{8,40}$/, 'the serial in upper-case hex'),
  private_key: RsaPrivateKey,
  api_v3_key: z
    .string()
    .refine((text) => Buffer.byteLength(text) === keyBytes, `exactly ${keyBytes} bytes`),
  /** WeChat Pay's public keys with their ids: the first is the one that answers are wanted with. */
  public_keys: z
    .array(z.strictObject({ id: z.string().regex(/^PUB_KEY_ID_\w+$/), key: RsaPublicKey }))
    .max(3)
    .default([]),
  /** Platform certificates that were fetched by hand; others are downloaded when they turn up. */
  certificates: z.array(RsaCertificate).max(5).default([]),
  /** False for accounts of the public-key mode alone: WeChat has no certificates for them. */
  certificate_download: z.boolean().default(true),
  notify_url: NotifyUrl,
  /** The store that scanned codes are taken in: WeChat's id, or a code of our own. */
  store_id: z.string().min(1).max(32).optional(),
  store_out_id: z.string().min(1).max(32).optional(),
  /** Another address than WeChat Pay's own: a simulator's. */
  base_url: Origin.default(productionUrl),
  /** Where to go when `base_url` cannot be connected to; WeChat Pay's own has one by itself. */
  backup_url: Origin.optional(),
});

export const Credentials = Shape.refine(
  ({ public_keys, certificates, certificate_download }) =>
    public_keys.length + certificates.length > 0 || certificate_download,
  {
    error: 'nothing proves WeChat’s answers: give public_keys, or allow certificate_download',
    path: ['public_keys'],
  },
);
export type Credentials = z.infer<typeof Shape>;

/** The addresses to try, one after the other. */
export const originsOf = ({ base_url, backup_url }: Credentials): readonly string[] => {
  const backup = backup_url ?? (base_url === productionUrl ? productionBackupUrl : undefined);
  return backup === undefined ? [base_url] : [base_url, backup];
};
