// The routes of refunds: ask, decide, withdraw, look.
import { shape as approve } from '../../functions/refunds/approve.ts';
import { shape as confirmPayout } from '../../functions/refunds/confirm-payout.ts';
import { shape as get } from '../../functions/refunds/get.ts';
import { shape as getPayee } from '../../functions/refunds/get-payee.ts';
import { shape as list } from '../../functions/refunds/list.ts';
import { shape as namePayee } from '../../functions/refunds/name-payee.ts';
import { shape as reject } from '../../functions/refunds/reject.ts';
import { shape as request } from '../../functions/refunds/request.ts';
import { shape as reroute } from '../../functions/refunds/reroute.ts';
import { shape as withdraw } from '../../functions/refunds/withdraw.ts';
import type { Operations } from '../operation.ts';
import { PayeeView, RefundsView, RefundView } from '../views/refund.ts';

const replayed = { 'Idempotency-Replayed': '`true`' } as const;
const missing = ['refund_not_found'] as const;
const decidable = ['if_match_needed', 'refund_not_open'] as const;
const bySource = ['refund_not_to_source', 'refund_too_late', 'refund_times_used'] as const;
const unpaid = ['payment_not_paid', 'payment_disputed'] as const;

export const refundOperations = {
  'refunds/request': {
    id: 'requestRefund',
    tag: 'refunds',
    summary: 'Ask for money of a payment to go back',
    description:
      'Moves no money: another person decides. `expected_refundable` is what you believe is left to give ' +
      'back of the payment; if it is not so, 409 tells the true figure. Without `lines` all that the reason ' +
      'may take goes back. A key asks for one refund of this payment, for ever.',
    shape: request,
    body: {
      name: 'RefundRequest',
      example: {
        reason: 'decision_withdrawn',
        expected_refundable: { amount: 20_000, currency: 'CNY' },
        documents: [{ kind: 'ruling', reference: '2026-417' }],
      },
    },
    answers: {
      200: {
        description: 'This key asked before.',
        view: RefundView,
        revised: true,
        headers: replayed,
      },
      201: { description: 'Waits for a decision.', view: RefundView, revised: true },
    },
    problems: {
      missing: ['payment_not_found'],
      conflict: [...unpaid, 'refundable_differs'],
      unprocessable: [
        'idempotency_key_reused',
        'attempt_needed',
        'attempt_not_captured',
        'document_missing',
        'reason_does_not_fit',
        'line_repeated',
        'line_not_refundable',
        'whole_obligation_needed',
        'currency_differs',
        'refund_over_rest',
        'too_many_refunds',
        ...bySource,
      ],
    },
  },
  'refunds/list': {
    id: 'listRefunds',
    tag: 'refunds',
    summary: 'Refunds of a payment, of a day, or open ones',
    description:
      'By `payment_id`; or by `account` and `business_day`, as they were booked; else those that are not ' +
      'over, of an `authority`, in a `state`, `overdue` or not, the oldest request first.',
    shape: list,
    answers: { 200: { description: 'A page of them.', view: RefundsView } },
    problems: { invalid: ['bad_cursor'] },
  },
  'refunds/get': {
    id: 'getRefund',
    tag: 'refunds',
    summary: 'One refund',
    shape: get,
    answers: { 200: { description: 'The refund.', view: RefundView, revised: true } },
    problems: { missing },
  },
  'refunds/approve': {
    id: 'approveRefund',
    tag: 'refunds',
    summary: 'Approve what another person asked for',
    description:
      'As it was read: repeat its `ETag` in `If-Match`. The money is held back and sent.',
    shape: approve,
    body: { name: 'RefundApproval', example: { note: 'checked with the ruling' } },
    answers: {
      200: { description: 'Approved, and on its way.', view: RefundView, revised: true },
    },
    problems: {
      missing,
      forbidden: ['own_request'],
      conflict: [...decidable, ...unpaid, 'payee_needed'],
      changed: ['record_changed'],
      unprocessable: ['refund_over_rest', ...bySource],
    },
  },
  'refunds/reject': {
    id: 'rejectRefund',
    tag: 'refunds',
    summary: 'Reject what another person asked for',
    shape: reject,
    body: { name: 'RefundRejection', example: { note: 'the ruling is about another decision' } },
    answers: { 200: { description: 'Rejected.', view: RefundView, revised: true } },
    problems: {
      missing,
      forbidden: ['own_request'],
      conflict: decidable,
      changed: ['record_changed'],
    },
  },
  'refunds/withdraw': {
    id: 'withdrawRefund',
    tag: 'refunds',
    summary: 'Withdraw your own request',
    description: 'While nobody has decided it.',
    shape: withdraw,
    answers: { 200: { description: 'Withdrawn.', view: RefundView, revised: true } },
    problems: { missing, forbidden: ['not_your_request'], conflict: ['refund_not_open'] },
  },
  'refunds/reroute': {
    id: 'rerouteRefund',
    tag: 'refunds',
    summary: 'Send a failed refund by bank transfer',
    description:
      'Another refund takes its place and is decided anew; asked again, it answers the same.',
    shape: reroute,
    answers: {
      201: {
        description: 'What takes its place: name its payee.',
        view: RefundView,
        revised: true,
      },
    },
    problems: {
      missing,
      conflict: ['refund_not_failed'],
      unprocessable: ['too_many_refunds'],
    },
  },
  'refunds/name-payee': {
    id: 'nameRefundPayee',
    tag: 'refunds',
    summary: 'Name whom a transfer is paid to',
    description:
      'The details are kept apart from the refund. Whoever names them cannot approve; a correction makes ' +
      'what an approver has read stale.',
    shape: namePayee,
    body: {
      name: 'RefundPayee',
      example: { holder: 'Li Na', number: '6222020200112233445', bank_name: 'Bank of Kunming' },
    },
    answers: { 200: { description: 'Waits for a decision.', view: RefundView, revised: true } },
    problems: { missing, conflict: ['not_by_transfer', 'refund_not_open'] },
  },
  'refunds/get-payee': {
    id: 'getRefundPayee',
    tag: 'refunds',
    summary: 'Whom a transfer is paid to',
    description: 'For those who pay it or check it. Each look is logged.',
    shape: getPayee,
    answers: { 200: { description: 'The payee.', view: PayeeView } },
    problems: { missing: ['refund_not_found', 'payee_not_found'] },
  },
  'refunds/confirm-payout': {
    id: 'confirmRefundPayout',
    tag: 'refunds',
    summary: 'Say how an approved transfer ended',
    description: '`paid` books it by the bank’s own reference; `not_paid` frees the money again.',
    shape: confirmPayout,
    body: {
      name: 'RefundPayout',
      example: { outcome: 'paid', bank_reference: '2026031200417', paid_on: '2026-03-12' },
    },
    answers: { 200: { description: 'Over.', view: RefundView, revised: true } },
    problems: {
      missing,
      conflict: ['refund_not_payable'],
      unprocessable: ['not_a_paying_account', 'paid_in_future'],
    },
  },
} as const satisfies Operations;
