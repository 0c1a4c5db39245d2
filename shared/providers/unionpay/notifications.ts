// UnionPay's back notifications: proved by the certificate that they carry, then translated.
import { referencePattern } from '../../kernel/id.ts';
import { dayMs, type Instant } from '../../kernel/time.ts';
import type { Acknowledgement, Message, Notification } from '../contract.ts';
import { futureToleranceMs, notGenuine, unreadable } from '../sign.ts';
import { isUndecidedState } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { types } from './kinds.ts';
import { objection } from './proof.ts';
import { movedAt, paymentSaid, refundSaid } from './said.ts';
import type { Fields } from './signature.ts';
import { formIn } from './text.ts';

/**
 * UnionPay signs no time of sending. A refund may take ten days to succeed, and its notification tells
 * the time of its making: what is older than this is a replay. Within it replays change nothing, since
 * a transaction's number and time name it for ever.
 */
export const staleAfterMs = 15 * dayMs;

const verified = (credentials: Credentials, { body, receivedAt }: Message): Fields => {
  const fields = formIn(body);
  if (!fields) throw notGenuine('its body is no form');
  const why = objection(credentials, fields, receivedAt);
  if (why !== undefined) throw notGenuine(why);
  if (fields['merId'] !== credentials.mer_id) throw notGenuine('it is for another merchant');
  return fields;
};

const timeIn = (fields: Fields, receivedAt: Instant): Instant => {
  const at = movedAt(fields);
  if (at === undefined) throw unreadable('it tells no time');
  if (receivedAt - at > staleAfterMs) throw notGenuine('it is about a time long ago');
  if (at - receivedAt > futureToleranceMs) throw notGenuine('it is about a time to come');
  return at;
};

/** The same words have the same id; a resend is the same words. */
const idOf = ({ txnType, orderId, txnTime, respCode, txnAmt, queryId }: Fields): string =>
  [txnType, orderId, txnTime, respCode, txnAmt, queryId].join('-');

type Translation = (fields: Fields, id: string, at: Instant) => Notification | undefined;

/** What does not bear a reference of ours was made by somebody else on the same account. */
const isOurs = (reference: string | undefined): reference is string =>
  reference !== undefined && referencePattern.test(reference);

const aboutOrder: Translation = (fields, id, at) => {
  const { orderId: reference, respCode = '' } = fields;
  if (!isOurs(reference)) return undefined;
  const said = paymentSaid(fields, respCode);
  if (said.outcome !== 'unknown') return { id, at, about: 'order', reference, said };
  if (isUndecidedState(respCode)) return undefined;
  throw unreadable(said.why);
};

const aboutRefund: Translation = (fields, id, at) => {
  const { orderId: refundReference = '', reqReserved: reference, respCode = '' } = fields;
  if (!isOurs(reference)) return undefined;
  return {
    id,
    at,
    about: 'refund',
    refundReference,
    reference,
    said: refundSaid(fields, respCode),
  };
};

const translations: Readonly<Record<string, Translation>> = {
  [types.pay]: aboutOrder,
  [types.refund]: aboutRefund,
  [types.undo]: aboutRefund,
};

/** Verifies, then translates; a genuine kind that means nothing to us is undefined. */
export const notification = (
  credentials: Credentials,
  message: Message,
): Notification | undefined => {
  const fields = verified(credentials, message);
  const at = timeIn(fields, message.receivedAt);
  const { txnType = '' } = fields;
  const translate = Object.hasOwn(translations, txnType) ? translations[txnType] : undefined;
  return translate?.(fields, idOf(fields), at);
};

/** UnionPay reads the status alone: 200 is taken, anything else is sent again, five times in all. */
export const acknowledge = (accepted: boolean): Acknowledgement => ({
  statusCode: accepted ? 200 : 503,
  headers: { 'content-type': 'text/plain' },
  body: accepted ? 'ok' : 'again',
});
