// Asks for a transaction by its number and time, the only name that an unpaid order has.
import type { OrderKey } from '../contract.ts';
import type { NotFound, QueryOutcome, Unknown } from '../outcomes.ts';
import {
  type Answer,
  ask,
  type Identity,
  type Line,
  requestOf,
  retrySeconds,
  unknown,
} from './call.ts';
import { codes, fault, isOurFault } from './codes.ts';
import { bizTypeOf, tells, types, urlOf } from './kinds.ts';
import { paymentSaid } from './said.ts';

/** A transaction as UnionPay has it now; an answer about the question itself is told apart. */
export const find = async (
  line: Line,
  identity: Identity,
  presentation?: OrderKey['presentation'],
): Promise<Answer | NotFound | Unknown> => {
  const bizType = bizTypeOf(presentation);
  const isCode = presentation === 'qr_shown' || presentation === 'code_scanned';
  const answer = await ask(line, {
    url: urlOf(line.credentials, isCode ? 'code_query' : 'query'),
    fields: requestOf(line, identity, { txnType: types.query, txnSubType: '00', bizType }),
  });
  if (answer.outcome === 'unknown') return answer;
  const { respCode = '' } = answer.fields;
  if (respCode === '00') return answer;
  if (respCode === codes.noSuchOrder) return { outcome: 'not_found' };
  if (isOurFault(respCode)) throw fault(respCode);
  return unknown(`the query was refused (${respCode})`, retrySeconds);
};

export const identityOf = ({ reference, createdAt }: OrderKey): Identity => ({
  orderId: reference,
  at: createdAt,
});

/**
 * The order's present state. A form that the payer holds may still be submitted: until then UnionPay
 * does not know the order, which yet can be paid.
 */
export const query = async (line: Line, order: OrderKey): Promise<QueryOutcome> => {
  const found = await find(line, identityOf(order), order.presentation);
  if (found.outcome === 'not_found' && order.presentation === 'redirect')
    return { outcome: 'awaiting' };
  if (found.outcome !== 'answered') return found;
  const { origRespCode, txnType } = found.fields;
  return origRespCode === undefined || !tells(txnType, types.pay)
    ? unknown('an answer without the state of a payment')
    : paymentSaid(found.fields, origRespCode, order.presentation);
};
