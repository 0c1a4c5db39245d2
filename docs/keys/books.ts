// Rows of docs/table.md: reconciliation and the ledger.
import { keys } from '../../shared/table/keys.ts';
import { account, payment, type Rows, run } from './row.ts';

export const bookRows = {
  accountLease: {
    example: keys.accountLease(account),
    pattern: ['reconciling#{account}', 'lease'],
    holds: 'The run that reconciles an account now; expires.',
  },
  reconciling: {
    example: keys.reconciling(account),
    pattern: ['reconciling#{account}', 'fence'],
    holds: 'The last try of a run, and up to when statements told: older tries cannot commit.',
  },
  openItem: {
    example: keys.openItem(account, `${payment}01`, 'capture'),
    pattern: ['open#{account}', '{reference}#{cause}'],
    holds: 'An entry that no statement has named yet; a later file closes it.',
  },
  run: {
    example: keys.run(account, run),
    pattern: ['runs#{account}', '{run}'],
    holds: 'A reconciliation run: its file, totals and state.',
  },
  entry: {
    example: keys.entry(account, '2026-11-23', `${payment}01`, 'capture'),
    pattern: ['{book}#{business day}#{shard, 2 digits}', '{reference}#{cause}'],
    holds: 'A journal entry.',
  },
  runFile: {
    example: keys.runFile(account, '9f86d081'),
    pattern: ['run-files#{account}', '{SHA-256 of the file}'],
    holds: 'The run of a file: the same bytes never run twice.',
  },
  runBlock: {
    example: keys.runBlock(run, 3),
    pattern: ['run#{run}', 'block#{number, 6 digits}'],
    holds: 'A block of matches of a run.',
  },
  runDiscrepancy: {
    example: keys.runDiscrepancy(run, 3),
    pattern: ['run#{run}', 'discrepancy#{number, 6 digits}'],
    holds: 'A discrepancy that a run found.',
  },
  runCommit: {
    example: keys.runCommit(run),
    pattern: ['run#{run}', 'commit'],
    holds: 'The end of a run: blocks without it do not exist.',
  },
} as const satisfies Rows;
