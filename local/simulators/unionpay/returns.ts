// Money on its way back: refunds, same-day undos, and reversals of scanned codes.
import { share } from '../kit/decimal.ts';
import { answer, Refusal } from './answers.ts';
import { checkNew } from './checks.ts';
import { faultsAt } from './faults.ts';
import type { Fields } from './fields.ts';
import { end, taken } from './money.ts';
import { changed, keyOf, moved, type Payment, payments, type Return, type State } from './state.ts';
import { clearingDayAt } from './time.ts';

const dayMs = 86_400_000;
/** Codes may be refunded for 30 days, pages and apps for 330. */
const refundableMs = {
  front: 330 * dayMs,
  app: 330 * dayMs,
  code: 30 * dayMs,
  scanned: 30 * dayMs,
};

const original = (state: State, { origQryId }: Fields): Payment => {
  const found = payments(state).find(({ moved: one }) => one?.queryId === origQryId);
  if (found?.state !== 'paid') throw new Refusal('35');
  if (found.undone) throw new Refusal('45');
  return found;
};

const checkUndo = (state: State, amount: number, of: Payment): void => {
  if (of.moved?.clearingDay !== clearingDayAt(state.timeline.now())) throw new Refusal('35');
  if (amount !== of.moved.amount) throw new Refusal('36');
  if (of.returned > 0) throw new Refusal('45');
};

const checkRefund = (state: State, amount: number, of: Payment): void => {
  if (state.timeline.now() - of.madeAt > refundableMs[of.way]) throw new Refusal('35');
  if (of.returned + amount > (of.moved?.amount ?? 0)) throw new Refusal('36');
};

/** The end that a fault ordered, or success; the merchant is told when it has come. */
const endLater = (state: State, one: Return): void => {
  const path = `/${one.type}`;
  const fault = state.faults.take({ path }, faultsAt('execution'))?.fault;
  const code = fault === 'refund_fails' ? '61' : fault === 'defect' ? 'A6' : '00';
  state.timeline.later(() => void end(state, one, code), state.settings.refundDelayMs);
};

const returned =
  (type: Return['type'], check: (state: State, amount: number, of: Payment) => void) =>
  (state: State, fields: Fields): Fields => {
    checkNew(state, fields);
    const of = original(state, fields);
    const amount = Number(fields['txnAmt']);
    check(state, amount, of);
    const fee = share(amount, state.settings.feePerTenThousand);
    const one = taken(state, {
      type,
      key: keyOf(fields),
      request: fields,
      of: of.key,
      amount,
      state: 'under_way',
      code: '05',
      moved: moved(state, amount, fee),
    });
    endLater(state, one);
    return answer(fields, '00', {
      queryId: one.moved.queryId,
      origQryId: fields['origQryId'] ?? '',
    });
  };

export const refundOrder = returned('04', checkRefund);
export const undoOrder = returned('31', checkUndo);

/** A reversal has no name of its own: it carries the order's. A paid order is refunded instead. */
export const reversal = (state: State, fields: Fields): Fields => {
  const found = state.transactions.get(keyOf(fields));
  if (found?.type !== '01' || found.way !== 'scanned') throw new Refusal('34');
  if (clearingDayAt(found.madeAt) !== clearingDayAt(state.timeline.now())) throw new Refusal('35');
  if (found.state === 'reversed') throw new Refusal('46');
  if (found.state === 'open') changed(state, found, { state: 'reversed' });
  return answer(fields, '00');
};
