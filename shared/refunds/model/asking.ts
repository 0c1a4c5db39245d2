// What only a request is refused for: no such payment, another belief, a used key.
import { Failure } from '../../kernel/failure.ts';
import type { Money } from '../../kernel/money.ts';

export const noPayment = (): Failure =>
  new Failure('missing', 'payment_not_found', 'no such payment: check its id');

export const differs = (
  refundable: Money | { readonly amount: number; readonly currency: string },
) =>
  new Failure(
    'conflict',
    'refundable_differs',
    `${refundable.amount} ${refundable.currency} in minor units can still be refunded: look again, then ask for it`,
    { members: { refundable } },
  );

export const keyReused = (): Failure =>
  new Failure(
    'unprocessable',
    'idempotency_key_reused',
    'this key asked for another refund of this payment: use a new key',
  );
