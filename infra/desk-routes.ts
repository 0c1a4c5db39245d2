// The routes of desks: drawers of cashiers, card terminals, partners. One row each, as in routes.ts.

const session = '/v1/counter/sessions/{session_id}';
const reversal = `${session}/takes/{payment_id}/reversal`;
const finding = '/v1/counter/unconfirmed/{payment_id}/finding';
const partnerDay = '/v1/partners/{client_id}/days/{business_day}';

const gets = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'none' }) as const;
const posts = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'none' }) as const;
const books = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'append' }) as const;

/** Kiosks debit with a token of their own, cashiers at a window with theirs: both doors lead here. */
const debits = [
  {
    ...books('/v1/terminal-debits', 'counter/record-debit'),
    removes: true,
    keys: true,
    sends: ['wake'],
  },
  {
    ...books('/v1/terminal-debits/outcome', 'counter/tell-debit'),
    removes: true,
    keys: true,
    sends: ['wake'],
  },
] as const;

export const payDesks = [
  ...debits,
  { ...posts('/v1/partners/verify', 'counter/partner-verify'), keys: true, counts: true },
] as const;

export const hookDesks = [
  {
    ...books('/v1/partners/{client_id}/notifications', 'counter/partner-notification'),
    providers: true,
    keys: true,
    sends: ['wake'],
  },
  { ...posts(partnerDay, 'counter/partner-day'), providers: true },
] as const;

export const staffDesks = [
  { ...books('/v1/counter/sessions', 'counter/open'), keys: true },
  gets(session, 'counter/get-session'),
  { ...books(`${session}/takes`, 'counter/take'), keys: true, sends: ['wake'] },
  posts(`${session}/count`, 'counter/count'),
  posts(`${session}/hand-over`, 'counter/hand-over'),
  books(`${session}/hand-over/decision`, 'counter/decide-hand-over'),
  books(reversal, 'counter/reverse-take'),
  books(`${reversal}/decision`, 'counter/decide-reversal'),
  ...debits,
  gets('/v1/counter/unconfirmed', 'counter/list-unconfirmed'),
  { ...posts(finding, 'counter/find-out'), removes: true },
  { ...books(`${finding}/decision`, 'counter/decide-finding'), removes: true, sends: ['wake'] },
  gets(partnerDay, 'counter/get-partner-day'),
] as const;
