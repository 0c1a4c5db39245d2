// What the fields of requests mean: the schemas that parse them ship without words, to stay small.

import { refundFieldWords, refundParameterWords } from './refund-fields.ts';

/** Parameters of paths, queries and headers, by name. */
export const parameterWords = {
  ...refundParameterWords,
  payment_id: 'As `POST /v1/payments` answered it.',
  key: 'The `Idempotency-Key` that the payment was made under.',
  obligation_id: '`{authority}.{key}`; the key is the normalised number.',
  authority_id: 'A name of your own, for ever.',
  account_id: 'A name of your own, for ever; it is part of the address of its webhooks.',
  client_id: 'As the claim of its tokens says.',
  kind: 'Work of one kind; left out, of all.',
  parked_id: 'As the list of parked work shows it.',
  receiver_id: 'A name of your own, for ever; it is part of the name of its secret.',
  delivery_id: 'As the list of deliveries shows it.',
  receiver: 'The id of a receiver of the authority.',
  dispute_id: 'As the list of disputes shows it.',
  session_id: 'As `POST /v1/counter/sessions` answered it.',
  run_id: 'As the list of runs shows it.',
  switch_id: 'A name of your own.',
  version: 'An earlier version; left out, the one that holds.',
  ended: 'Only `true`: those that were ended.',
  amount: 'In minor units (fen, cents), once it is known.',
  currency: "ISO 4217; left out, the authority's.",
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
  ...refundFieldWords,
  CashSessionRequest: {
    authority: 'Whose money the drawer is for; needed where the client takes money for several.',
    float: 'What lies in the drawer to give change with; it may be zero.',
  },
  TakeRequest: {
    obligations: 'One to twenty, none twice.',
    amount: 'What the payer was told: if another amount is due now, nothing is taken.',
    given: 'The cash that the payer put down.',
    supersede: 'Takes the cash although another payment is open, and ends that one.',
  },
  CountRequest: {
    pieces: 'Notes and coins by value in minor units, each value once; an empty drawer has none.',
  },
  HandOverRequest: {
    to: 'Where what is above the float goes; the float returns to the safe.',
    slip: 'Number of the bag or the deposit slip.',
  },
  ReversalRequest: { reason: 'Why, for those who look at it later.' },
  Decision: { decision: '`accept` or `refuse`.' },
  DebitRequest: {
    obligations: 'One to twenty, none twice; kiosks name them by claims.',
    amount: 'What the payer was shown: if another amount is due now, nothing is recorded.',
    terminal: 'The number of the terminal.',
    cash: 'A part in cash at the drawer of an open session, and what the payer put down for it.',
    supersede: 'Ends another open payment of these first: repeat the request until it has ended.',
  },
  EvidenceRequest: {
    references: 'Where what was sent is kept: numbers of files and receipts. No data of payers.',
    note: 'How it was sent, for those who read it later. No data of payers.',
  },
  TakeUpRequest: {
    account: 'The account at whose provider the dispute is.',
    provider_id: "The provider's id of the dispute.",
  },
  ParkedResolution: {
    code: 'What was found.',
    note: 'What was found and done, for those who read it later. No data of payers.',
  },
  PaidReport: { voucher: "The number on the payer's slip, or in the payer's app." },
  TransferReferenceRequest: {
    obligations: 'One, or a list that one transfer pays: 1 to 20.',
  },
  PaymentRequest: {
    obligations: 'What to pay: one to twenty, of one authority and currency, none twice.',
    method: 'What the payer pays with.',
    presentation:
      'How the payer meets the order; left out, the first that fits channel and provider.',
    amount: 'What the payer was shown: if another amount is due now, nothing is begun.',
    return_url: 'Where the provider sends the payer back to.',
    locale: 'The language of pages that the provider shows, such as `zh-CN`.',
    payer_code: 'With `code_scanned`, and only there: what the scanner read. Kept nowhere.',
    payer_id:
      'With `in_app`: who the payer is at the provider (a WeChat openid, an Alipay buyer id), where the page or mini-program knows it.',
    payer_ip:
      "The address of the payer's device, for a redirect; left out, an app's or page's own. Partners give it.",
    device: "Where a redirected payer's browser runs: some providers have a page for each.",
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
  ReceiverRequest: {
    name: 'Shown to staff.',
    url: 'Where events are posted to: https, on the internet.',
    subjects: 'What it is told of. All events of a subject: so gaps in their numbers tell of loss.',
    enabled: 'Switched off, it is told of nothing new; what was on its way waits for a person.',
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
    remitted_until:
      'The last day whose money the treasury has: refunds of it are receivable from the treasury.',
  },
  AccountRequest: {
    authority: 'Whose money it takes; it never changes.',
    provider: 'It never changes.',
    currency: "The authority's; it never changes.",
    methods: 'What payers may pay with through it.',
    zone: `${settingsWords.zone} The provider cuts its days there.`,
    enabled: settingsWords.enabled,
    automatic_refunds:
      'How much proved surplus goes back by itself on a day; left out, a person approves each.',
    'automatic_refunds.count_per_day': 'So many refunds.',
    'automatic_refunds.sum_minor_per_day': 'So much in all, in minor units.',
    fee_terms:
      'What a captured amount costs by contract: a statement that differs is a discrepancy.',
    asks_per_second: 'So many questions per second workers may ask of it; left out, 50.',
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
  RulesetRequest: {
    rules: 'In their order: the first that holds and has a usable account takes the payment.',
    'rules[].id': 'A name of your own; it is stored with each payment.',
    'rules[].when': 'All that are given must hold.',
    'rules[].when.kinds': 'All obligations are of these kinds.',
    'rules[].when.offices': 'All obligations were issued by these units.',
    'rules[].when.outlets': 'The client stands at one of these.',
    'rules[].when.minimum_minor': 'Included.',
    'rules[].when.maximum_minor': 'Included.',
    'rules[].when.hours': "By the clock of the authority's zone.",
    'rules[].when.hours[].days': '1 (Monday) to 7: the days on which it begins.',
    'rules[].when.hours[].to': 'Not included; over midnight when earlier than `from`.',
    'rules[].accounts': 'They share payments by weight; the next takes those of one that cannot.',
    'rules[].accounts[].weight': '3 beside 1 takes three of four.',
  },
  SwitchRequest: {
    kind: '`off` holds until it is ended; `maintenance` has an end.',
    target: 'What takes no new payments.',
    authority: 'For this authority only; left out, for all.',
    from: 'At once when left out.',
    until: 'Not included; needed for maintenance.',
    notice: 'What payers are told.',
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
