// Draws docs/table.md: every key of both tables, from the functions that make them.
import { keys, shardCount } from '../shared/table/keys.ts';
import type { Key } from '../shared/table/table.ts';

interface Row {
  /** A key as the code makes it. */
  readonly example: Key;
  /** What its parts are, in the shape of the example: `{name}` stands for one part. */
  readonly pattern: readonly [pk: string, sk: string];
  readonly holds: string;
}

const payment = 'PAYMENT0123456789AB';
const series = 'kunming-fine-2026';
const account = 'stripe-cny';
const run = 'run-7';
const session = 'SESSION0123456789AB';

/** One row per key; a key without a row does not compile. */
export const rows: Readonly<Record<keyof typeof keys, Row>> = {
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
  head: {
    example: keys.head(payment),
    pattern: ['payment#{payment}', 'head'],
    holds: 'A payment: state, sums, attempts; in the due-work index while it is pending.',
  },
  quote: {
    example: keys.quote(payment),
    pattern: ['payment#{payment}', 'quote'],
    holds: 'What a payment pays: obligations and lines, frozen. Never changed.',
  },
  next: {
    example: keys.next(payment, 2),
    pattern: ['payment#{payment}', 'next#{attempt, 2 digits}'],
    holds: 'What the payer must do: the provider’s answer. The first attempt’s is plain `next`.',
  },
  lease: {
    example: keys.lease(payment),
    pattern: ['lease#{payment}', 'lease'],
    holds: 'The worker that looks at a payment now; expires.',
  },
  receipt: {
    example: keys.receipt(payment, series),
    pattern: ['payment#{payment}', 'receipt#{series}'],
    holds: 'The receipt of a payment in one series. Never changed.',
  },
  receiptBlock: {
    example: keys.receiptBlock(series, 41),
    pattern: ['series#{series}', '{first number, 10 digits}'],
    holds: 'The payments that have a run of numbers of a series. Never changed.',
  },
  cashSession: {
    example: keys.cashSession(session),
    pattern: ['session#{session}', 'session'],
    holds: 'A cashier’s session at a drawer: float, sums, counts, hand-over.',
  },
  cashTake: {
    example: keys.cashTake(session, payment),
    pattern: ['session#{session}', 'take#{payment}'],
    holds: 'What a payer gave and got back, and the reversal of it.',
  },
  till: {
    example: keys.till('hall-3', 'clerk-1'),
    pattern: ['till#{outlet}', '{operator}'],
    holds: 'The last session of an operator at an outlet: one is open at a time.',
  },
  debit: {
    example: keys.debit(payment),
    pattern: ['payment#{payment}', 'terminal'],
    holds: 'A debit at a card terminal: what was asked for, and what the terminal said.',
  },
  unconfirmed: {
    example: keys.unconfirmed(payment),
    pattern: ['unconfirmed', '{payment}'],
    holds: 'A debit whose outcome nobody knows yet.',
  },
  taking: {
    example: keys.taking('post-office', '2026-11-23', 'P0001'),
    pattern: ['takings#{client}#{its day}', 'serial#{serial}'],
    holds: 'What a partner says it took, and what became of it. Never changed.',
  },
  partnerDay: {
    example: keys.partnerDay('post-office', '2026-11-23'),
    pattern: ['takings#{client}#{its day}', 'day'],
    holds: 'A partner’s day: its sum so far, and its file beside ours.',
  },
  partnerWord: {
    example: keys.partnerWord('post-office', 'msg_1'),
    pattern: ['partner-words#{client}', '{message}'],
    holds: 'A message of a partner that was taken in: it counts once.',
  },
  parked: {
    example: keys.parked('2026-11-23T01:02:03.004Z', 'N1'),
    pattern: ['parked', '{instant}#{id}'],
    holds: 'A notification that could not be applied, whole.',
  },
  transferReference: {
    example: keys.transferReference('RF18539007547034XK21'),
    pattern: ['reference#{reference}', 'reference'],
    holds: 'What a transfer with this reference pays. Never changed.',
  },
  transferCredit: {
    example: keys.transferCredit('bank-1', '2026030900017/1'),
    pattern: ['credit#{account}#{the bank’s reference}', 'credit'],
    holds: 'A movement that a bank told of, and how it ended: it is booked once. Never changed.',
  },
  transferId: {
    example: keys.transferId('bank-1', 'e2e-7', `${payment}01`),
    pattern: ['transfer#{account}#{id}', '{reference}'],
    holds: 'Finds a transfer again by what banks call it, when it is sent back. Never changed.',
  },
  suspense: {
    example: keys.suspense('bank-1', `${payment}01`),
    pattern: ['suspense#{account}', '{reference}'],
    holds: 'Money of a bank account that waits for a person, with the reason.',
  },
  importReport: {
    example: keys.importReport('import-7'),
    pattern: ['imports', '{import}'],
    holds: 'What became of each row of an imported file.',
  },
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
};

const code = (text: string): string => `\`${text}\``;

const tableRow = ([name, { example, pattern, holds }]: readonly [string, Row]): string =>
  `| ${[name, ...pattern.map(code), holds, code(`${example.pk} / ${example.sk}`)].join(' | ')} |`;

const section = (table: Key['table']): readonly string[] => [
  '| key | `pk` | `sk` | holds | example |',
  '|---|---|---|---|---|',
  ...Object.entries(rows)
    .filter(([, { example }]) => example.table === table)
    .map(tableRow),
];

/** The text of docs/table.md. */
export const tablePage = (): string =>
  [
    '# The tables',
    '',
    'Generated by `npm run docs` from `shared/table/keys.ts`; do not edit.',
    '',
    'Every decision rests on strongly consistent reads by key or by key range. Attributes that the table',
    'layer writes itself: `revision` (1, then one more with each change under `whenUnchanged` or',
    '`whenUnlocked`), `due_shard` and `due_at` (the due-work index), `expires_at` (epoch seconds).',
    '',
    '## payments',
    '',
    ...section('payments'),
    '',
    `Index \`due\` (keys only): \`due_shard\` (\`due#00\` to \`due#${shardCount - 1}\`), \`due_at\` (epoch ms).`,
    'It finds work and decides nothing.',
    '',
    '## ledger',
    '',
    'Append-only: items are only ever put where nothing stood, inside transactions.',
    '',
    ...section('ledger'),
    '',
  ].join('\n');
