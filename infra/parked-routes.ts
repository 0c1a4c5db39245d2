// The routes of parked work: what no longer moves, for staff; and a payer's word that it was paid.

const one = '/v1/parked-work/{parked_id}';

const gets = (path: string, name: string) =>
  ({ method: 'GET', path, function: name, payments: 'read', ledger: 'none' }) as const;
const posts = (path: string, name: string) =>
  ({ method: 'POST', path, function: name, payments: 'write', ledger: 'none' }) as const;

const reported = {
  ...posts('/v1/payments/{payment_id}/report-paid', 'parked/report-paid'),
  keys: true,
  sends: ['wake'],
} as const;

/** A payer reports at the client where it was paid, or to staff. */
export const payParked = [reported] as const;

export const parkedRoutes = [
  gets('/v1/parked-work', 'parked/list'),
  gets(one, 'parked/get'),
  { ...posts(`${one}/replay`, 'parked/replay'), sends: ['wake', 'notifications'] },
  { ...posts(`${one}/resolve`, 'parked/resolve'), removes: true },
  reported,
] as const;
