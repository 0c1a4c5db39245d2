// The routes of drawers: open, take, count, hand over, take back.
import { shape as count } from '../../functions/counter/count.ts';
import { shape as decideHandOver } from '../../functions/counter/decide-hand-over.ts';
import { shape as decideReversal } from '../../functions/counter/decide-reversal.ts';
import { shape as getSession } from '../../functions/counter/get-session.ts';
import { shape as handOver } from '../../functions/counter/hand-over.ts';
import { shape as open } from '../../functions/counter/open.ts';
import { shape as reverseTake } from '../../functions/counter/reverse-take.ts';
import { shape as take } from '../../functions/counter/take.ts';
import type { Operations } from '../operation.ts';
import { SessionView, SessionWithTakesView, TakenView, TakeView } from '../views/counter.ts';

const cny = (amount: number) => ({ amount, currency: 'CNY' }) as const;

const replayed = { 'Idempotency-Replayed': '`true`' } as const;
const noSession = ['session_not_found'] as const;
const notYours = ['operator_missing', 'not_your_session'] as const;
const notInHand = ['already_handed_over', 'session_closed'] as const;

export const counterOperations = {
  'counter/open': {
    id: 'openCashSession',
    tag: 'counter',
    summary: "Open a cashier's session",
    description: 'One per operator and outlet. The float comes out of the safe, and returns there.',
    shape: open,
    body: { name: 'CashSessionRequest', example: { float: cny(50_000) } },
    answers: {
      200: { description: 'This key opened it before.', view: SessionView, headers: replayed },
      201: { description: 'Open.', view: SessionView },
    },
    problems: {
      forbidden: ['client_not_enabled', 'operator_missing', 'no_drawer_here'],
      missing: noSession,
      conflict: ['session_open'],
      unprocessable: [
        'idempotency_key_reused',
        'authority_missing',
        'authority_not_allowed',
        'desk_has_no_account',
      ],
    },
  },
  'counter/get-session': {
    id: 'getCashSession',
    tag: 'counter',
    summary: 'A session with its takes',
    description: 'For its own cashier, and for staff who watch over the money.',
    shape: getSession,
    answers: { 200: { description: 'The session.', view: SessionWithTakesView } },
    problems: { forbidden: ['operator_missing'], missing: ['session_not_found', 'take_not_found'] },
  },
  'counter/take': {
    id: 'takeCash',
    tag: 'counter',
    summary: 'Take cash for obligations',
    description:
      'At once or not at all: nothing is ever locked by cash. Give `change` back. Where another payment of ' +
      'an obligation is open, `supersede` takes the cash all the same and ends that one.',
    shape: take,
    body: {
      name: 'TakeRequest',
      example: {
        obligations: [{ obligation_id: 'beijing.110101190000001' }],
        amount: cny(20_000),
        given: cny(30_000),
      },
    },
    answers: {
      200: { description: 'This key took it before.', view: TakenView, headers: replayed },
      201: { description: 'Taken and booked.', view: TakenView },
    },
    problems: {
      invalid: ['claim_needed', 'claim_invalid', 'claim_expired'],
      forbidden: ['client_not_enabled', ...notYours],
      missing: [...noSession, 'take_not_found', 'obligation_not_found'],
      conflict: [
        'obligation_locked',
        'obligation_settled',
        'obligation_cancelled',
        'obligation_written_off',
        'obligation_repeated',
        'split_needed',
        'not_this_drawer',
        'debit_unconfirmed',
        'amount_changed',
        'ending_other_payment',
        'past_the_day',
        ...notInHand,
      ],
      unprocessable: [
        'idempotency_key_reused',
        'client_limit',
        'cash_too_little',
        'currency_not_taken',
      ],
    },
  },
  'counter/count': {
    id: 'countDrawer',
    tag: 'counter',
    summary: 'Count a drawer by its notes and coins',
    description: 'As often as needed; what is over or short is booked when it is handed over.',
    shape: count,
    body: { name: 'CountRequest', example: { pieces: [{ value: 10_000, count: 7 }] } },
    answers: { 200: { description: 'Counted.', view: SessionView } },
    problems: {
      forbidden: notYours,
      missing: noSession,
      conflict: ['takes_waiting', ...notInHand, 'past_the_day'],
      unprocessable: ['no_such_piece', 'value_repeated', 'too_many'],
    },
  },
  'counter/hand-over': {
    id: 'handDrawerOver',
    tag: 'counter',
    summary: 'Hand a counted drawer over',
    shape: handOver,
    body: { name: 'HandOverRequest', example: { to: 'bank', slip: 'bag-17' } },
    answers: { 202: { description: 'It waits for a second person.', view: SessionView } },
    problems: {
      forbidden: notYours,
      missing: noSession,
      conflict: ['not_counted', ...notInHand, 'past_the_day'],
    },
  },
  'counter/decide-hand-over': {
    id: 'decideHandOver',
    tag: 'counter',
    summary: "The second person's word on a hand-over",
    description:
      'Accepted, over or short and the hand-over are booked, and no cash is left in hand.',
    shape: decideHandOver,
    body: { name: 'HandOverDecision', example: { decision: 'accept', amount: cny(70_000) } },
    answers: { 200: { description: 'Closed, or to be counted again.', view: SessionView } },
    problems: {
      forbidden: ['operator_missing', 'second_person_needed'],
      missing: noSession,
      conflict: ['no_hand_over', 'amount_differs'],
    },
  },
  'counter/reverse-take': {
    id: 'reverseTake',
    tag: 'counter',
    summary: 'Give cash back the same day',
    description:
      "By the cashier who took it, before the money left the drawer. 202 above the client's limit.",
    shape: reverseTake,
    body: { name: 'ReversalRequest', example: { reason: 'wrong notice' } },
    answers: {
      200: { description: 'Given back, the obligations are open again.', view: TakeView },
      202: { description: 'It waits for a second person.', view: TakeView },
    },
    problems: {
      forbidden: ['client_not_enabled', ...notYours],
      missing: [...noSession, 'take_not_found'],
      conflict: [
        'past_the_day',
        'payment_not_paid',
        'payment_refunded',
        'card_in_payment',
        ...notInHand,
      ],
    },
  },
  'counter/decide-reversal': {
    id: 'decideReversal',
    tag: 'counter',
    summary: "The second person's word on giving cash back",
    shape: decideReversal,
    body: { name: 'Decision', example: { decision: 'accept' } },
    answers: { 200: { description: 'Given back, or the wish is dropped.', view: TakeView } },
    problems: {
      forbidden: ['operator_missing', 'second_person_needed'],
      missing: [...noSession, 'take_not_found'],
      conflict: [
        'no_reversal_asked',
        'past_the_day',
        'payment_not_paid',
        'payment_refunded',
        'card_in_payment',
        ...notInHand,
      ],
    },
  },
} as const satisfies Operations;
