// WeChat Pay's notifications: proved over their raw bytes, opened with our key, then translated.
import * as z from 'zod';
import { referencePattern } from '../../kernel/id.ts';
import type { Acknowledgement, Message, Notification } from '../contract.ts';
import { notGenuine, unreadable } from '../sign.ts';
import { keyOf, type Line } from './call.ts';
import { objection } from './proof.ts';
import { orderSaid, refundSaid } from './said.ts';
import { opened, Sealed } from './sealed.ts';
import { NotifiedRefund, Rfc3339, Transaction } from './shapes.ts';

const Envelope = z.object({
  id: z.string().min(1).max(64),
  create_time: Rfc3339,
  event_type: z.string().min(1),
  resource: Sealed,
});
type Envelope = z.infer<typeof Envelope>;

const parsed = <Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('its content is not JSON');
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  throw unreadable(z.prettifyError(read.error));
};

const verified = async (line: Line, message: Message): Promise<Envelope> => {
  const { headers, body, receivedAt } = message;
  const evidence = { header: (name: string) => headers[name], body, receivedAt };
  const doubt = await objection(evidence, keyOf(line, receivedAt));
  if (doubt !== undefined) throw notGenuine(doubt);
  return parsed(Envelope, body.toString('utf8'));
};

/** WeChat names the merchant only inside: what another merchant's key sealed is not for us. */
const content = ({ credentials }: Line, { resource }: Envelope): string => {
  const plain = opened(credentials.api_v3_key, resource);
  if (plain === undefined) throw notGenuine('it is sealed with another key than this account’s');
  return plain.toString('utf8');
};

const forUs = <Told extends { readonly mchid: string }>(
  { credentials }: Line,
  told: Told,
): Told => {
  if (told.mchid !== credentials.mchid) throw notGenuine('it is for another merchant');
  return told;
};

type Translate = (line: Line, envelope: Envelope, text: string) => Notification | undefined;

/** The same merchant number may sell elsewhere too: numbers that are not of our form are not ours. */
const isOurs = ({ out_trade_no }: { readonly out_trade_no: string }): boolean =>
  referencePattern.test(out_trade_no);

const aboutOrder: Translate = (line, { id, create_time: at }, text) => {
  const transaction = forUs(line, parsed(Transaction, text));
  if (!isOurs(transaction)) return undefined;
  const said = orderSaid(transaction);
  if (said === undefined) throw unreadable('it tells a payment and leaves out its money');
  return { id, at, about: 'order', reference: transaction.out_trade_no, said };
};

const aboutRefund: Translate = (line, { id, create_time: at }, text) => {
  const told = forUs(line, parsed(NotifiedRefund, text));
  if (!isOurs(told)) return undefined;
  const { out_refund_no: refundReference, out_trade_no: reference } = told;
  return { id, at, about: 'refund', refundReference, reference, said: refundSaid(told, at) };
};

const translations: Readonly<Record<string, Translate>> = {
  TRANSACTION: aboutOrder,
  REFUND: aboutRefund,
};

/** Verifies, opens, then translates; a genuine event that means nothing to us is undefined. */
export const notification = async (
  line: Line,
  message: Message,
): Promise<Notification | undefined> => {
  const envelope = await verified(line, message);
  const text = content(line, envelope);
  const [subject = ''] = envelope.event_type.split('.');
  const translate = Object.hasOwn(translations, subject) ? translations[subject] : undefined;
  return translate?.(line, envelope, text);
};

const answer = (statusCode: number, code: string, message: string): Acknowledgement => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code, message }),
});

/** 200 ends the notification; anything of 4xx or 5xx is sent again, fifteen times over a day. */
export const acknowledge = (accepted: boolean): Acknowledgement =>
  accepted ? answer(200, 'SUCCESS', '') : answer(500, 'FAIL', 'not stored: send it again');

/** WeChat sends broken signatures on purpose, and wants them refused. */
export const refuse = (): Acknowledgement => answer(401, 'FAIL', 'not genuine');
