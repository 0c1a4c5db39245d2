// What the fields of refunds mean, for docs/fields.ts.

export const refundParameterWords = {
  refund_id: 'As the request for it answered it.',
  state: 'Only those in this state.',
  overdue: '`true`: past their ten working days; `false`: still in time.',
} as const;

export const refundFieldWords = {
  RefundRequest: {
    reason: 'Why: it says which money may go, and what becomes of the obligation.',
    expected_refundable: 'What you believe can still go back of the whole payment.',
    lines: 'What goes back; left out, all that is left and that the reason may take.',
    'lines[].kind': 'As it was captured; `surplus` settled nothing.',
    'lines[].obligation_id': 'Of the line.',
    'lines[].revenue_item': 'Of the line; surplus has none.',
    'lines[].amount': 'Up to what is left of the line.',
    attempt: 'Which captured attempt, where a payment has several.',
    route: '`source` (left out): the way it came. `transfer`: name its payee afterwards.',
    documents: 'Papers by their references; what they say stays in your files.',
    note: 'For those who decide it. No data of payers.',
  },
  RefundApproval: { note: 'For those who read it later.' },
  RefundRejection: { note: 'Why not.' },
  RefundPayee: {
    holder: 'Of the account.',
    number: "An IBAN, or the bank's own number: no spaces.",
    bic: 'Where the bank has one.',
    bank_name: 'Of the bank that keeps the account.',
  },
} as const;
