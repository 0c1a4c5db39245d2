// The routes of obligations.
import { shape as get } from '../../functions/obligations/get.ts';
import { shape as lookup } from '../../functions/obligations/lookup.ts';
import { shape as put } from '../../functions/obligations/put.ts';
import type { Operations } from '../operation.ts';
import { LookupView, ObligationPutView, ObligationView } from '../views/obligation.ts';

export const obligationOperations = {
  'obligations/lookup': {
    id: 'lookUpObligations',
    tag: 'obligations',
    summary: 'What is due, with claims to pay by',
    description:
      'By number and second factor; which factor, the authority decides. A wrong factor and an unknown ' +
      'number look the same. Repeated failures bar the notice, then the payer, for a while.',
    shape: lookup,
    body: {
      name: 'LookupRequest',
      example: { authority: 'beijing', notices: [{ number: '110101190000001', factor: '345' }] },
    },
    answers: { 200: { description: 'One result per notice, in order.', view: LookupView } },
    problems: {
      forbidden: ['client_not_enabled', 'operator_missing', 'authority_not_allowed'],
      unprocessable: ['bad_number', 'factor_missing', 'obligation_repeated'],
      too_many: ['lookup_barred'],
    },
  },
  'obligations/put': {
    id: 'putObligation',
    tag: 'obligations',
    summary: 'State an obligation',
    description:
      'The whole statement of the case system: fields that are left out are gone. The same again changes ' +
      'nothing. What our money settled stays settled.',
    shape: put,
    body: {
      name: 'ObligationRequest',
      example: {
        number: '110101190000001',
        kind: 'fine',
        lines: [
          {
            kind: 'fine',
            revenue_item: '103050101001',
            text: '交通违法罚款',
            amount: { amount: 20_000, currency: 'CNY' },
          },
        ],
        policy: 'cn-traffic-fine',
        issued_on: '2026-03-01',
        received_on: '2026-03-02',
        plate: '京A12345',
      },
    },
    answers: {
      200: { description: 'Changed, or unchanged.', view: ObligationPutView, revised: true },
      201: { description: 'Created.', view: ObligationPutView, revised: true },
    },
    problems: {
      missing: ['authority_not_found'],
      conflict: ['obligation_cancelled'],
      changed: ['obligation_changed'],
      unprocessable: [
        'bad_number',
        'number_differs',
        'currency_differs',
        'amount_too_large',
        'policy_needs_fine',
        'policy_adds_penalty',
        'date_in_future',
        'received_before_issued',
      ],
      busy: ['obligation_busy'],
    },
  },
  'obligations/get': {
    id: 'getObligation',
    tag: 'obligations',
    summary: 'An obligation, and what is due of it now',
    shape: get,
    answers: { 200: { description: 'The obligation.', view: ObligationView, revised: true } },
    problems: { missing: ['obligation_not_found'] },
  },
} as const satisfies Operations;
