// Lists as Stripe pages them: newest first, up to a hundred, continued after an identifier.
import * as z from 'zod';
import { shownTransaction } from './balance.ts';
import { badParameter, missing } from './errors.ts';
import { listIntentsParams } from './intent-params.ts';
import { listParams, parsed, type Range } from './params.ts';
import type { BalanceTransaction } from './resources.ts';
import type { Call, State } from './state.ts';

export type List = {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly unknown[];
};

type Listed = { readonly id: string; readonly created: number };
type Page = {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: Range | undefined;
};

const defaultLimit = 10;
const maxLimit = 100;

/** Checks the limit that every list and search shares. */
export const limitOf = (limit: number | undefined): number => {
  const wanted = limit ?? defaultLimit;
  if (wanted < 1 || wanted > maxLimit)
    throw badParameter(`The limit must be between 1 and ${maxLimit}.`, {
      code: 'parameter_invalid_integer',
      param: 'limit',
    });
  return wanted;
};

/** One page of `all` (given oldest first). */
export const paged = <T extends Listed>(url: string, all: readonly T[], page: Page): List => {
  const limit = limitOf(page.limit);
  const fitting = all.filter((one) => within(page.created, one.created)).reverse();
  if (page.ending_before !== undefined) {
    const before = fitting.slice(0, position(fitting, page.ending_before));
    return list(url, before.slice(-limit), before.length > limit);
  }
  const start = page.starting_after ? position(fitting, page.starting_after) + 1 : 0;
  return list(url, fitting.slice(start, start + limit), fitting.length > start + limit);
};

const list = (url: string, data: readonly unknown[], has_more: boolean): List => ({
  object: 'list',
  url,
  has_more,
  data,
});

const position = (all: readonly Listed[], id: string): number => {
  const index = all.findIndex((one) => one.id === id);
  if (index < 0) throw missing('object in this list', id, 'starting_after');
  return index;
};

const within = (range: Range | undefined, created: number): boolean => {
  if (range === undefined) return true;
  if (typeof range === 'number') return created === range;
  const { gt = -1, gte = 0, lt = Number.MAX_SAFE_INTEGER, lte = Number.MAX_SAFE_INTEGER } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
};

export const listIntents = (state: State, { form }: Call): List =>
  paged('/v1/payment_intents', [...state.intents.values()], parsed(listIntentsParams, form));

const byIntent = z.strictObject({
  ...listParams,
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
});

export const listRefunds = (state: State, { form }: Call): List => {
  const params = parsed(byIntent, form);
  const found = [...state.refunds.values()].filter(
    (one) =>
      (params.payment_intent ?? one.payment_intent) === one.payment_intent &&
      (params.charge ?? one.charge) === one.charge,
  );
  return paged('/v1/refunds', found, params);
};

const chargeParams = z.strictObject({ ...listParams, payment_intent: z.string().optional() });

export const listCharges = (state: State, { form }: Call): List => {
  const params = parsed(chargeParams, form);
  const found = [...state.charges.values()].filter(
    (one) => (params.payment_intent ?? one.payment_intent) === one.payment_intent,
  );
  return paged('/v1/charges', found, params);
};

export const listDisputes = (state: State, { form }: Call): List => {
  const params = parsed(byIntent, form);
  const found = [...state.disputes.values()].filter(
    (one) =>
      (params.payment_intent ?? one.payment_intent) === one.payment_intent &&
      (params.charge ?? one.charge) === one.charge,
  );
  return paged('/v1/disputes', found, params);
};

const transactionParams = z.strictObject({
  ...listParams,
  currency: z.string().optional(),
  payout: z.string().optional(),
  source: z.string().optional(),
  type: z.string().optional(),
});

/** With payout=: what that automatic payout contains, its own (negative) line included. */
export const listTransactions = (state: State, { form }: Call): List => {
  const params = parsed(transactionParams, form);
  if (params.payout !== undefined) checkPayout(state, params.payout);
  const wanted = ({ id, type, source, currency }: BalanceTransaction): boolean =>
    (params.payout ?? state.settledBy.get(id)) === state.settledBy.get(id) &&
    (params.type ?? type) === type &&
    (params.source ?? source) === source &&
    (params.currency ?? currency) === currency;
  const found = [...state.transactions.values()].filter(wanted);
  const shown = found.map((one) => shownTransaction(state, one));
  return paged('/v1/balance_transactions', shown, params);
};

const checkPayout = (state: State, id: string): void => {
  const payout = state.payouts.get(id);
  if (!payout) throw missing('payout', id, 'payout');
  if (!payout.automatic)
    throw badParameter(
      'Balance transaction history can only be filtered on automatic payouts, not manual.',
      { param: 'payout' },
    );
};

const payoutParams = z.strictObject({
  ...listParams,
  arrival_date: listParams.created,
  status: z.string().optional(),
  destination: z.string().optional(),
});

export const listPayouts = (state: State, { form }: Call): List => {
  const params = parsed(payoutParams, form);
  const found = [...state.payouts.values()].filter(
    (one) =>
      (params.status ?? one.status) === one.status && within(params.arrival_date, one.arrival_date),
  );
  return paged('/v1/payouts', found, params);
};

/** Events can be listed for thirty days (docs.stripe.com/api/events). */
const eventDays = 30;

const eventParams = z.strictObject({
  ...listParams,
  type: z.string().optional(),
  types: z.array(z.string()).optional(),
  delivery_success: z.enum(['true', 'false']).optional(),
});

export const listEvents = (state: State, { form }: Call): List => {
  const params = parsed(eventParams, form);
  const oldest = Math.floor(state.timeline.now() / 1_000) - eventDays * 86_400;
  const types = params.types ?? (params.type === undefined ? undefined : [params.type]);
  const found = [...state.events.values()].filter(
    (event) =>
      event.created >= oldest &&
      (types === undefined || types.some((type) => named(type, event.type))) &&
      (params.delivery_success === undefined ||
        (params.delivery_success === 'true') === (event.pending_webhooks === 0)),
  );
  return paged('/v1/events', found, params);
};

const named = (wanted: string, type: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : wanted === type;

const runParams = z.strictObject(listParams);

export const listReportRuns = (state: State, { form }: Call): List =>
  paged('/v1/reporting/report_runs', [...state.reportRuns.values()], parsed(runParams, form));
