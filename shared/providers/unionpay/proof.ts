// Whether words come from UnionPay: its certificate, which the words carry, and their signature.
import type { X509Certificate } from 'node:crypto';
import type { Instant } from '../../kernel/time.ts';
import { certificatesIn, isTrusted } from '../certificates.ts';
import type { Credentials } from './credentials.ts';
import { type Fields, isSigned } from './signature.ts';

/** The owner in `041@8310000000083040@中国银联股份有限公司@00016495`. */
const ownerOf = (certificate: X509Certificate): string | undefined => {
  const { CN } = certificate.toLegacyObject().subject;
  return typeof CN === 'string' ? CN.split('@')[2] : undefined;
};

/**
 * Why these fields are not UnionPay's words; undefined when they are. The certificate is a signed
 * field itself, so it proves nothing until it is traced to our roots at the instant of arrival.
 */
export const objection = (
  { roots, middles, signer_names }: Pick<Credentials, 'roots' | 'middles' | 'signer_names'>,
  fields: Fields,
  at: Instant,
): string | undefined => {
  const [certificate, ...more] = certificatesIn(fields['signPubKeyCert'] ?? '');
  if (!certificate || more.length > 0) return 'it carries no certificate';
  if (!isTrusted(certificate, { roots, intermediates: middles }, at))
    return 'its certificate does not lead to a root of this account';
  if (!signer_names.includes(ownerOf(certificate) ?? ''))
    return 'its certificate is not UnionPay’s own';
  return isSigned(certificate.publicKey, fields) ? undefined : 'its signature does not fit';
};
