// The routes of payments and receipts.
import { shape as byKey } from '../../functions/payments/by-key.ts';
import { shape as cancel } from '../../functions/payments/cancel.ts';
import { shape as create } from '../../functions/payments/create.ts';
import { shape as get } from '../../functions/payments/get.ts';
import { shape as list } from '../../functions/payments/list.ts';
import { shape as receipts } from '../../functions/receipts/list.ts';
import type { Operations } from '../operation.ts';
import { PaymentsView, PaymentView } from '../views/payment.ts';
import { ReceiptsView } from '../views/receipt.ts';

const notYours = { missing: ['payment_not_found'] } as const;

export const paymentOperations = {
  'payments/create': {
    id: 'createPayment',
    tag: 'payments',
    summary: 'Begin to pay obligations',
    description:
      'One key names one payment for ever: the same request again answers its present state and never ' +
      'makes a second order. App, web and kiosk name obligations by claims, counter and partner may ' +
      'name them by id. Show `next` to the payer and ask again after `poll_after_ms`. A scanned code ' +
      '(`payer_code`) is used once and kept nowhere: the request waits up to eight seconds for the ' +
      'payer, then answers 202, and the order is undone where nobody confirms it. The same key with ' +
      'another code is a repetition and uses none: a new code needs a new key.',
    shape: create,
    body: {
      name: 'PaymentRequest',
      example: {
        obligations: [{ obligation_id: 'beijing.110101190000001' }],
        method: 'wechat',
        amount: { amount: 20_000, currency: 'CNY' },
      },
    },
    answers: {
      200: {
        description: 'This key named this payment before: its present state.',
        view: PaymentView,
        headers: { 'Idempotency-Replayed': '`true`' },
      },
      201: { description: 'Created; `next` says what the payer must do.', view: PaymentView },
      202: {
        description:
          'Created; what the provider makes of it, or the payer of a scanned code, is not known yet: ask again.',
        view: PaymentView,
      },
    },
    problems: {
      invalid: [
        'claim_needed',
        'claim_invalid',
        'claim_expired',
        'obligation_repeated',
        'payer_code_missing',
        'payer_code_unexpected',
        'payer_id_unexpected',
      ],
      forbidden: ['client_not_enabled', 'operator_missing'],
      missing: ['obligation_not_found'],
      conflict: [
        'obligation_locked',
        'obligation_settled',
        'obligation_cancelled',
        'obligation_written_off',
        'split_needed',
        'amount_changed',
        'request_in_progress',
        'ending_other_payment',
      ],
      unprocessable: [
        'idempotency_key_reused',
        'client_limit',
        'method_not_available',
        'method_begun_elsewhere',
        'presentation_not_available',
        'payer_ip_missing',
        'payer_id_missing',
        'amount_out_of_range',
        'method_switched_off',
        'channel_switched_off',
        'client_switched_off',
        'under_maintenance',
      ],
      busy: ['method_unavailable', 'under_maintenance'],
    },
  },
  'payments/get': {
    id: 'getPayment',
    tag: 'payments',
    summary: "A payment's present state",
    description: 'For the caller that made it, and for staff with any role.',
    shape: get,
    answers: { 200: { description: 'The payment.', view: PaymentView } },
    problems: notYours,
  },
  'payments/by-key': {
    id: 'getPaymentByKey',
    tag: 'payments',
    summary: 'The payment that a key named',
    description:
      'After a power cut: the payment of this caller and `Idempotency-Key`, if there is one.',
    shape: byKey,
    answers: { 200: { description: 'The payment.', view: PaymentView } },
    problems: notYours,
  },
  'payments/cancel': {
    id: 'cancelPayment',
    tag: 'payments',
    summary: 'Give a payment up',
    description:
      'For the caller that made it, and for staff with any role. Repeating it changes nothing. It is `cancelling` until its order can no longer be paid; money ' +
      'that arrives until then is accepted and booked.',
    shape: cancel,
    answers: {
      200: { description: 'It had ended already.', view: PaymentView },
      202: { description: 'It is being ended: ask again.', view: PaymentView },
    },
    problems: { ...notYours, conflict: ['payment_paid'] },
  },
  'payments/list': {
    id: 'listPayments',
    tag: 'payments',
    summary: 'Payments, as staff look for them',
    description: "Of an obligation, of an account's business day, or the oldest that are pending.",
    shape: list,
    answers: { 200: { description: 'A page of payments.', view: PaymentsView } },
    problems: { invalid: ['bad_cursor'] },
  },
  'receipts/list': {
    id: 'listReceipts',
    tag: 'receipts',
    summary: "A payment's receipts",
    description:
      'For the caller that made the payment, and for staff with any role. They follow in seconds.',
    shape: receipts,
    answers: { 200: { description: 'The receipts.', view: ReceiptsView } },
    problems: notYours,
  },
} as const satisfies Operations;
