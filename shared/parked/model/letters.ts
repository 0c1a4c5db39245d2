// What is parked of a notification, and of a message that a queue gave up.
import { canonicalJson, digest, paymentIdPattern } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Notification } from '../../providers/contract.ts';
import { isProviderName, type ProviderName } from '../../providers/names.ts';
import { type NotificationReason, parkedIds, Said, type ToPark } from './item.ts';

/** A genuine notification of an account, whole. */
export interface Came {
  readonly provider: ProviderName;
  readonly account: string;
  /** The provider's id of it, or a hash of an unreadable one. */
  readonly id: string;
  readonly receivedAt: Instant;
  readonly headers: Readonly<Record<string, string>>;
  /** Raw bytes as base64. */
  readonly body: string;
  readonly said?: Notification;
}

/** Named after the provider's own id: repeated deliveries park once. */
export const notificationToPark = (came: Came, reason: NotificationReason): ToPark => {
  const { provider, account, id, receivedAt, headers, body, said } = came;
  return {
    id: parkedIds.notification(digest(canonicalJson([provider, account, id]))),
    reason,
    account,
    provider,
    message: {
      notification: id,
      receivedAt,
      headers,
      body,
      ...(said === undefined ? {} : { said }),
    },
  };
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value))
      : {};
  } catch {
    return {};
  }
};

const textIn = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

const headersIn = ({ headers }: Fields): Record<string, string> =>
  headers !== null && typeof headers === 'object'
    ? Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        ),
      )
    : {};

const notificationIn = (fields: Fields): ToPark | undefined => {
  const { receivedAt } = fields;
  const { data: said } = Said.safeParse(fields['notification']);
  const provider = textIn(fields, 'provider');
  if (!isProviderName(provider) || typeof receivedAt !== 'number') return undefined;
  const body = textIn(fields, 'body');
  const came = {
    provider,
    account: textIn(fields, 'account'),
    id: said?.id ?? digest(body),
    receivedAt,
    headers: headersIn(fields),
    body,
    ...(said === undefined ? {} : { said }),
  };
  const wanted = notificationToPark(came, 'not_applied');
  const parked = textIn(fields, 'parked');
  return parked === '' ? wanted : { ...wanted, id: parked };
};

/** The message of a queue that gave it up. Whatever it is, it is kept; what it is about is read where it can be. */
export const letterToPark = (text: string): ToPark => {
  const fields = fieldsOf(text);
  const notification = notificationIn(fields);
  if (notification) return notification;
  const payment = textIn(fields, 'payment');
  const isWake = paymentIdPattern.test(payment);
  return {
    id: isWake ? parkedIds.letter(payment) : parkedIds.letter(digest(text)),
    reason: 'message_failed',
    ...(isWake ? { payment } : {}),
    letter: text,
  };
};
