// The routes of disputes: one row each, as in routes.ts.

const all = '/v1/disputes';
const one = `${all}/{dispute_id}`;

const gets = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'none' }) as const;
const posts = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'none' }) as const;

export const disputeRoutes = [
  gets(all, 'disputes/list'),
  {
    ...posts(all, 'disputes/take-up'),
    ledger: 'append',
    providers: true,
    removes: true,
    sends: ['wake'],
  },
  gets(one, 'disputes/get'),
  { ...posts(`${one}/evidence`, 'disputes/note-evidence'), removes: true },
] as const;
