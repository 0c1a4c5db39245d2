// Who may call: a secret key of test mode, in an API version that this simulator speaks.
import { badParameter, unauthorized } from './errors.ts';
import { apiVersion } from './state.ts';

type Headers = Readonly<Record<string, string | undefined>>;

const majorName = apiVersion.split('.')[1] ?? '';

/** Refuses as Stripe does: 401 for the key, 400 for another major version. */
export const checkCaller = (headers: Headers, apiKeys: readonly string[] | undefined): void => {
  const key = keyOf(headers['authorization'] ?? '');
  if (key === undefined)
    throw unauthorized(
      'You did not provide an API key. Use the Authorization header (Bearer YOUR_SECRET_KEY).',
    );
  if (key.startsWith('pk_'))
    throw unauthorized(
      'This API call cannot be made with a publishable API key. Use a secret API key.',
    );
  const known = apiKeys ? apiKeys.includes(key) : /^(sk|rk)_test_\w+$/.test(key);
  if (!known) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  checkVersion(headers['stripe-version'] ?? apiVersion);
};

const checkVersion = (version: string): void => {
  if (version.endsWith(`.${majorName}`)) return;
  throw badParameter(`Invalid Stripe API version: ${version}. This account speaks ${apiVersion}.`);
};

const keyOf = (authorization: string): string | undefined => {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (value === '') return undefined;
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0];
};

const masked = (key: string): string => `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
