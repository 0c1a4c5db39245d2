// Every code that a refusal can carry, with what it means and what to do: the words of all problem documents.
import * as z from 'zod';
import type { FailureKind } from '../shared/kernel/failure.ts';
import { disputeProblems } from './dispute-problems.ts';
import { refundProblems } from './refund-problems.ts';

/** Codes of the edge: any route may answer them, by what it takes. */
const edge = {
  invalid_request: 'A part has not the shape it must have: `errors` points at each fault.',
  unknown_field: 'This is not a field of the request: leave it out.',
  bad_json: 'The body is not JSON.',
  duplicate_key: 'A key stands twice in one object: keep one.',
  forbidden_key: 'The key `__proto__` is not accepted.',
  half_character: 'A text holds half of a surrogate pair: send whole characters.',
  too_deep: 'The body nests too deeply.',
  not_utf8: 'Encode the body as UTF-8.',
  bad_gzip: 'The gzip body is damaged or cut off: send it again.',
  bad_if_match: '`If-Match` must repeat the `ETag` of what you read.',
  idempotency_key_missing: 'Send an `Idempotency-Key`, new for each payment.',
  client_claim_missing: 'The token does not name its client: ask your issuer.',
  role_missing: 'The token carries none of the roles that this needs.',
  body_too_large: 'The body is too large, packed or unpacked.',
  not_json: 'Send `content-type: application/json`.',
  encoding_not_supported: 'Send the body plain, or with `content-encoding: gzip`.',
  try_again: 'Others change the same records: send the same request again.',
  internal: 'Something broke on our side; nothing is lost: repeat the same request.',
} as const;

const paying = {
  client_not_enabled: 'This client is not registered or is switched off: ask the authority.',
  operator_missing: 'The token must name the operator at work.',
  payment_not_found: "No such payment of yours; others' payments look the same.",
  payment_paid: 'Money has arrived: it cannot be cancelled, only refunded.',
  request_in_progress: 'The first request under this key is still at work: wait, then ask again.',
  idempotency_key_reused: 'This key was used with another body: use a new one.',
  obligation_locked:
    'Another payment of this is open: the fault has `channel` and `until`, and `payment_id` if yours.',
  obligation_settled: 'It is paid already: do not pay again.',
  obligation_cancelled: 'It is not owed any more; its number does not come back.',
  obligation_written_off: 'It is not owed any more.',
  obligation_not_found: 'No such obligation: check the number, or look it up again.',
  obligation_repeated: 'The same obligation stands here twice: name it once.',
  split_needed: 'Pay obligations of another authority or currency in a payment of their own.',
  claim_needed: 'Name the obligation by the claim that its look-up answered.',
  claim_invalid: 'This claim is not yours: look the obligation up.',
  claim_expired: 'This claim is too old: look the obligation up again.',
  amount_changed: 'The amount due has changed: `due` has the new one; show it to the payer.',
  amount_out_of_range: 'The method does not take such an amount.',
  client_limit: 'This client may not take so much, or so many, at once.',
  method_not_available: 'The authority takes no such method now: choose another.',
  method_unavailable: 'The method has trouble: try again later, or choose another.',
  method_switched_off: 'The authority has switched the method off: choose another.',
  channel_switched_off: 'The channel takes no payments now: use another.',
  client_switched_off: 'This client takes no payments now: use another.',
  under_maintenance: 'Announced maintenance: try again later, or another way.',
  method_begun_elsewhere: 'This method is begun by another route: `begin_with` names it.',
  payer_code_missing: 'Send what the scanner read as `payer_code`, or choose another presentation.',
  payer_code_unexpected: 'A `payer_code` needs `"presentation": "code_scanned"`.',
  payer_id_missing: 'Give `payer_id`, or choose another presentation.',
  payer_id_unexpected: 'A `payer_id` needs `"presentation": "in_app"`.',
  payer_ip_missing: "Give the address of the payer's device, or choose another presentation.",
  presentation_not_available: 'Choose another presentation, or leave it out.',
  ending_other_payment:
    'The other payment is being ended: repeat this with the same key until `at_latest`.',
} as const;

const obligations = {
  authority_not_allowed: 'This client may not look up notices of this authority.',
  bad_number: 'The number has not the form that this authority prints.',
  factor_missing: 'Send the second factor that the detail names.',
  lookup_barred: 'Too many look-ups failed: wait before you try again.',
  authority_not_found: 'No such authority: put it first.',
  number_differs: 'Number and category make another id than the path names.',
  currency_differs: 'The authority takes another currency.',
  amount_too_large: 'The lines exceed what one obligation may be.',
  policy_needs_fine: 'This policy is for fines.',
  policy_adds_penalty: 'This policy adds the penalty itself: leave the line out.',
  date_in_future: 'This date has not come yet.',
  received_before_issued: 'Received before it was issued: correct one of the dates.',
  obligation_changed: 'It is not as you read it: read it again and repeat your change.',
  obligation_busy: 'Others change this obligation: try again.',
} as const;

const staff = {
  account_not_found: 'No such account: put it first.',
  account_repeated: 'The same account stands here twice.',
  client_not_found: 'No such client.',
  fixed_field: 'What is stored depends on this field: make a new record instead.',
  if_match_needed: 'The record exists: repeat its `ETag` in `If-Match` to change it.',
  record_changed: 'The record is not as you read it: read it again and repeat your change.',
  record_busy: 'Others change this record: try again.',
  bad_cursor: 'Repeat the cursor of the page before, unchanged.',
  bad_period: 'The period is turned round or too long.',
  run_not_found: 'No such run.',
  ruleset_not_found: 'No such version of the rules was written.',
  rule_repeated: 'Another rule has this name: give each its own.',
  empty_range: 'No amount fits both ends: correct one of them.',
  method_not_taken: 'The account takes none of the methods of the rule, which would never use it.',
  too_many_accounts: 'The rules name too many accounts: name fewer.',
  switch_not_found: 'No such switch, in force or ended.',
  too_many_switches: 'End switches that are not needed any more.',
} as const;

