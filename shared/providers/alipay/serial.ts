// How Alipay names certificates: MD5 over the issuer's name and the serial in decimal digits.
import { createHash, type X509Certificate } from 'node:crypto';

/** The issuer's parts in reverse order of the certificate: `CN=…,OU=…,O=…,C=…`. */
const issuerName = ({ issuer }: X509Certificate): string => issuer.split('\n').reverse().join(',');

/** Alipay's serial of one certificate (`app_cert_sn`, `alipay_cert_sn`): 32 hex digits. */
export const serialOf = (certificate: X509Certificate): string =>
  createHash('md5')
    .update(issuerName(certificate) + BigInt(`0x${certificate.serialNumber}`).toString())
    .digest('hex');

const isRsa = (certificate: X509Certificate): boolean => {
  try {
    return certificate.publicKey.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
};

/** `alipay_root_cert_sn`: the serials of all RSA roots of the bundle, joined. */
export const rootSerialOf = (roots: readonly X509Certificate[]): string =>
  roots.filter(isRsa).map(serialOf).join('_');
