// Payouts: what leaves the balance for the bank, made by hand or by the settlement.
import * as z from 'zod';
import { availableAmount, transact } from './balance.ts';
import { badParameter, missing, notPossible } from './errors.ts';
import { merged } from './intents.ts';
import { expand, integer, metadata, parsed } from './params.ts';
import type { BalanceTransaction, Payout } from './resources.ts';
import { type Call, emit, newId, type State, seconds } from './state.ts';

const arrivalSeconds = 2 * 86_400;

const createParams = z.strictObject({
  amount: integer,
  currency: z.string().length(3).toLowerCase(),
  description: z.string().optional(),
  statement_descriptor: z.string().max(22).optional(),
  method: z.enum(['standard', 'instant']).optional(),
  metadata: metadata.optional(),
  expand,
});

/** A payout made by hand: never reconciled by Stripe, its contents cannot be listed. */
export const createPayout = (state: State, { form }: Call): Payout => {
  const params = parsed(createParams, form);
  if (params.amount < 1) throw badParameter('Invalid positive integer', { param: 'amount' });
  if (params.amount > availableAmount(state, params.currency))
    throw notPossible(
      'balance_insufficient',
      `You have insufficient funds in your account: ${params.amount} ${params.currency}.`,
    );
  const payout = keep(state, {
    ...blankPayout(state, params.currency, params.amount),
    automatic: false,
    description: params.description ?? null,
    metadata: merged({}, params.metadata),
    method: params.method ?? 'standard',
    reconciliation_status: 'not_applicable',
    statement_descriptor: params.statement_descriptor ?? null,
  });
  const sent = leave(state, payout);
  emit(state, 'payout.created', sent);
  return arrived(state, sent);
};

export const retrievePayout = (state: State, { id }: Call): Payout => payoutOf(state, id);

/** An automatic payout of these balance transactions (all of one currency). */
export const automaticPayout = (
  state: State,
  currency: string,
  lines: readonly BalanceTransaction[],
): Payout => {
  const amount = lines.reduce((sum, line) => sum + line.net, 0);
  const payout = keep(state, blankPayout(state, currency, amount));
  for (const line of lines) state.settledBy.set(line.id, payout.id);
  const sent = leave(state, payout);
  if (sent.balance_transaction) state.settledBy.set(sent.balance_transaction, payout.id);
  emit(state, 'payout.created', sent);
  const paid = arrived(state, sent);
  const reconciled = keep(state, { ...paid, reconciliation_status: 'completed' });
  emit(state, 'payout.reconciliation_completed', reconciled);
  return reconciled;
};

/** The bank sent it back, which may happen days after paid: the money returns to the balance. */
export const failPayout = (state: State, id: string): Payout => {
  const payout = payoutOf(state, id);
  if (payout.status === 'failed')
    throw notPossible('status_transition_invalid', `The payout ${id} has already failed.`);
  const returned = transact(state, {
    type: 'payout_failure',
    category: 'payout_reversal',
    source: id,
    description: 'STRIPE PAYOUT FAILURE',
    currency: payout.currency,
    amount: payout.amount,
    fee: 0,
    place: 'bank',
  });
  const failed = keep(state, {
    ...payout,
    status: 'failed',
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed',
    failure_balance_transaction: returned.id,
  });
  emit(state, 'payout.failed', failed);
  return failed;
};

const payoutOf = (state: State, id: string): Payout => {
  const payout = state.payouts.get(id);
  if (!payout) throw missing('payout', id, 'payout');
  return payout;
};

const blankPayout = (state: State, currency: string, amount: number): Payout => ({
  id: newId(state, 'po'),
  object: 'payout',
  amount,
  application_fee: null,
  application_fee_amount: null,
  arrival_date: seconds(state) + arrivalSeconds,
  automatic: true,
  balance_transaction: null,
  created: seconds(state),
  currency,
  description: 'STRIPE PAYOUT',
  destination: 'ba_3SimAuthorityBankAccount',
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  livemode: false,
  metadata: {},
  method: 'standard',
  original_payout: null,
  payout_method: null,
  reconciliation_status: 'in_progress',
  reversed_by: null,
  source_type: 'card',
  statement_descriptor: null,
  status: 'pending',
  trace_id: null,
  type: 'bank_account',
});

/** Takes the money out of the balance by the payout's own line. */
const leave = (state: State, payout: Payout): Payout => {
  const line = transact(state, {
    type: 'payout',
    category: 'payout',
    source: payout.id,
    description: payout.description,
    currency: payout.currency,
    amount: -payout.amount,
    fee: 0,
    place: 'bank',
  });
  return keep(state, { ...payout, status: 'in_transit', balance_transaction: line.id });
};

const arrived = (state: State, payout: Payout): Payout => {
  const paid = keep(state, {
    ...payout,
    status: 'paid',
    trace_id: { status: 'supported', value: `TRACE${state.random.letters(12).toUpperCase()}` },
  });
  emit(state, 'payout.paid', paid);
  return paid;
};

const keep = (state: State, payout: Payout): Payout => {
  state.payouts.set(payout.id, payout);
  return payout;
};
