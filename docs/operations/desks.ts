// The routes of card terminals and partners.
import { shape as decideFinding } from '../../functions/counter/decide-finding.ts';
import { shape as findOut } from '../../functions/counter/find-out.ts';
import { shape as getPartnerDay } from '../../functions/counter/get-partner-day.ts';
import { shape as listUnconfirmed } from '../../functions/counter/list-unconfirmed.ts';
import { shape as partnerDay } from '../../functions/counter/partner-day.ts';
import { shape as partnerNotification } from '../../functions/counter/partner-notification.ts';
import { shape as partnerVerify } from '../../functions/counter/partner-verify.ts';
import { shape as recordDebit } from '../../functions/counter/record-debit.ts';
import { shape as tellDebit } from '../../functions/counter/tell-debit.ts';
import type { Operations } from '../operation.ts';
import { DebitsView, DebitView, DebitWithPaymentView } from '../views/debit.ts';
import {
  PartnerDayView,
  PartnerDayWithSuspenseView,
  TakingView,
  VerifiedView,
} from '../views/partner.ts';

const replayed = { 'Idempotency-Replayed': '`true`' } as const;
const slip = {
  outcome: 'debited',
  voucher: '000123',
  reference: '123456789012',
  debited_at: '2026-03-09T02:00:00Z',
} as const;
const signature =
  'Signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp` (at most five minutes old) and ' +
  '`webhook-signature`, HMAC-SHA256 over `{id}.{timestamp}.{body}`.';
const unreadable = [
  'invalid_request',
  'bad_json',
  'duplicate_key',
  'forbidden_key',
  'half_character',
  'too_deep',
  'not_utf8',
] as const;

