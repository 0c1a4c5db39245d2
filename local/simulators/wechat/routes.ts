// Every call that the API answers, one row each.
import type { Reply } from './api.ts';
import { billAddress, download } from './bills.ts';
import { listCertificates } from './certificates.ts';
import { createCodePay } from './codepay.ts';
import { closeOrder, reverseOrder } from './ends.ts';
import { createOrder, queryOrder, queryTransaction } from './orders.ts';
import { createRefund, queryRefund } from './refunds.ts';
import type { State } from './state.ts';

/** A call as the rows see it: the identifier of the path ('' where it has none), body and query. */
export type Call = {
  readonly id: string;
  readonly text: string;
  readonly query: URLSearchParams;
};

type Handler = (state: State, call: Call) => Reply;
type Row = readonly [method: 'GET' | 'POST', path: string, handler: Handler];

const create =
  (way: Parameters<typeof createOrder>[0]): Handler =>
  (state, { text }) =>
    createOrder(way)(state, text);

const rows: readonly Row[] = [
  ['GET', '/v3/certificates', listCertificates],
  ['POST', '/v3/pay/transactions/native', create('native')],
  ['POST', '/v3/pay/transactions/h5', create('h5')],
  ['POST', '/v3/pay/transactions/app', create('app')],
  ['POST', '/v3/pay/transactions/jsapi', create('jsapi')],
  ['POST', '/v3/pay/transactions/codepay', (state, { text }) => createCodePay(state, text)],
  [
    'GET',
    '/v3/pay/transactions/out-trade-no/{id}',
    (state, { id, query }) => queryOrder(state, id, query),
  ],
  [
    'GET',
    '/v3/pay/transactions/id/{id}',
    (state, { id, query }) => queryTransaction(state, id, query),
  ],
  [
    'POST',
    '/v3/pay/transactions/out-trade-no/{id}/close',
    (state, { id, text }) => closeOrder(state, id, text),
  ],
  [
    'POST',
    '/v3/pay/transactions/out-trade-no/{id}/reverse',
    (state, { id, text }) => reverseOrder(state, id, text),
  ],
  ['POST', '/v3/refund/domestic/refunds', (state, { text }) => createRefund(state, text)],
  ['GET', '/v3/refund/domestic/refunds/{id}', (state, { id }) => queryRefund(state, id)],
  ['GET', '/v3/bill/tradebill', (state, { query }) => billAddress(state, query)],
  ['GET', '/v3/billdownload/file', (state, { query }) => download(state, query)],
];

const patterns = rows.map(([method, path, handler]) => ({
  method,
  handler,
  pattern: new RegExp(`^${path.replace('{id}', '([^/]+)')}$`),
}));

export type Found = { readonly handler: Handler; readonly id: string };

/** The row that answers this method and path. */
export const findRoute = (method: string, path: string): Found | undefined => {
  for (const row of patterns) {
    const match = row.method === method ? row.pattern.exec(path) : null;
    if (match) return { handler: row.handler, id: decodeURIComponent(match[1] ?? '') };
  }
  return undefined;
};
