// The secret of a UnionPay merchant account, its keys and certificates parsed once.
import * as z from 'zod';
import { attempt, Certificates, RsaCertificate, RsaPrivateKey } from '../certificates.ts';

const local = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Signed parameters travel over TLS; only a simulator on this machine may do without. */
const isSafe = (text: string): boolean => {
  const url = attempt(() => new URL(text));
  if (url === undefined) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && local.has(url.hostname));
};

const Origin = z
  .string()
  .refine((text) => isSafe(text) && new URL(text).origin === text, 'an origin: https://host');

/** At most 256 characters; parameters of its own would have to be taken out before each check. */
const NotifyUrl = z
  .string()
  .max(256)
  .refine(
    (text) => isSafe(text) && !/[?#]/.test(text),
    'an https address without query: our webhook of this account',
  );

const Path = z.string().regex(/^\/[\w./-]+$/, 'a path such as /gateway/api/queryTrans.do');

/** Where each kind of request goes; older and newer documents differ on the query of codes. */
const Paths = z
  .strictObject({
    front: Path.default('/gateway/api/frontTransReq.do'),
    app: Path.default('/gateway/api/appTransReq.do'),
    back: Path.default('/gateway/api/backTransReq.do'),
    query: Path.default('/gateway/api/queryTrans.do'),
    code_query: Path.default('/gateway/api/queryTrans.do'),
    file: Path.default('/'),
  })
  .prefault({});

const Shape = z.strictObject({
  mer_id: z.string().regex(/^[0-9A-Za-z]{15}$/, 'the merchant number: 15 characters'),
  private_key: RsaPrivateKey,
  /** Our signing certificate: UnionPay finds our key by its serial number. */
  certificate: RsaCertificate,
  /** UnionPay's certificates: several roots and middles stand side by side while one is replaced. */
  roots: Certificates,
  middles: Certificates,
  /** The third part of the signer's common name, which only UnionPay's own certificates bear. */
  signer_names: z.array(z.string().min(1)).min(1).default(['中国银联股份有限公司']),
  notify_url: NotifyUrl,
  /** 07 for payers at a computer, 08 where the redirected browser is a phone's. */
  redirect_channel: z.enum(['07', '08']).default('07'),
  /** The terminal that scanned codes are taken at. */
  term_id: z
    .string()
    .regex(/^[0-9A-Za-z]{8}$/, 'the terminal number: 8 characters')
    .default('00000001'),
  /** False where the contract with UnionPay has no 消费撤销: a refund is made instead. */
  same_day_undo: z.boolean().default(true),
  base_url: Origin.default('https://gateway.95516.com'),
  files_url: Origin.default('https://filedownload.95516.com'),
  paths: Paths,
});

export const Credentials = Shape.refine(
  ({ private_key, certificate }) => certificate.checkPrivateKey(private_key),
  { error: 'the certificate must be the private key’s own', path: ['certificate'] },
);
export type Credentials = z.infer<typeof Credentials>;
