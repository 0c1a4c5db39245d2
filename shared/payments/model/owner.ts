// Who a payment belongs to: derived from the caller, so that nothing about the payer is stored.
import { base32, keyedHash, paymentId } from '../../kernel/id.ts';

/** The parts of a caller that an id is made of. */
export interface Payer {
  readonly issuer: string;
  readonly client: string;
  readonly subject: string;
}

/** A caller as the payments operations need it. `roles` is empty but for staff. */
export interface PaymentCaller extends Payer {
  readonly operator?: string;
  readonly roles: readonly string[];
}

const ownerLength = 16;

/** The owner mark of a caller: 16 characters that say nothing about them. */
export const ownerOf = (key: string, { issuer, client, subject }: Payer): string =>
  base32(keyedHash(key, ['owner', issuer, client, subject]), ownerLength);

/** The payment that a caller's idempotency key names, for ever. */
export const paymentIdOf = (
  key: string,
  { issuer, client, subject }: Payer,
  idempotencyKey: string,
): string => paymentId(key, ['payment', issuer, client, subject, idempotencyKey]);
