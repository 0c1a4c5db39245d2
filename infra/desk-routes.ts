// The routes of desks: drawers of cashiers, card terminals, partners. One row each, as in routes.ts.

const session = '/v1/counter/sessions/{session_id}';
const reversal = `${session}/takes/{payment_id}/reversal`;

const posts = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'none' }) as const;
const books = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'append' }) as const;

export const staffDesks = [
  { ...books('/v1/counter/sessions', 'counter/open'), keys: true },
  {
    method: 'GET',
    path: session,
    function: 'counter/get-session',
    payments: 'read',
    ledger: 'none',
  },
  { ...books(`${session}/takes`, 'counter/take'), keys: true, sends: ['wake'] },
  posts(`${session}/count`, 'counter/count'),
  posts(`${session}/hand-over`, 'counter/hand-over'),
  books(`${session}/hand-over/decision`, 'counter/decide-hand-over'),
  books(reversal, 'counter/reverse-take'),
  books(`${reversal}/decision`, 'counter/decide-reversal'),
] as const;
