// What may be sent about payment intents, and the checks that Stripe makes before it starts any work.
import * as z from 'zod';
import { badParameter, StripeRefusal } from './errors.ts';
import { isMethodType } from './methods.ts';
import {
  accountMethods,
  compatible,
  isCurrency,
  largestAmount,
  type MethodType,
  smallestAmount,
} from './money.ts';
import { boolean, expand, integer, listParams, metadata } from './params.ts';

const wechatOptions = z.strictObject({
  client: z.enum(['web', 'android', 'ios']),
  app_id: z.string().optional(),
});

const methodOptions = z.strictObject({
  card: z.strictObject({ request_three_d_secure: z.string().optional() }).optional(),
  wechat_pay: wechatOptions.optional(),
  alipay: z.strictObject({}).optional(),
});

const methodData = z.strictObject({
  type: z.string(),
  card: z.strictObject({ token: z.string() }).optional(),
  wechat_pay: z.strictObject({}).optional(),
  alipay: z.strictObject({}).optional(),
  billing_details: z.record(z.string(), z.unknown()).optional(),
  metadata: metadata.optional(),
});

const confirming = {
  payment_method: z.string().optional(),
  payment_method_data: methodData.optional(),
  payment_method_options: methodOptions.optional(),
  return_url: z.string().optional(),
  error_on_requires_action: boolean.optional(),
  receipt_email: z.string().optional(),
  expand,
};

export const createParams = z.strictObject({
  amount: integer,
  currency: z.string().length(3).toLowerCase(),
  allowed_payment_method_types: z.array(z.string()).optional(),
  excluded_payment_method_types: z.array(z.string()).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: boolean, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
  confirm: boolean.optional(),
  description: z.string().max(1_000).optional(),
  metadata: metadata.optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  ...confirming,
});
export type CreateParams = z.infer<typeof createParams>;

export const confirmParams = z.strictObject(confirming);
export type ConfirmParams = z.infer<typeof confirmParams>;

export const updateParams = z.strictObject({
  description: z.string().max(1_000).optional(),
  metadata: metadata.optional(),
  receipt_email: z.string().optional(),
  expand,
});

export const captureParams = z.strictObject({
  amount_to_capture: integer.optional(),
  metadata: metadata.optional(),
  expand,
});

export const cancelParams = z.strictObject({
  cancellation_reason: z
    .enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])
    .optional(),
  expand,
});

export const listIntentsParams = z.strictObject({ ...listParams, customer: z.string().optional() });

export const searchParams = z.strictObject({
  query: z.string(),
  limit: integer.optional(),
  page: z.string().optional(),
  expand,
});

/**
 * Since 2026-09-30.endive nobody may name payment_method_types when creating, updating or confirming
 * (docs.stripe.com/changelog/endive/2026-09-30): this is that refusal.
 */
export const refuseMethodTypes = (form: Readonly<Record<string, unknown>>): void => {
  if (!('payment_method_types' in form)) return;
  throw new StripeRefusal(
    400,
    {
      type: 'invalid_request_error',
      code: 'payment_method_types_no_longer_supported',
      message:
        'payment_method_types is no longer supported on this API version. ' +
        'Use allowed_payment_method_types, or dynamic payment methods.',
      param: 'payment_method_types',
    },
    false,
  );
};

/** Checks what no schema can: the currency, the bounds of its amount, and what excludes what. */
export const checkCreate = (params: CreateParams): void => {
  checkAmount(params.amount, params.currency);
  checkExclusive(params);
  if (!params.confirm && (params.return_url || params.error_on_requires_action))
    throw badParameter(
      'return_url and error_on_requires_action can only be used with confirm=true.',
      {
        param: params.return_url ? 'return_url' : 'error_on_requires_action',
      },
    );
};

const checkAmount = (amount: number, currency: string): void => {
  if (!isCurrency(currency))
    throw badParameter(`Invalid currency: ${currency}.`, { param: 'currency' });
  if (amount < 1)
    throw badParameter('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount > largestAmount)
    throw badParameter(`Amount must be no more than ${largestAmount}.`, {
      code: 'amount_too_large',
      param: 'amount',
    });
  if (amount < smallestAmount(currency))
    throw badParameter(`Amount must be at least ${smallestAmount(currency)} ${currency}.`, {
      code: 'amount_too_small',
      param: 'amount',
    });
};

const checkExclusive = (params: CreateParams): void => {
  const { allowed_payment_method_types, excluded_payment_method_types } = params;
  const chosen = { allowed_payment_method_types, excluded_payment_method_types };
  const names = Object.entries({
    ...chosen,
    automatic_payment_methods: params.automatic_payment_methods,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (allowed_payment_method_types && names.length > 1)
    throw badParameter(`You may only specify one of these parameters: ${names.join(', ')}.`, {
      code: 'parameters_exclusive',
    });
};

/** The methods this intent can be paid with: what was allowed, filtered silently, as Stripe does. */
export const methodTypesFor = (params: CreateParams): readonly MethodType[] => {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  const terms = { currency: params.currency, capture_method: params.capture_method ?? 'automatic' };
  const redirects = params.automatic_payment_methods?.allow_redirects !== 'never';
  const wanted = allowed ? allowed.filter(isMethodType) : accountMethods;
  const types = wanted.filter(
    (type) =>
      compatible(type, terms) &&
      !(excluded ?? []).includes(type) &&
      (redirects || type !== 'alipay'),
  );
  if (types.length === 0)
    throw badParameter(
      'There are no valid payment method types for this Payment Intent. ' +
        'Check the currency and the allowed or excluded types.',
      { code: 'payment_intent_invalid_parameter' },
    );
  return types;
};
