// Asks for a refund: checked against what was captured, stored for another person to decide; moves no money.
import { canonicalJson, digest } from '../kernel/id.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { Attempt, Head } from '../payments/model/payment.ts';
import { findHead } from '../payments/store/payments.ts';
import type { World } from '../world.ts';
import { differs, keyReused, noPayment } from './model/asking.ts';
import { checkAlone, chosenParts } from './model/choose.ts';
import { sourceRefusal } from './model/limits.ts';
import { checkPayment } from './model/payable.ts';
import { personOf } from './model/person.ts';
import { refundReferenceOf, refundsLimit } from './model/reference.ts';
import { amountOf, type Refund, type RefundPart } from './model/refund.ts';
import { refusedAt, tooBusy } from './model/refusals.ts';
import type { RefundBody } from './model/request.ts';
import { refundableMinor } from './model/sums.ts';
import { capturedAttempts, remainingOf } from './store/captured.ts';
import { refundCreated, refundsOf } from './store/refunds.ts';

export type RequestRefundWorld = Pick<World, 'table' | 'now' | 'capabilities'>;

export interface RequestRefundInput {
  readonly caller: PaymentCaller;
  readonly idempotencyKey: string;
  readonly payment: string;
  readonly body: RefundBody;
}

export interface Requested {
  readonly refund: Refund;
  /** The same request came before. */
  readonly replayed: boolean;
}

const tries = 5;

const keyHashOf = ({ caller, idempotencyKey }: RequestRefundInput): string =>
  digest(canonicalJson([caller.issuer, caller.client, caller.subject, idempotencyKey])).slice(
    0,
    32,
  );

const bodyHashOf = ({ body }: RequestRefundInput): string =>
  digest(canonicalJson(body)).slice(0, 32);

/** The refund that this key asked for before. Throws when it asked for another. */
const replayOf = (refunds: readonly Refund[], input: RequestRefundInput): Refund | undefined => {
  const before = refunds.find(({ keyHash }) => keyHash === keyHashOf(input));
  if (before && before.bodyHash !== bodyHashOf(input)) throw keyReused();
  return before;
};

const checkBelief = (head: Head, { expected_refundable: belief }: RefundBody): void => {
  const refundable = { amount: refundableMinor(head), currency: head.currency };
  if (belief.amount !== refundable.amount || belief.currency !== refundable.currency)
    throw differs(refundable);
};

const attemptOf = (head: Head, { attempt: number }: RefundBody): Attempt => {
  const attempts = capturedAttempts(head);
  const found = number === undefined ? attempts : attempts.filter((one) => one.number === number);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const numbers = attempts.map((one) => one.number).join(', ');
  throw only
    ? refusedAt('attempt_needed', '/attempt', `money came by attempts ${numbers}: name one`)
    : refusedAt(
        'attempt_not_captured',
        '/attempt',
        `only attempts ${numbers || 'none'} hold money`,
      );
};

interface Found {
  readonly head: Head;
  readonly attempt: Attempt;
  readonly refunds: readonly Refund[];
  readonly parts: readonly RefundPart[];
}

const refundOfRequest = (world: RequestRefundWorld, input: RequestRefundInput, found: Found) => {
  const { head, attempt, refunds, parts } = found;
  const { body } = input;
  const number = refunds.length + 1;
  if (number > refundsLimit)
    throw refusedAt('too_many_refunds', '/lines', `a payment has ${refundsLimit} refunds at most`);
  return {
    reference: refundReferenceOf(head.id, number),
    payment: head.id,
    number,
    authority: head.authority,
    attempt: attempt.number,
    account: attempt.account,
    provider: attempt.provider,
    capturedDay: attempt.captured?.day ?? '',
    currency: head.currency,
    amount: amountOf(parts),
    parts: [...parts],
    reason: body.reason,
    documents: body.documents,
    ...(body.note === undefined ? {} : { note: body.note }),
    route: body.route ?? 'source',
    state: 'requested',
    requested: { by: personOf(input.caller), at: world.now() },
    keyHash: keyHashOf(input),
    bodyHash: bodyHashOf(input),
    revision: 1,
  } satisfies Refund;
};

const checked = async (
  world: RequestRefundWorld,
  head: Head,
  refunds: readonly Refund[],
  body: RefundBody,
): Promise<Found> => {
  checkPayment(head);
  checkBelief(head, body);
  const attempt = attemptOf(head, body);
  const remaining = await remainingOf(world.table, head, attempt, refunds);
  const parts = chosenParts(body, remaining, head.currency);
  checkAlone(parts, body.reason, refunds);
  const can = await world.capabilities(attempt.provider);
  const refusal = sourceRefusal(can, attempt, refunds, world.now());
  if (refusal && body.route !== 'transfer') throw refusal;
  return { head, attempt, refunds, parts };
};

/**
 * Stores a request for a refund, once per key. Throws a Failure: missing, conflict (`payment_not_paid`,
 * `payment_disputed`, `refundable_differs` with the true figure), unprocessable with pointers, busy.
 */
export const requestRefund = async (
  world: RequestRefundWorld,
  input: RequestRefundInput,
): Promise<Requested> => {
  for (let left = tries; left > 0; left -= 1) {
    const head = await findHead(world.table, input.payment);
    if (!head) throw noPayment();
    const refunds = await refundsOf(world.table, head.id);
    const before = replayOf(refunds, input);
    if (before) return { refund: before, replayed: left === tries };
    const found = await checked(world, head, refunds, input.body);
    const refund = refundOfRequest(world, input, found);
    const { status } = await world.table.commit([refundCreated(refund)]);
    if (status === 'committed') return { refund, replayed: false };
  }
  throw tooBusy();
};
