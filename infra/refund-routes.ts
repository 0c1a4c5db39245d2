// The routes of refunds: one row each, as in routes.ts.

const ofPayment = '/v1/payments/{payment_id}/refunds';
const all = '/v1/refunds';
const one = `${all}/{refund_id}`;

const gets = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'none' }) as const;
const posts = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'none' }) as const;

export const refundRoutes = [
  { ...posts(ofPayment, 'refunds/request'), ledger: 'read', capabilities: true },
  { ...gets(all, 'refunds/list'), ledger: 'read', due: true },
  gets(one, 'refunds/get'),
  {
    ...posts(`${one}/approve`, 'refunds/approve'),
    ledger: 'read',
    capabilities: true,
    sends: ['wake'],
  },
  posts(`${one}/reject`, 'refunds/reject'),
  posts(`${one}/withdraw`, 'refunds/withdraw'),
  posts(`${one}/reroute`, 'refunds/reroute'),
  posts(`${one}/payee`, 'refunds/name-payee'),
  gets(`${one}/payee`, 'refunds/get-payee'),
  { ...posts(`${one}/payout`, 'refunds/confirm-payout'), ledger: 'append' },
] as const;
