// Makes an order: a signed form for the payer's browser, or a call that gives a code or a number.
import { minuteMs, secondMs } from '../../kernel/time.ts';
import { beijingDigits } from '../beijing.ts';
import type { Order } from '../contract.ts';
import type { Declined, Next, PayOutcome, QueryOutcome } from '../outcomes.ts';
import { callTimeoutMs } from '../wire.ts';
import { ask, type Line, requestOf, unknown } from './call.ts';
import { codes, declineOf, fault, isDecline, isOurFault } from './codes.ts';
import { cnyOf, kindOf, types, urlOf } from './kinds.ts';
import { identityOf, query } from './query.ts';
import type { Fields } from './signature.ts';

/** UnionPay takes an order at about its own time only; it does not say how far off is too far. */
export const repeatableMs = 10 * minuteMs;

/** A call that began later than this after the order was stored is not the first. */
const firstCallMs = callTimeoutMs + 5 * secondMs;

/** A payer's code: UnionPay's begin with 62 and have 19 digits; other wallets' differ. */
const payerCode = /^\d{1,20}$/;

const declined = (code: Declined['code']): Declined => ({ outcome: 'declined', code, final: true });

/** At most 32 characters of display text, without those that UnionPay's own format uses. */
const shownText = (text: string): string =>
  Array.from(text.replaceAll(/[&={}[\]"'<>\s]+/g, ' ').trim())
    .slice(0, 32)
    .join('');

const scannedFields = ({ payerCode: qrNo }: Order, term_id: string): Fields => ({
  ...(qrNo !== undefined && { qrNo }),
  termId: term_id,
});

/** Everything is taken from the stored order, so that a repetition is the same to the last byte. */
const fieldsOf = ({ credentials }: Line, order: Order): Fields | undefined => {
  const kind = kindOf(order.presentation);
  if (kind === undefined || order.money.currency !== 'CNY') return undefined;
  const scanned = order.presentation === 'code_scanned';
  const isFront = order.presentation === 'redirect';
  return {
    txnType: types.pay,
    txnSubType: kind.subType,
    bizType: kind.bizType,
    channelType: isFront ? credentials.redirect_channel : kind.channelType,
    ...cnyOf(order.money.amount),
    backUrl: credentials.notify_url,
    orderDesc: shownText(order.description),
    reqReserved: order.presentation,
    ...(isFront && { frontUrl: order.returnUrl }),
    ...(scanned
      ? scannedFields(order, credentials.term_id)
      : { payTimeout: beijingDigits(order.expiresAt) }),
  };
};

const handOvers = {
  code_scanned: (): Next => ({ kind: 'wait' }),
  qr_shown: ({ qrCode }: Fields): Next | undefined =>
    qrCode ? { kind: 'qr_code', data: qrCode } : undefined,
  in_app: ({ tn }: Fields): Next | undefined =>
    tn ? { kind: 'in_app', parameters: { tn } } : undefined,
} as const;

type Called = Order & { readonly presentation: keyof typeof handOvers };

/** What an order turned out to be that an earlier call had made: its code or number is lost with it. */
const madeBefore = (said: QueryOutcome): PayOutcome => {
  if (said.outcome === 'succeeded' || said.outcome === 'unknown') return said;
  if (said.outcome === 'closed') return declined('declined');
  return said.outcome === 'not_found'
    ? unknown('whether an earlier call made this order is not known')
    : { outcome: 'accepted', next: { kind: 'wait' } };
};

/** A refusal of a repetition says nothing about the first call: then the order itself is asked for. */
const refused = async (line: Line, order: Called, code: string): Promise<PayOutcome> => {
  const isFirst = line.now() - order.createdAt < firstCallMs;
  const said = isFirst && code !== codes.duplicate ? undefined : await query(line, order);
  if (said && (said.outcome !== 'not_found' || code === codes.duplicate)) return madeBefore(said);
  if (isOurFault(code)) throw fault(code);
  return isDecline(code) ? declined(declineOf(code)) : unknown(`UnionPay answers ${code}`);
};

const called = async (line: Line, order: Called, fields: Fields): Promise<PayOutcome> => {
  const path = kindOf(order.presentation)?.path ?? 'back';
  const answer = await ask(line, {
    url: urlOf(line.credentials, path),
    fields: requestOf(line, identityOf(order), fields),
  });
  if (answer.outcome === 'unknown') return answer;
  const { respCode = '' } = answer.fields;
  if (respCode !== '00') return refused(line, order, respCode);
  const next = handOvers[order.presentation](answer.fields);
  return next
    ? { outcome: 'accepted', next }
    : unknown('the order was made, but what the payer needs is missing');
};

/** Without the payer's code, which nobody keeps, or late: only what was made can be asked for. */
const isOver = (line: Line, order: Order): boolean =>
  (order.presentation === 'code_scanned' && order.payerCode === undefined) ||
  line.now() - order.createdAt >= repeatableMs;

const isCalled = (order: Order): order is Called => Object.hasOwn(handOvers, order.presentation);

/**
 * Makes the order. The payer's browser makes a redirected one itself, by posting a form that is the
 * same whenever it is asked for; of the others UnionPay refuses a second by number and time.
 */
export const pay = async (line: Line, order: Order): Promise<PayOutcome> => {
  const fields = fieldsOf(line, order);
  if (fields === undefined || order.method !== 'unionpay') return declined('not_supported');
  if (!isCalled(order)) {
    const form = requestOf(line, identityOf(order), fields);
    const action = urlOf(line.credentials, 'front');
    return { outcome: 'accepted', next: { kind: 'form', action, fields: form } };
  }
  if (isOver(line, order)) return madeBefore(await query(line, order));
  if (order.payerCode !== undefined && !payerCode.test(order.payerCode))
    return declined('wrong_credentials');
  return called(line, order, fields);
};
