// Every call that the API answers, one row each.
import { shownBalance, shownTransaction } from './balance.ts';
import { retrieveDispute } from './disputes.ts';
import { missing } from './errors.ts';
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  retrieveIntent,
  updateIntent,
} from './intents.ts';
import {
  listCharges,
  listDisputes,
  listEvents,
  listIntents,
  listPayouts,
  listRefunds,
  listReportRuns,
  listTransactions,
} from './lists.ts';
import { createPayout, retrievePayout } from './payouts.ts';
import { createRefund, retrieveRefund, updateRefund } from './refunds.ts';
import { createReportRun, retrieveFile, retrieveReportRun } from './reports.ts';
import { searchIntents } from './search.ts';
import type { Call, State } from './state.ts';

type Handler = (state: State, call: Call) => unknown;
type Row = readonly [method: 'GET' | 'POST', path: string, handler: Handler];

const kept =
  (kind: string, table: (state: State) => ReadonlyMap<string, unknown>): Handler =>
  (state, { id }) => {
    const found = table(state).get(id);
    if (found === undefined) throw missing(kind, id);
    return found;
  };

const transaction: Handler = (state, { id }) => {
  const found = state.transactions.get(id);
  if (!found) throw missing('balance transaction', id);
  return shownTransaction(state, found);
};

/** A fixed path stands before the one with {id} that would swallow it. */
const rows: readonly Row[] = [
  ['POST', '/v1/payment_intents', createIntent],
  ['GET', '/v1/payment_intents', listIntents],
  ['GET', '/v1/payment_intents/search', searchIntents],
  ['GET', '/v1/payment_intents/{id}', retrieveIntent],
  ['POST', '/v1/payment_intents/{id}', updateIntent],
  ['POST', '/v1/payment_intents/{id}/confirm', confirmIntent],
  ['POST', '/v1/payment_intents/{id}/capture', captureIntent],
  ['POST', '/v1/payment_intents/{id}/cancel', cancelIntent],
  ['POST', '/v1/refunds', createRefund],
  ['GET', '/v1/refunds', listRefunds],
  ['GET', '/v1/refunds/{id}', retrieveRefund],
  ['POST', '/v1/refunds/{id}', updateRefund],
  ['GET', '/v1/charges', listCharges],
  ['GET', '/v1/charges/{id}', kept('charge', (state) => state.charges)],
  ['GET', '/v1/disputes', listDisputes],
  ['GET', '/v1/disputes/{id}', retrieveDispute],
  ['GET', '/v1/events', listEvents],
  ['GET', '/v1/events/{id}', kept('event', (state) => state.events)],
  ['GET', '/v1/balance', shownBalance],
  ['GET', '/v1/balance_transactions', listTransactions],
  ['GET', '/v1/balance_transactions/{id}', transaction],
  ['POST', '/v1/payouts', createPayout],
  ['GET', '/v1/payouts', listPayouts],
  ['GET', '/v1/payouts/{id}', retrievePayout],
  ['POST', '/v1/reporting/report_runs', createReportRun],
  ['GET', '/v1/reporting/report_runs', listReportRuns],
  ['GET', '/v1/reporting/report_runs/{id}', retrieveReportRun],
  ['GET', '/v1/files/{id}', retrieveFile],
];

const patterns = rows.map(([method, path, handler]) => ({
  method,
  handler,
  pattern: new RegExp(`^${path.replace('{id}', '([A-Za-z0-9_]+)')}$`),
}));

export type Found = { readonly handler: Handler; readonly id: string };

/** The row that answers this method and path. */
export const findRoute = (method: string, path: string): Found | undefined => {
  for (const row of patterns) {
    const match = row.method === method ? row.pattern.exec(path) : null;
    if (match) return { handler: row.handler, id: match[1] ?? '' };
  }
  return undefined;
};
