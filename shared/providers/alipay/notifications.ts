// Alipay's notifications: proved over the form as it came, then translated.
import { referencePattern } from '../../kernel/id.ts';
import { minuteMs } from '../../kernel/time.ts';
import type { Acknowledgement, Message, Notification } from '../contract.ts';
import { futureToleranceMs, notGenuine, unreadable } from '../sign.ts';
import { download, type Line } from './call.ts';
import { queryRefund } from './refunds.ts';
import { tradeSaid } from './said.ts';
import { BeijingTime, Notice } from './shapes.ts';
import { decodedForm, isSigned, type Parameters, signedText } from './signature.ts';

const formType = 'application/x-www-form-urlencoded';

const formIn = ({ headers, body }: Message): Parameters => {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== formType)
    throw notGenuine('it is not the form that Alipay posts');
  const form = decodedForm(body.toString('utf8'));
  if (!form) throw notGenuine('its form is broken');
  return form;
};

/** Trades are signed without `sign_type`; a few other kinds with it. */
const coverages = [['sign', 'sign_type'], ['sign']] as const;

const verify = async (line: Line, message: Message, form: Parameters): Promise<void> => {
  if (form['sign_type'] !== 'RSA2') throw notGenuine('it is not signed with RSA2');
  const { receivedAt } = message;
  const keys = await line.ring.find(form['alipay_cert_sn'], receivedAt, download(line));
  const signature = form['sign'] ?? '';
  const genuine = coverages.some((without) => {
    const covered = Buffer.from(signedText(form, without));
    return keys.some((key) => isSigned(key, covered, signature));
  });
  if (!genuine) throw notGenuine('its signature does not fit its form');
};

const checkAccount = ({ credentials }: Line, form: Parameters): void => {
  if (form['app_id'] !== credentials.app_id) throw notGenuine('it is for another application');
  const seller = form['seller_id'];
  if (seller !== undefined && seller !== credentials.seller_id)
    throw notGenuine('it is for another merchant');
};

const checkTime = ({ credentials }: Line, form: Parameters, { receivedAt }: Message): void => {
  const sentAt = BeijingTime.safeParse(form['notify_time']);
  if (!sentAt.success) throw notGenuine('its time is unreadable');
  const ageMs = receivedAt - sentAt.data;
  if (ageMs > credentials.notification_age_minutes * minuteMs || -ageMs > futureToleranceMs)
    throw notGenuine('it was not sent now');
};

const noticeIn = (form: Parameters): Notice => {
  const read = Notice.safeParse(form);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unreadable(`its ${issue?.path.join('.') ?? 'form'} is not as Alipay documents it`);
};

/** A trade that was given back in part or whole is told again, with the sum of all that went back. */
const tellsRefund = ({ gmt_refund, refund_fee }: Notice): boolean =>
  Boolean(gmt_refund) || /[1-9]/.test(refund_fee ?? '');

/**
 * Alipay tells which refund it was, but not its amount: the refund itself is asked for. One without
 * a number of ours came from a cancel, whose own answer told it.
 */
const aboutRefund = async (line: Line, notice: Notice): Promise<Notification | undefined> => {
  const { notify_id: id, notify_time: at, out_trade_no: reference } = notice;
  const { out_biz_no: refundReference, total_amount, trans_currency } = notice;
  if (!refundReference) return undefined;
  const money = { amount: total_amount, currency: trans_currency };
  const order = { reference, createdAt: at, money };
  const said = await queryRefund(line, { order, refundReference });
  return { id, at, about: 'refund', refundReference, reference, said };
};

const aboutOrder = (notice: Notice): Notification => {
  const { notify_id: id, notify_time: at, out_trade_no: reference, gmt_payment } = notice;
  const said = tradeSaid({ ...notice, paidAt: gmt_payment ?? undefined }, at);
  return { id, at, about: 'order', reference, said };
};

/** Verifies, then translates; a genuine kind that means nothing to us is undefined. */
export const notification = async (
  line: Line,
  message: Message,
): Promise<Notification | undefined> => {
  const form = formIn(message);
  await verify(line, message, form);
  checkAccount(line, form);
  checkTime(line, form, message);
  if (form['notify_type'] !== 'trade_status_sync') return undefined;
  const notice = noticeIn(form);
  // The same application may sell elsewhere too: numbers that are not of our form are not ours.
  if (!referencePattern.test(notice.out_trade_no)) return undefined;
  return tellsRefund(notice) ? aboutRefund(line, notice) : aboutOrder(notice);
};

const answer = (statusCode: number, body: string): Acknowledgement => ({
  statusCode,
  headers: { 'content-type': 'text/plain' },
  body,
});

/** Exactly these seven characters end a notification; anything else is sent again, eight times in all. */
export const acknowledge = (accepted: boolean): Acknowledgement =>
  accepted ? answer(200, 'success') : answer(503, 'fail');

/** Alipay reads the body alone; the status is for our own watch. */
export const refuse = (): Acknowledgement => answer(401, 'fail');
