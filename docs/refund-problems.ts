// Every code that refunds refuse with: part of the words of all problem documents.

export const refundProblems = {
  refund_not_found: 'No such refund: check its id.',
  payment_disputed: 'The payer disputes this payment at the provider: wait for its end.',
  refundable_differs: 'Something else can be refunded now: `refundable` has the true figure.',
  attempt_needed: 'Money came by several attempts: name one.',
  attempt_not_captured: 'This attempt holds no money.',
  document_missing: 'This reason rests on a paper: name it in `documents`.',
  reason_does_not_fit: 'This reason gives back other money: name another.',
  line_repeated: 'This line stands here twice: add up.',
  line_not_refundable: 'Nothing is left of such a line: look again.',
  whole_obligation_needed: 'This reason gives back all of an obligation: name all its lines.',
  refund_over_rest: 'So much is not left to give back.',
  too_many_refunds: 'A payment has at most 31 refunds.',
  refund_not_to_source: 'It cannot go back the way it came: ask for a bank transfer.',
  refund_too_late: 'The provider gives it back no more: ask for a bank transfer.',
  refund_times_used: 'The provider refunds an order no more often: ask for a bank transfer.',
  refund_not_open: 'It is decided already, or withdrawn.',
  own_request: 'You asked for it yourself: another person must decide.',
  not_your_request: 'Another person asked for it: only they withdraw it.',
} as const;
