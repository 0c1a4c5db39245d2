// What the fields of requests mean: the schemas that parse them ship without words, to stay small.

/** Parameters of paths, queries and headers, by name. */
export const parameterWords = {
  payment_id: 'As `POST /v1/payments` answered it.',
  key: 'The `Idempotency-Key` that the payment was made under.',
  obligation_id: '`{authority}.{key}`; the key is the normalised number.',
  authority_id: 'A name of your own, for ever.',
  account_id: 'A name of your own, for ever; it is part of the address of its webhooks.',
  client_id: 'As the claim of its tokens says.',
  run_id: 'As the list of runs shows it.',
  provider: "The provider's name.",
  account: 'The id of an account.',
  business_day: "A day of the authority's calendar.",
  pending: 'Only `true`: the oldest payments that are still pending.',
  book: 'The id of an account, or `office`.',
  authority: 'The id of an authority: its accounts and `office` together.',
  from: 'The first day.',
  to: 'The last day, included.',
  cursor: 'The `cursor` of the page before, unchanged.',
  'Idempotency-Key': 'New for each payment, the same for each repetition of its request.',
  'If-Match':
    'The `ETag` of what you read; else a change that somebody made meanwhile would be lost.',
} as const;

const settingsWords = {
  zone: 'IANA time zone, such as `Asia/Shanghai`.',
  enabled: 'False: refused from now on; what is begun is finished.',
} as const;

/** Fields of bodies, by component and path; `[]` is each item of a list. */
export const fieldWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Money: {
    amount: 'Minor units (fen, cents): an integer above zero.',
    currency: 'ISO 4217.',
  },
  PaymentRequest: {
    obligations: 'What to pay: one to twenty, of one authority and currency, none twice.',
    method: 'What the payer pays with.',
    presentation:
      'How the payer meets the order; left out, the first that fits channel and provider.',
    amount: 'What the payer was shown: if another amount is due now, nothing is begun.',
    return_url: 'Where the provider sends the payer back to.',
    locale: 'The language of pages that the provider shows, such as `zh-CN`.',
    supersede: 'Ends another open payment of these first: repeat the request until it has ended.',
  },
  LookupRequest: {
    authority: 'The id of the authority that issued them.',
    notices: 'One to twenty, none twice.',
    'notices[].number': 'As printed on the notice.',
    'notices[].category': 'Where the authority has several kinds of numbers.',
    'notices[].factor':
      'What the payer must know beside the number; counters and partners may leave it out.',
  },
  ObligationRequest: {
    number: 'As printed on the notice.',
    category: 'Where the authority has several kinds of numbers.',
    kind: 'A fine or a fee.',
    lines: 'What is owed, in lines that never blend.',
    'lines[].kind': '`penalty` is the added penalty for lateness.',
    'lines[].revenue_item': 'The revenue item that the treasury books it under.',
    'lines[].text': 'Shown and printed.',
    'lines[].amount': "In the authority's currency.",
    policy: 'How the amount due follows from lines and days.',
    penalty_revenue_item: "Of a penalty that the policy adds; left out, the first line's.",
    issued_on: 'The day of the decision.',
    received_on: 'The day of service, from which terms run; left out, no term runs yet.',
    text: 'What it is for; payers see it.',
    place: 'Where; payers see it.',
    unit: 'Which unit decided; payers see it.',
    plate: 'For the second factor and staff; payers never see it.',
    party_name: 'For the second factor and staff; payers never see it.',
    cancelled: 'Withdrawn: nothing is owed any more, and the number does not come back.',
    settled_elsewhere: "Paid by the authority's own books, by no money of ours.",
    holds: 'Reviews and court cases that stop the clock or the payment; left out, there are none.',
    'holds[].kind': 'Whose decision is waited for.',
    'holds[].from': 'The first day.',
    'holds[].to': 'The last day; left out, it is still open.',
  },
  AuthorityRequest: {
    name: 'Printed on receipts.',
    zone: `${settingsWords.zone} Its business days run there.`,
    currency: 'Of all its obligations; it never changes.',
    normaliser: 'How a printed number becomes a key; it never changes.',
    factor: 'What a payer must know beside the number.',
    accounts:
      'In order of preference: the first enabled one that takes the method takes the payment.',
    fiscal_year_start_month: 'Receipts are numbered by fiscal year.',
  },
  AccountRequest: {
    authority: 'Whose money it takes; it never changes.',
    provider: 'It never changes.',
    currency: "The authority's; it never changes.",
    methods: 'What payers may pay with through it.',
    zone: `${settingsWords.zone} The provider cuts its days there.`,
    enabled: settingsWords.enabled,
    fee_terms:
      'What a captured amount costs by contract: a statement that differs is a discrepancy.',
    desk: 'The outlet of a drawer or terminal, or the client of a partner; left out, it serves all.',
    bank: 'Where payers transfer money to; only for the provider `bank`.',
    'bank.holder': 'As the bank names it.',
    'bank.number': "IBAN, or the bank's own number, without spaces.",
    'bank.bic': 'Where payers abroad need it.',
    'bank.bank_name': 'As payers know it.',
    'bank.payment_code_prefix': 'Gives a 20-digit payment code beside the RF reference.',
    'fee_terms.basis_points': 'Hundredths of a percent of the amount.',
    'fee_terms.fixed_minor': 'Added to that, in minor units.',
    'fee_terms.tolerance_minor': 'Differences up to this are rounding.',
  },
  ClientRequest: {
    name: 'For staff.',
    channel: 'Where its payers stand.',
    authorities: 'Whose obligations it may look up and take money for.',
    outlet: 'The hall, branch or shop it stands in.',
    desk: 'What a counter or a partner may do, beyond what every client may.',
    'desk.reversal_limit_minor':
      'What a cashier may take back alone, in minor units; more needs a second person.',
    'desk.daily_maximum_minor':
      'The most that a partner may take in a day of its own, in minor units.',
    'desk.cut_off':
      'From this time on takings count for the next day; by the clock of the authority.',
    maximum_minor: 'The most that one payment may take, in minor units.',
    maximum_obligations: 'The most that one payment may pay at once.',
    enabled: settingsWords.enabled,
  },
};
