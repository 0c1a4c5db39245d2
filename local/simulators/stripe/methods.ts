// Payment methods: what each of Stripe's test tokens does, and how a charge prints the method used.
import { badParameter } from './errors.ts';
import type { MethodType } from './money.ts';
import { accountMethods } from './money.ts';

export type Behaviour = 'succeed' | 'authenticate' | 'scan' | 'redirect' | 'process' | 'dispute';

export type Decline = {
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
};

/** A payment method attached to an intent. */
export type Method = {
  readonly id: string;
  readonly type: MethodType;
  readonly brand: string;
  readonly last4: string;
  readonly behaviour: Behaviour | Decline;
};

type Sample = Omit<Method, 'id' | 'type'>;

const declined = (decline_code: string, message: string, code = 'card_declined'): Decline => ({
  code,
  decline_code,
  message,
});

const visa = (last4: string, behaviour: Behaviour | Decline): Sample => ({
  brand: 'visa',
  last4,
  behaviour,
});

/** Declines by the name a test or the demo uses; texts as Stripe words them. */
export const declines = {
  generic_decline: declined('generic_decline', 'Your card was declined.'),
  insufficient_funds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost_card: declined('lost_card', 'Your card was declined.'),
  expired_card: declined('expired_card', 'Your card has expired.', 'expired_card'),
  incorrect_cvc: declined(
    'incorrect_cvc',
    "Your card's security code is incorrect.",
    'incorrect_cvc',
  ),
  processing_error: declined(
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
    'processing_error',
  ),
} as const;
export type DeclineName = keyof typeof declines;

/** Stripe's documented test tokens (docs.stripe.com/testing), those that matter to a payer of fines. */
const samples: Readonly<Record<string, Sample>> = {
  pm_card_visa: visa('4242', 'succeed'),
  pm_card_mastercard: { brand: 'mastercard', last4: '4444', behaviour: 'succeed' },
  pm_card_unionpay: { brand: 'unionpay', last4: '0005', behaviour: 'succeed' },
  pm_card_jcb: { brand: 'jcb', last4: '0505', behaviour: 'succeed' },
  pm_card_threeDSecure2Required: visa('3220', 'authenticate'),
  pm_card_authenticationRequired: visa('3184', 'authenticate'),
  pm_card_createDispute: visa('0259', 'dispute'),
  pm_card_chargeDeclined: visa('0002', declines.generic_decline),
  pm_card_visa_chargeDeclined: visa('0002', declines.generic_decline),
  pm_card_chargeDeclinedInsufficientFunds: visa('9995', declines.insufficient_funds),
  pm_card_visa_chargeDeclinedInsufficientFunds: visa('9995', declines.insufficient_funds),
  pm_card_visa_chargeDeclinedLostCard: visa('9987', declines.lost_card),
  pm_card_chargeDeclinedExpiredCard: visa('0069', declines.expired_card),
  pm_card_chargeDeclinedIncorrectCvc: visa('0127', declines.incorrect_cvc),
  pm_card_chargeDeclinedProcessingError: visa('0119', declines.processing_error),
};

const wallets = { wechat_pay: 'scan', alipay: 'redirect' } as const;

export const isMethodType = (text: string): text is MethodType =>
  accountMethods.some((known) => known === text);

export const isDeclineName = (text: string): text is DeclineName => Object.hasOwn(declines, text);

export const isDecline = (behaviour: Behaviour | Decline): behaviour is Decline =>
  typeof behaviour === 'object';

/** The card method behind one of Stripe's test tokens, or undefined for an unknown token. */
export const sampleMethod = (token: string, id: string): Method | undefined => {
  const sample = Object.hasOwn(samples, token) ? samples[token] : undefined;
  return sample && { ...sample, id, type: 'card' };
};

/** A fresh method of a type: wallets wait for the payer, a card simply works. */
export const methodOfType = (type: string, id: string): Method => {
  if (!isMethodType(type))
    throw badParameter(`Invalid payment_method_data[type]: ${type} is not switched on here.`, {
      param: 'payment_method_data[type]',
    });
  if (type === 'card') return { id, type, ...visa('4242', 'succeed') };
  return { id, type, brand: type, last4: '', behaviour: wallets[type] };
};

/** payment_method_details of a charge. */
export const methodDetails = (method: Method): { type: string } & Record<string, unknown> => {
  if (method.type === 'card') return { type: 'card', card: cardDetails(method) };
  const wallet = { fingerprint: null, transaction_id: `${method.id.slice(3)}TRADE` };
  return { type: method.type, [method.type]: wallet };
};

const cardDetails = (method: Method): Record<string, unknown> => ({
  amount_authorized: null,
  authorization_code: '123456',
  brand: method.brand,
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  country: method.brand === 'unionpay' ? 'CN' : 'US',
  electronic_commerce_indicator: null,
  exp_month: 8,
  exp_year: 2030,
  extended_authorization: { status: 'disabled' },
  fingerprint: `fp${method.last4}`,
  funding: 'credit',
  incremental_authorization: { status: 'unavailable' },
  installments: null,
  last4: method.last4,
  mandate: null,
  multicapture: { status: 'unavailable' },
  network: method.brand,
  network_token: { used: false },
  network_transaction_id: null,
  overcapture: { maximum_amount_capturable: 0, status: 'unavailable' },
  regulated_status: 'unregulated',
  three_d_secure: null,
  transaction_link_id: null,
  wallet: null,
});
