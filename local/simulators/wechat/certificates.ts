// Hands out the platform certificates, sealed with the merchant's API v3 key.
import type { Reply } from './api.ts';
import { refusal } from './errors.ts';
import { sealed } from './signing.ts';
import { beijing, type State } from './state.ts';

/** GET /v3/certificates; merchants of the public-key mode have none. */
export const listCertificates = (state: State): Reply => {
  if (state.keys.mode === 'public_key')
    throw refusal('RESOURCE_NOT_EXISTS', '无可用的平台证书，请使用微信支付公钥');
  return {
    status: 200,
    value: {
      data: state.keys.certificates().map(({ id, certificate, from, until }) => ({
        serial_no: id,
        effective_time: beijing(from),
        expire_time: beijing(until),
        encrypt_certificate: sealed(state.settings.apiV3Key, certificate ?? '', {
          random: state.random,
          about: 'certificate',
        }),
      })),
    },
  };
};
