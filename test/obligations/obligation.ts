// Builders of notices and obligations for tests: a plain case, and what the test changes of it.
import type { Notice, Obligation } from '../../shared/obligations/model/obligation.ts';
import { obligationId } from '../../shared/obligations/model/obligation.ts';

/** A Chinese traffic fine of 200.00 CNY, received on 2026-03-02: last day to pay 2026-03-17. */
export const aNotice = (changes: Partial<Notice> = {}): Notice => ({
  kind: 'fine',
  currency: 'CNY',
  lines: [{ kind: 'fine', revenueItem: '103050101001', amount: 20_000 }],
  policy: 'cn-traffic-fine',
  issuedOn: '2026-03-01',
  receivedOn: '2026-03-02',
  plate: '京A12345',
  partyName: '张三',
  ...changes,
});

export const anObligation = (changes: Partial<Obligation> = {}): Obligation => {
  const authority = changes.authority ?? 'beijing';
  const key = changes.key ?? '110101190000001';
  return {
    id: obligationId(authority, key),
    authority,
    key,
    number: key,
    notice: aNotice(),
    state: 'open',
    holds: [],
    version: 1,
    digest: 'd1',
    importedAt: 0,
    revision: 1,
    ...changes,
  };
};
