// Which headers of a notification are kept with its bytes, and what an unreadable one is called.
import { digest } from '../../kernel/id.ts';

const worthKeeping = /^(content-type|(stripe|wechatpay|sandbox|webhook)-.+|x-.*signature.*)$/;

/** Headers worth keeping: what a signature is made of, never cookies, tokens or forwarding addresses. */
export const keptHeaders = (
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && worthKeeping.test(name) ? [[name, value] as const] : [],
    ),
  );

/** Repeated deliveries of the same bytes park once. */
export const unreadableId = (body: Buffer): string =>
  `unreadable-${digest(body.toString('base64'))}`;
