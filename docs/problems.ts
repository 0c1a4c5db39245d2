// Every code that a refusal can carry, with what it means and what to do: the words of all problem documents.
import * as z from 'zod';
import type { FailureKind } from '../shared/kernel/failure.ts';

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

const hooks = {
  no_such_webhook: 'No account of this provider is reached by this address.',
  signature_malformed: 'Send `x-jws-signature`: a detached JWS with alg, kid and iat.',
  interaction_id_malformed: 'Up to 64 letters, digits and hyphens.',
  body_missing: 'Send the message as the body.',
  not_xml: 'Send `content-type: application/xml`.',
  notification_refused: 'Signature, account or time do not check out: nothing was changed.',
} as const;

export const problems = { ...edge, ...paying, ...obligations, ...staff, ...hooks } as const;
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
