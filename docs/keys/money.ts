// Rows of docs/table.md: payments, receipts, counters and transfers.
import { keys } from '../../shared/table/keys.ts';
import { payment, type Rows, series, session } from './row.ts';

export const moneyRows = {
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
  asked: {
    example: keys.asked('stripe-cny', 1_795_000_000),
    pattern: ['asked#{account}', '{second since 1970}'],
    holds: 'How many questions workers asked of an account in one second; expires.',
  },
  receipt: {
    example: keys.receipt(payment, `${series}#capture#${payment}01`),
    pattern: ['payment#{payment}', 'receipt#{series}#{cause}#{reference}'],
    holds: 'The receipt of what one entry applied to one series. Never changed.',
  },
  redReceipt: {
    example: keys.redReceipt(payment, `${series}#return#${payment}01`, `${series}#0000000041`),
    pattern: [
      'payment#{payment}',
      'receipt#{series}#{cause}#{reference}#{series of the receipt}#{its number}',
    ],
    holds: 'A red receipt: what one entry took back of one receipt. Never changed.',
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
    example: keys.unconfirmed('2026-11-23T01:02:03.004Z', payment),
    pattern: ['unconfirmed', '{instant}#{payment}'],
    holds: 'A debit whose outcome nobody knows yet.',
  },
  dispute: {
    example: keys.dispute(payment, 1),
    pattern: ['payment#{payment}', 'dispute#{number, 2 digits}'],
    holds: 'A dispute of a payment: its state, what it moved, what was sent as evidence.',
  },
  disputePlace: {
    example: keys.disputePlace(`open#2026-11-30T00:00:00.000Z#${payment}D01`),
    pattern: ['disputes', '{open or ended}#{instant}#{dispute}'],
    holds: 'A dispute’s place on the list: open ones by when evidence is due.',
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
    example: keys.parked('notification-6b86b273ff34fce19d6b804eff5a3f57'),
    pattern: ['parked#{id}', 'parked'],
    holds: 'Work that no longer moves, whole, with its history. Never expires.',
  },
  parkedOpen: {
    example: keys.parkedOpen('notification', '2026-11-23T01:02:03.004Z', `stuck-${payment}`),
    pattern: ['parked-open#{kind}', '{instant}#{id}'],
    holds: 'Parked work of a kind that waits for a person, the oldest first.',
  },
  parkedDone: {
    example: keys.parkedDone('notification', '2026-11-23T01:02:03.004Z', `stuck-${payment}`),
    pattern: ['parked-done#{kind}', '{instant}#{id}'],
    holds: 'Parked work of a kind that was resolved.',
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
} as const satisfies Rows;
