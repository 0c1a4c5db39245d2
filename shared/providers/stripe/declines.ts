// Stripe's reasons for a decline in our few words (docs.stripe.com/declines/codes, /error-codes).
import type { DeclineCode } from '../outcomes.ts';
import type { Reason } from './shapes.ts';

const words: Readonly<Record<string, DeclineCode>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_instrument',
  expired_payment_method: 'expired_instrument',
  incorrect_cvc: 'wrong_credentials',
  incorrect_number: 'wrong_credentials',
  incorrect_pin: 'wrong_credentials',
  incorrect_zip: 'wrong_credentials',
  invalid_cvc: 'wrong_credentials',
  invalid_expiry_month: 'wrong_credentials',
  invalid_expiry_year: 'wrong_credentials',
  invalid_number: 'wrong_credentials',
  invalid_pin: 'wrong_credentials',
  amount_too_large: 'limit_exceeded',
  amount_too_small: 'limit_exceeded',
  card_decline_rate_limit_exceeded: 'limit_exceeded',
  card_velocity_exceeded: 'limit_exceeded',
  charge_exceeds_source_limit: 'limit_exceeded',
  charge_exceeds_transaction_limit: 'limit_exceeded',
  pin_try_exceeded: 'limit_exceeded',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  authentication_failure: 'authentication_failed',
  authentication_not_handled: 'authentication_failed',
  authentication_required: 'authentication_failed',
  payment_intent_authentication_failure: 'authentication_failed',
  payment_intent_payment_attempt_expired: 'cancelled_by_payer',
  payment_method_customer_decline: 'cancelled_by_payer',
  card_not_supported: 'not_supported',
  currency_not_supported: 'not_supported',
  payment_intent_incompatible_payment_method: 'not_supported',
  payment_method_currency_mismatch: 'not_supported',
  payment_method_not_available: 'not_supported',
  payment_method_unsupported_type: 'not_supported',
  transaction_not_allowed: 'not_supported',
};

const word = (code: string | null | undefined): DeclineCode | undefined =>
  code && Object.hasOwn(words, code) ? words[code] : undefined;

/** The issuer's own reason first, then Stripe's. */
export const declineOf = (reason: Reason): DeclineCode =>
  word(reason.decline_code) ?? word(reason.code) ?? 'declined';
