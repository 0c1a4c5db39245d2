// The routes of ledger and reconciliation.
import { shape as entries } from '../../functions/ledger/entries.ts';
import { shape as trialBalance } from '../../functions/ledger/trial-balance.ts';
import { shape as discrepancies } from '../../functions/reconciliation/discrepancies.ts';
import { shape as getRun } from '../../functions/reconciliation/get-run.ts';
import { shape as listRuns } from '../../functions/reconciliation/list-runs.ts';
import { shape as openItems } from '../../functions/reconciliation/open-items.ts';
import type { Operations } from '../operation.ts';
import { EntriesView, TrialBalanceView } from '../views/ledger.ts';
import { DiscrepanciesView, OpenItemsView, RunsView, RunView } from '../views/reconciliation.ts';

export const financeOperations = {
  'ledger/trial-balance': {
    id: 'getTrialBalance',
    tag: 'ledger',
    summary: 'Movements per currency and account',
    description:
      'Of one book, or of all books of an authority; at most 31 days, both ends included.',
    shape: trialBalance,
    answers: { 200: { description: 'The trial balance.', view: TrialBalanceView } },
    problems: { invalid: ['bad_period'], missing: ['authority_not_found'] },
  },
  'ledger/entries': {
    id: 'listEntries',
    tag: 'ledger',
    summary: "The entries of one book's business day",
    shape: entries,
    answers: { 200: { description: 'A page of entries.', view: EntriesView } },
    problems: { invalid: ['bad_cursor'] },
  },
  'reconciliation/list-runs': {
    id: 'listRuns',
    tag: 'reconciliation',
    summary: "What became of an account's statements",
    shape: listRuns,
    answers: { 200: { description: 'A page of runs.', view: RunsView } },
    problems: {},
  },
  'reconciliation/get-run': {
    id: 'getRun',
    tag: 'reconciliation',
    summary: 'One run with its totals',
    shape: getRun,
    answers: { 200: { description: 'The run.', view: RunView } },
    problems: { missing: ['run_not_found'] },
  },
  'reconciliation/discrepancies': {
    id: 'listDiscrepancies',
    tag: 'reconciliation',
    summary: 'What a run found to differ',
    description: 'Empty until the run has committed.',
    shape: discrepancies,
    answers: { 200: { description: 'A page of discrepancies.', view: DiscrepanciesView } },
    problems: { missing: ['run_not_found'] },
  },
  'reconciliation/open-items': {
    id: 'listOpenItems',
    tag: 'reconciliation',
    summary: 'Entries that no statement has named yet',
    shape: openItems,
    answers: { 200: { description: 'A page of open items.', view: OpenItemsView } },
    problems: {},
  },
} as const satisfies Operations;