const desks = {
  no_drawer_here: 'Only a counter with an outlet has a drawer.',
  authority_missing: 'Say whose money the drawer is for.',
  desk_has_no_account: 'The authority has no enabled account for this desk: ask its office.',
  session_open: 'You have a session here: `session_id` names it; hand it over first.',
  session_not_found: 'No such session; those of others look the same.',
  not_your_session: 'This session belongs to another operator.',
  session_closed: 'This session is closed: open a new one.',
  already_handed_over: 'Its money is on its way: open a new session.',
  past_the_day: 'The session is of another day: hand it over, or ask for a refund.',
  take_not_found: 'This session took no such payment.',
  not_this_drawer: 'The drawer takes money for another authority or in another currency.',
  cash_too_little: 'More is due than was given.',
  currency_not_taken: 'Money of another currency is not taken here.',
  debit_unconfirmed: 'A card may have been debited for this: wait for its outcome, take no money.',
  takes_waiting: 'Takes wait for a card terminal: end them first.',
  no_such_piece: 'There is no such note or coin.',
  value_repeated: 'This value stands there already: add them up.',
  too_many: 'So much is not in a drawer: count again.',
  not_counted: 'Money moved since the last count: count again.',
  no_hand_over: 'Nobody hands this session over now.',
  amount_differs: 'Not what was handed over: count again together, or refuse it.',
  second_person_needed: 'Another person must decide what you asked for.',
  payment_not_paid: 'This payment is not paid: there is nothing to give back.',
  payment_refunded: 'Money of this payment goes back already.',
  card_in_payment: 'A part was debited from a card: ask for a refund.',
  no_reversal_asked: 'Nobody asked to take this back.',
  no_terminal_here: 'Card terminals stand at counters and kiosks.',
  card_part_missing: 'The card must pay a part: else take cash only.',
  debit_not_recorded: 'Nothing was recorded under this key: record it before the card is touched.',
  debited_otherwise: 'It was debited under other numbers: reverse the second debit.',
  debited_at_wrong: 'A debit happens after its record and before now.',
  outcome_known: 'The outcome is known already.',
  nothing_found: 'Nothing is found out that is still undecided.',
  daily_limit: 'This partner has taken what it may in `business_day`.',
} as const;

const partners = {
  no_such_partner: 'No partner is reached by this address.',
  serial_reused: 'This serial was told with another content: clear it up with the authority.',
  message_reused: 'This message id was sent with another content.',
  amounts_differ: 'The amounts of the obligations must add up to the whole.',
  taken_in_future: 'This time has not come yet.',
  day_not_over: 'Send the file after the cut-off.',
  file_refused: 'Nothing of the file was used: `errors` points at its lines.',
  file_totals_differ: 'The first line does not say what the lines are: the file may be cut off.',
  line_unreadable: 'Write `serial,amount`, the amount in minor units.',
  serial_repeated: 'This serial stands in the file already.',
} as const;

const events = {
  receiver_not_found: 'This authority has no such receiver: put it first.',
  too_many_receivers: 'An authority has ten receivers at most: let one tell the others.',
  delivery_not_found: 'No such delivery, or it was delivered so long ago that its log is gone.',
} as const;

const parked = {
  parked_work_not_found: 'No such work is or was parked: list it anew.',
  already_resolved: 'Somebody has resolved it, or it moved by itself: `resolution` says how.',
  decided_at_terminal: 'Find out about a debit at its own address, where two persons decide.',
  nothing_to_replay:
    'Nobody can read what it was about: do what it needs by hand, then resolve it.',
} as const;

const hooks = {
  no_such_webhook: 'No account of this provider is reached by this address.',
  signature_malformed: 'Send `x-jws-signature`: a detached JWS with alg, kid and iat.',
  interaction_id_malformed: 'Up to 64 letters, digits and hyphens.',
  body_missing: 'Send the message as the body.',
  not_xml: 'Send `content-type: application/xml`.',
  notification_refused: 'Signature, account or time do not check out: nothing was changed.',
} as const;

export const problems = {
  ...edge,
  ...paying,
  ...obligations,
  ...staff,
  ...desks,
  ...partners,
  ...events,
  ...refundProblems,
  ...disputeProblems,
  ...parked,
  ...hooks,
} as const;
export type ProblemCode = keyof typeof problems;

/** Codes of the edge stand under one status each, on whichever route. */
export const isOfEdge = (code: string): boolean => code in edge;

/** Codes by kind; the kind says the status. */
export type Problems = Readonly<Partial<Record<FailureKind, readonly ProblemCode[]>>>;

const FaultView = z
  .looseObject({
    pointer: z.string().describe('JSON Pointer (RFC 6901); `/path` and `/query` name the address.'),
    code: z.string(),
    detail: z.string().describe('What to do about it.'),
  })
  .meta({ id: 'Fault', description: 'One fault inside a request.' });

export const ProblemView = z
  .looseObject({
    type: z.string().describe('`urn:clearlane:problem:{code}`.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable: decide by this, never by the text.'),
    detail: z.string().describe('What was wrong and what to do.'),
    errors: z.array(FaultView).optional().describe('One entry per fault or refused obligation.'),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457).' });
