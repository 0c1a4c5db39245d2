// Rows of docs/table.md: settings, obligations and routing.
import { keys } from '../../shared/table/keys.ts';
import { account, type Rows } from './row.ts';

export const recordRows = {
  authority: {
    example: keys.authority('kunming'),
    pattern: ['authority#{authority}', 'authority'],
    holds: 'An authority: its settings.',
  },
  account: {
    example: keys.account(account),
    pattern: ['account#{account}', 'account'],
    holds: 'Our merchant or bank account at a provider.',
  },
  client: {
    example: keys.client('app-12123'),
    pattern: ['client#{client}', 'client'],
    holds: 'A registered caller: channel, outlet, limits, enabled.',
  },
  obligation: {
    example: keys.obligation('kunming:5301001234567890'),
    pattern: ['obligation#{obligation}', 'obligation'],
    holds: 'What is owed, with its state, lock and holds.',
  },
  obligationVersion: {
    example: keys.obligationVersion('kunming:5301001234567890', 2),
    pattern: ['obligation#{obligation}', 'version#{version, 6 digits}'],
    holds: 'A former version of an obligation, as it was imported.',
  },
  ruleset: {
    example: keys.ruleset('kunming', 3),
    pattern: ['ruleset#{authority}', '{version, 6 digits}'],
    holds: 'One version of an authority’s routing rules; the last holds. Never changed.',
  },
  health: {
    example: keys.health(account),
    pattern: ['account#{account}', 'health'],
    holds: 'The last faults of an account; written on faults only.',
  },
  switch: {
    example: keys.switch('wechat-night'),
    pattern: ['switches', '{switch}'],
    holds: 'What takes no payments, now or as planned, with its notice to payers.',
  },
  endedSwitch: {
    example: keys.endedSwitch('wechat-night', '2026-11-23T01:02:03.004Z'),
    pattern: ['ended-switches', '{switch}#{instant}'],
    holds: 'A switch that was ended, and when.',
  },
  lookupFailures: {
    example: keys.lookupFailures('subject-9'),
    pattern: ['failures#{subject}', 'count'],
    holds: 'Failed look-ups in a window of time; expires.',
  },
  importReport: {
    example: keys.importReport('import-7'),
    pattern: ['imports', '{import}'],
    holds: 'What became of each row of an imported file.',
  },
} as const satisfies Rows;
