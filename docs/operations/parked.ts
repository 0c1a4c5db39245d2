// The routes of parked work, and of a payer's word that it was paid.
import { shape as get } from '../../functions/parked/get.ts';
import { shape as list } from '../../functions/parked/list.ts';
import { shape as replay } from '../../functions/parked/replay.ts';
import { shape as reportPaid } from '../../functions/parked/report-paid.ts';
import { shape as resolve } from '../../functions/parked/resolve.ts';
import type { Operations } from '../operation.ts';
import { ParkedListView, ParkedView, ParkedWholeView, ReportedView } from '../views/parked.ts';
import { PaymentView } from '../views/payment.ts';

const atTheDesk = ['already_resolved', 'decided_at_terminal'] as const;

export const parkedOperations = {
  'parked/list': {
    id: 'listParkedWork',
    tag: 'parked',
    summary: 'What no longer moves by itself, the oldest first',
    description:
      'Payments whose outcome stays unknown, money that may be paid and is not confirmed, genuine ' +
      "notifications that cannot be applied, words of providers that contradict their own, and queues' " +
      'messages that failed in every try. Nothing here expires.',
    shape: list,
    answers: { 200: { description: 'A page of it.', view: ParkedListView } },
    problems: {},
  },
  'parked/get': {
    id: 'getParkedWork',
    tag: 'parked',
    summary: 'One piece of parked work, whole',
    shape: get,
    answers: {
      200: {
        description: 'With its history, its message and its payment.',
        view: ParkedWholeView,
        revised: true,
      },
    },
    problems: { missing: ['parked_work_not_found'] },
  },
  'parked/replay': {
    id: 'replayParkedWork',
    tag: 'parked',
    summary: 'Send it through its usual path again',
    description:
      'A payment is asked about at its provider, every order of it; a notification is applied again. ' +
      'What moves leaves the list by itself. Repeating it is harmless.',
    shape: replay,
    answers: { 202: { description: 'Sent.', view: ParkedView, revised: true } },
    problems: {
      missing: ['parked_work_not_found'],
      conflict: [...atTheDesk, 'nothing_to_replay'],
      changed: ['record_changed'],
    },
  },
  'parked/resolve': {
    id: 'resolveParkedWork',
    tag: 'parked',
    summary: 'Say how it ended',
    description:
      'It leaves the list and stays to be read. This moves no money: refunds and matches are proposed ' +
      'and approved by two persons elsewhere.',
    shape: resolve,
    body: {
      name: 'ParkedResolution',
      example: { code: 'not_ours', note: 'a test payment of the provider' },
    },
    answers: { 200: { description: 'Resolved.', view: ParkedView, revised: true } },
    problems: {
      missing: ['parked_work_not_found'],
      conflict: [...atTheDesk, 'if_match_needed'],
      changed: ['record_changed'],
    },
  },
  'parked/report-paid': {
    id: 'reportPaid',
    tag: 'payments',
    summary: 'Say that it was paid, though it does not show',
    description:
      'Every order of the payment is asked about at once, and somebody finds out within 48 hours. Nothing ' +
      'else changes: until the money is found the payment stands as it is. Tell the payer not to pay again.',
    shape: reportPaid,
    body: { name: 'PaidReport', example: { voucher: '4200002026030912345678' } },
    answers: {
      200: { description: 'The money is known already.', view: PaymentView },
      202: { description: 'Somebody finds out.', view: ReportedView },
    },
    problems: {
      forbidden: ['client_not_enabled', 'operator_missing'],
      missing: ['payment_not_found'],
    },
  },
} as const satisfies Operations;
