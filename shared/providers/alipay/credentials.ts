// The secret of an Alipay merchant's application, its keys and certificates parsed once.
import * as z from 'zod';
import {
  attempt,
  Certificates,
  RsaCertificate,
  RsaPrivateKey,
  RsaPublicKey,
} from '../certificates.ts';

const local = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Requests and notifications travel over TLS; only a simulator on this machine may do without. */
const isSafe = (text: string): boolean => {
  const url = attempt(() => new URL(text));
  if (url === undefined) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && local.has(url.hostname));
};

const Address = z
  .string()
  .max(256)
  .refine((text) => isSafe(text) && !/[?#]/.test(text), 'an https address without query');

export const productionGateway = 'https://openapi.alipay.com/gateway.do';

/**
 * Key mode: Alipay's public keys; two stand side by side while one is rotated. Certificate mode: the
 * application's certificate, Alipay's roots, and the certificates of Alipay that are known so far.
 */
const KeyMode = z.strictObject({
  mode: z.literal('keys'),
  alipay_public_keys: z.array(RsaPublicKey).min(1).max(3),
});
const CertificateMode = z.strictObject({
  mode: z.literal('certificates'),
  app_certificate: RsaCertificate,
  alipay_root_certificates: Certificates,
  alipay_certificates: z.array(RsaCertificate).max(5).default([]),
  /** False where the account may not download certificates: then each new one is given by hand. */
  certificate_download: z.boolean().default(true),
});
export type CertificateMode = z.infer<typeof CertificateMode>;

/** Which of Alipay's products the merchant signed for; the codes differ between contracts. */
const ProductCodes = z.strictObject({
  precreate: z.string().min(1).max(64).default('FACE_TO_FACE_PAYMENT'),
  pay: z.string().min(1).max(64).default('FACE_TO_FACE_PAYMENT'),
  page: z.string().min(1).max(64).default('FAST_INSTANT_TRADE_PAY'),
  wap: z.string().min(1).max(64).default('QUICK_WAP_WAY'),
  app: z.string().min(1).max(64).default('QUICK_MSECURITY_PAY'),
  create: z.string().min(1).max(64).default('JSAPI_PAY'),
});
export type Product = keyof z.infer<typeof ProductCodes>;

export const Credentials = z.strictObject({
  app_id: z.string().regex(/^\d{16}$/, 'the application’s number, 16 digits'),
  /** The merchant's own number (pid): notifications for another one are refused. */
  seller_id: z.string().regex(/^2088\d{12}$/, 'the merchant’s number, 2088 and 12 digits'),
  private_key: RsaPrivateKey,
  alipay: z.discriminatedUnion('mode', [KeyMode, CertificateMode]),
  notify_url: Address,
  product_codes: ProductCodes.default(() => ProductCodes.parse({})),
  /** The page that a redirect opens where the order does not tell the payer's device. */
  redirect_page: z.enum(['wap', 'page']).default('wap'),
  /** The mini-program that trades are created for, where it is not this application. */
  op_app_id: z
    .string()
    .regex(/^\d{16}$/)
    .optional(),
  store_id: z.string().min(1).max(32).optional(),
  /**
   * What ends a code that nobody has scanned: `cancel` burns its number at Alipay at once, `expiry`
   * waits for the order's own end. Alipay's pages do not say that a burnt number can never be paid.
   */
  unscanned: z.enum(['cancel', 'expiry']).default('cancel'),
  /** A notification is signed anew for each try; set it to 1500 if old times arrive in late tries. */
  notification_age_minutes: z.int().min(1).max(1_500).default(5),
  /** True where the house of bills answers over plain http alone. */
  bill_over_http: z.boolean().default(false),
  /** Another gateway than Alipay's own: a sandbox's or a simulator's. */
  gateway: Address.default(productionGateway),
});
export type Credentials = z.infer<typeof Credentials>;
