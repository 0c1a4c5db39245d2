// Every route of the three APIs: one row each; function, rights, alarms and log group follow from it.
import type { FunctionRow } from './access.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { hookDesks, payDesks, staffDesks } from './desk-routes.ts';
import { disputeRoutes } from './dispute-routes.ts';
import { parkedRoutes, payParked } from './parked-routes.ts';
import { refundRoutes } from './refund-routes.ts';

export type Audience = 'pay' | 'hooks' | 'staff';

/**
 * Parts of the staff API that have a stack of their own: `desks` take money, `exceptions` are what a
 * person decides when the usual way ended (refunds, disputes, parked work, deliveries).
 */
export type StaffPart = 'desks' | 'exceptions';

export interface RouteRow extends FunctionRow {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly audience: Audience;
  /** Left out: the stack of its API. */
  readonly stack?: StaffPart;
}

const pay = [
  {
    method: 'POST',
    path: '/v1/obligations/lookup',
    function: 'obligations/lookup',
    payments: 'write',
    ledger: 'none',
    keys: true,
    counts: true,
  },
  {
    method: 'GET',
    path: '/v1/payment-methods',
    function: 'routing/payment-methods',
    payments: 'read',
    ledger: 'none',
    capabilities: true,
  },
  {
    method: 'POST',
    path: '/v1/payments',
    function: 'payments/create',
    payments: 'write',
    ledger: 'append',
    providers: true,
    keys: true,
    sends: ['wake'],
  },
  {
    method: 'GET',
    path: '/v1/payments/{payment_id}',
    function: 'payments/get',
    payments: 'read',
    ledger: 'none',
    keys: true,
  },
  {
    method: 'GET',
    path: '/v1/payments/by-key/{key}',
    function: 'payments/by-key',
    payments: 'read',
    ledger: 'none',
    keys: true,
  },
  {
    method: 'POST',
    path: '/v1/payments/{payment_id}/cancel',
    function: 'payments/cancel',
    payments: 'write',
    ledger: 'none',
    keys: true,
    sends: ['wake'],
  },
  {
    method: 'GET',
    path: '/v1/payments/{payment_id}/receipts',
    function: 'receipts/list',
    payments: 'read',
    ledger: 'none',
    keys: true,
  },
  {
    method: 'POST',
    path: '/v1/transfer-references',
    function: 'transfers/refer',
    payments: 'write',
    ledger: 'none',
    keys: true,
  },
  ...payDesks,
  ...payParked,
] as const satisfies readonly Omit<RouteRow, 'audience'>[];

const hooks = [
  {
    method: 'POST',
    path: '/v1/webhooks/{provider}/{account}',
    function: 'webhooks/receive',
    payments: 'write',
    ledger: 'append',
    providers: true,
    removes: true,
    sends: ['wake', 'notifications'],
  },
  {
    method: 'POST',
    path: '/v1/webhooks/bank/{account}',
    function: 'transfers/receive',
    payments: 'read',
    ledger: 'none',
    providers: true,
    writes: ['messages'],
  },
  ...hookDesks,
] as const satisfies readonly Omit<RouteRow, 'audience'>[];

/** Rows that only read or only edit one settings record look alike, so two helpers write them. */
const reads = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'none' }) as const;
const readsLedger = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'read' }) as const;
const puts = (path: string, name: string) =>
  ({ method: 'PUT', path, function: name, payments: 'write', ledger: 'none' }) as const;

const onePayment = '/v1/payments/{payment_id}';
const oneRun = '/v1/reconciliation/runs/{run_id}';

const staff = [
  puts('/v1/obligations/{obligation_id}', 'obligations/put'),
  reads('/v1/obligations/{obligation_id}', 'obligations/get'),
  puts('/v1/authorities/{authority_id}', 'settings/put-authority'),
  reads('/v1/authorities/{authority_id}', 'settings/get-authority'),
  puts('/v1/accounts/{account_id}', 'settings/put-account'),
  reads('/v1/accounts/{account_id}', 'settings/get-account'),
  puts('/v1/clients/{client_id}', 'settings/put-client'),
  reads('/v1/clients/{client_id}', 'settings/get-client'),
  puts('/v1/routing/{authority_id}', 'routing/put-ruleset'),
  reads('/v1/routing/{authority_id}', 'routing/get-ruleset'),
  { ...puts('/v1/switches/{switch_id}', 'routing/put-switch'), removes: true },
  {
    method: 'POST',
    path: '/v1/switches/{switch_id}/end',
    function: 'routing/end-switch',
    payments: 'write',
    ledger: 'none',
    removes: true,
  },
  reads('/v1/switches', 'routing/list-switches'),
  { ...readsLedger('/v1/payments', 'payments/list'), due: true },
  { ...reads(onePayment, 'payments/get'), keys: true },
  {
    method: 'POST',
    path: `${onePayment}/cancel`,
    function: 'payments/cancel',
    payments: 'write',
    ledger: 'none',
    keys: true,
    sends: ['wake'],
  },
  { ...reads(`${onePayment}/receipts`, 'receipts/list'), keys: true },
  reads('/v1/suspense', 'transfers/suspense'),
  readsLedger('/v1/ledger/trial-balance', 'ledger/trial-balance'),
  readsLedger('/v1/ledger/entries', 'ledger/entries'),
  reads('/v1/reconciliation/runs', 'reconciliation/list-runs'),
  reads(oneRun, 'reconciliation/get-run'),
  readsLedger(`${oneRun}/discrepancies`, 'reconciliation/discrepancies'),
  readsLedger('/v1/reconciliation/open-items', 'reconciliation/open-items'),
] as const satisfies readonly Omit<RouteRow, 'audience'>[];

const exceptions = [
  ...deliveryRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...parkedRoutes,
] as const satisfies readonly Omit<RouteRow, 'audience'>[];

const inAudience = (
  audience: Audience,
  rows: readonly Omit<RouteRow, 'audience'>[],
): readonly RouteRow[] => rows.map((row) => ({ ...row, audience }));

const inPart = (
  stack: StaffPart,
  rows: readonly Omit<RouteRow, 'audience'>[],
): readonly RouteRow[] => rows.map((row) => ({ ...row, audience: 'staff', stack }));

/**
 * A function may stand in two audiences: one bundle, but one Lambda per audience, so that each has
 * its own role, log group, alarms and throttle, and the stacks of the audiences live apart.
 */
export const routes: readonly RouteRow[] = [
  ...inAudience('pay', pay),
  ...inAudience('hooks', hooks),
  ...inAudience('staff', staff),
  ...inPart('desks', staffDesks),
  ...inPart('exceptions', exceptions),
];