export const deskOperations = {
  'counter/record-debit': {
    id: 'recordDebit',
    tag: 'terminals',
    summary: 'Record a debit before the card is touched',
    description:
      'The payment is pending and its obligations are locked until the terminal’s outcome is told under the ' +
      'same key. A counter may take a part in `cash` at the drawer of an open session.',
    shape: recordDebit,
    body: {
      name: 'DebitRequest',
      example: {
        obligations: [{ obligation_id: 'beijing.110101190000001' }],
        terminal: 'T-1',
      },
    },
    answers: {
      200: {
        description: 'This key recorded it before.',
        view: DebitWithPaymentView,
        headers: replayed,
      },
      201: { description: 'Recorded: debit `card` now.', view: DebitWithPaymentView },
    },
    problems: {
      invalid: ['claim_needed', 'claim_invalid', 'claim_expired', 'obligation_repeated'],
      forbidden: ['client_not_enabled', 'operator_missing', 'no_terminal_here', 'not_your_session'],
      missing: ['obligation_not_found', 'session_not_found', 'debit_not_recorded'],
      conflict: [
        'obligation_locked',
        'obligation_settled',
        'obligation_cancelled',
        'obligation_written_off',
        'split_needed',
        'amount_changed',
        'ending_other_payment',
        'past_the_day',
        'already_handed_over',
        'session_closed',
      ],
      unprocessable: [
        'idempotency_key_reused',
        'client_limit',
        'desk_has_no_account',
        'not_this_drawer',
        'card_part_missing',
        'takes_waiting',
        'cash_too_little',
        'currency_not_taken',
      ],
    },
  },
  'counter/tell-debit': {
    id: 'tellDebit',
    tag: 'terminals',
    summary: 'Tell what a terminal made of a debit',
    description:
      'Under the `Idempotency-Key` of the record, however late. `timed_out` asks for a reversal at the ' +
      'terminal; until `debited`, `declined` or `reversed` is told, nobody may pay again.',
    shape: tellDebit,
    body: { name: 'DebitOutcome', example: slip },
    answers: { 200: { description: 'How things stand.', view: DebitWithPaymentView } },
    problems: {
      missing: ['debit_not_recorded', 'take_not_found', 'session_not_found'],
      conflict: ['payment_paid', 'debited_otherwise'],
      unprocessable: ['debited_at_wrong', 'currency_not_taken'],
    },
  },
  'counter/list-unconfirmed': {
    id: 'listUnconfirmedDebits',
    tag: 'terminals',
    summary: 'Debits whose outcome nobody knows',
    description: '"Paid, do not pay again": each has an owner and a deadline of 48 hours.',
    shape: listUnconfirmed,
    answers: { 200: { description: 'A page of them.', view: DebitsView } },
    problems: {},
  },
  'counter/find-out': {
    id: 'findDebitOut',
    tag: 'terminals',
    summary: 'Say what was found out about a debit',
    shape: findOut,
    body: { name: 'DebitFinding', example: { ...slip, reason: "on the acquirer's list" } },
    answers: { 202: { description: 'It waits for a second person.', view: DebitView } },
    problems: {
      forbidden: ['operator_missing'],
      missing: ['debit_not_recorded'],
      conflict: ['outcome_known'],
      unprocessable: ['debited_at_wrong', 'currency_not_taken'],
    },
  },
  'counter/decide-finding': {
    id: 'decideDebitFinding',
    tag: 'terminals',
    summary: "The second person's word on a finding",
    shape: decideFinding,
    body: { name: 'Decision', example: { decision: 'accept' } },
    answers: { 200: { description: 'How things stand.', view: DebitWithPaymentView } },
    problems: {
      forbidden: ['operator_missing', 'second_person_needed'],
      missing: ['debit_not_recorded', 'take_not_found', 'session_not_found'],
      conflict: ['nothing_found', 'payment_paid', 'debited_otherwise'],
    },
  },
  'counter/partner-verify': {
    id: 'verifyForPartner',
    tag: 'partners',
    summary: 'Before a partner takes money: what is due, and whether it may',
    shape: partnerVerify,
    body: {
      name: 'LookupRequest',
      example: { authority: 'beijing', notices: [{ number: '110101190000001' }] },
    },
    answers: { 200: { description: 'What is due.', view: VerifiedView } },
    problems: {
      forbidden: ['client_not_enabled', 'operator_missing', 'authority_not_allowed'],
      missing: ['no_such_partner'],
      unprocessable: [
        'daily_limit',
        'desk_has_no_account',
        'bad_number',
        'factor_missing',
        'obligation_repeated',
      ],
      too_many: ['lookup_barred'],
    },
  },
  'counter/partner-notification': {
    id: 'receivePartnerNotification',
    tag: 'webhooks',
    summary: "A partner's signed word about money that it took",
    description:
      `${signature} The money settles what was due at \`taken_at\`, however late it is told; what is over ` +
      'is owed back; what is too little, or names no obligation, waits in suspense.',
    shape: partnerNotification,
    raw: 'in',
    answers: {
      200: { description: 'Told before.', view: TakingView, headers: replayed },
      201: { description: 'Booked.', view: TakingView },
    },
    problems: {
      invalid: unreadable,
      unauthenticated: ['notification_refused'],
      missing: ['no_such_partner'],
      conflict: ['serial_reused', 'message_reused'],
      unprocessable: [
        'currency_not_taken',
        'amounts_differ',
        'taken_in_future',
        'desk_has_no_account',
      ],
    },
  },
  'counter/partner-day': {
    id: 'receivePartnerDay',
    tag: 'webhooks',
    summary: "A partner's signed file of a day of its own",
    description:
      `${signature} First line \`count,total\`, then \`serial,amount\` per line, in minor units; an empty ` +
      'file is a day without takings. A later file takes the place of an earlier one.',
    shape: partnerDay,
    raw: 'in',
    answers: { 200: { description: 'Compared with our books.', view: PartnerDayView } },
    problems: {
      invalid: ['invalid_request', 'not_utf8'],
      unauthenticated: ['notification_refused'],
      missing: ['no_such_partner'],
      conflict: ['day_not_over'],
      unprocessable: [
        'file_refused',
        'file_totals_differ',
        'line_unreadable',
        'serial_repeated',
        'desk_has_no_account',
      ],
    },
  },
  'counter/get-partner-day': {
    id: 'getPartnerDay',
    tag: 'partners',
    summary: "A partner's day, with its money that waits for a person",
    shape: getPartnerDay,
    answers: { 200: { description: 'The day.', view: PartnerDayWithSuspenseView } },
    problems: { missing: ['no_such_partner'], unprocessable: ['desk_has_no_account'] },
  },
} as const satisfies Operations;
