// What refunds answer instead of doing as they were told: each says what to do, and nothing was changed.
import { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';

export const refusedAt = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const noRefund = (): Failure =>
  new Failure('missing', 'refund_not_found', 'no such refund: check its id');

export const noPayment = (): Failure =>
  new Failure('missing', 'payment_not_found', 'no such payment: check its id');

export const notRefundable = (state: string): Failure =>
  new Failure(
    'conflict',
    'payment_not_paid',
    `nothing was captured for this payment, which is ${state}: there is nothing to give back`,
  );

export const disputed = (): Failure =>
  new Failure(
    'conflict',
    'payment_disputed',
    'the payer disputes this payment at the provider: wait until the dispute has ended',
  );

export const differs = (
  refundable: Money | { readonly amount: number; readonly currency: string },
) =>
  new Failure(
    'conflict',
    'refundable_differs',
    `${refundable.amount} ${refundable.currency} in minor units can still be refunded: look again, then ask for it`,
    { members: { refundable } },
  );

export const overRest = (pointer: string, restMinor: number): Failure =>
  refusedAt(
    'refund_over_rest',
    pointer,
    `only ${restMinor} in minor units is left of this to give back`,
  );

export const notOpen = (state: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_open',
    `this refund is ${state}: only what is requested can be decided or withdrawn`,
  );

export const ownRequest = (): Failure =>
  new Failure(
    'forbidden',
    'own_request',
    'you asked for this refund yourself: another person must decide it',
  );

export const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing this payment: try again', {
    retryAfterSeconds: 1,
  });

/** A decision must name what it decides, as it was read. */
export const checkRevision = (revision: number, ifMatch: number | undefined): void => {
  if (ifMatch === undefined)
    throw new Failure(
      'conflict',
      'if_match_needed',
      'read the refund, and repeat its ETag in If-Match to decide it',
    );
  if (ifMatch !== revision)
    throw new Failure(
      'changed',
      'record_changed',
      'the refund is not as you read it: read it again, then decide',
    );
};

export const keyReused = (): Failure =>
  new Failure(
    'unprocessable',
    'idempotency_key_reused',
    'this key asked for another refund of this payment: use a new key',
  );

export const notYourRequest = (): Failure =>
  new Failure(
    'forbidden',
    'not_your_request',
    'another person asked for this refund: only they can withdraw it; an approver can reject it',
  );

export const notTransfer = (): Failure =>
  new Failure(
    'conflict',
    'not_by_transfer',
    'this refund goes back to its source: it needs no payee',
  );

export const noPayee = (): Failure =>
  new Failure('missing', 'payee_not_found', 'nobody has named the payee of this refund yet');

export const payeeNeeded = (): Failure =>
  new Failure(
    'conflict',
    'payee_needed',
    'a transfer needs a payee: let somebody name it, read it again, then approve it',
  );

export const notFailed = (state: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_failed',
    `this refund is ${state}: only a failed one is sent another way`,
  );

export const notPayable = (state: string, route: string): Failure =>
  new Failure(
    'conflict',
    'refund_not_payable',
    `this refund is ${state} and goes by ${route}: only an approved transfer is paid by a person`,
  );
