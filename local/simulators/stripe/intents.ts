// The payment intent calls: create, retrieve, update, confirm, capture, cancel.
import { checkFits, checkTerms, confirm, namedMethod } from './confirm.ts';
import { badParameter, missing, notPossible } from './errors.ts';
import {
  type CreateParams,
  cancelParams,
  captureParams,
  checkCreate,
  confirmParams,
  createParams,
  methodTypesFor,
  refuseMethodTypes,
  updateParams,
} from './intent-params.ts';
import { cancel, capture, change } from './intent-steps.ts';
import type { Method } from './methods.ts';
import { parsed } from './params.ts';
import { type Intent, type Metadata, newIntent } from './resources.ts';
import { type Call, emit, newId, type State, seconds } from './state.ts';

export const createIntent = (state: State, { form }: Call): Intent => {
  refuseMethodTypes(form);
  const params = parsed(createParams, form);
  checkCreate(params);
  const types = methodTypesFor(params);
  const method = namedMethod(state, params);
  if (method) checkFits({ payment_method_types: types }, method);
  if (params.confirm) checkConfirm(method, params);
  const intent = freshIntent(state, params, { types, method });
  state.intents.set(intent.id, intent);
  if (state.cause.ordered.includes('decline')) state.declineNext.add(intent.id);
  emit(state, 'payment_intent.created', intent);
  if (!params.confirm) return intent;
  const { payment_method, payment_method_data, ...rest } = params;
  return confirm(state, intent, rest);
};

const checkConfirm = (method: Method | undefined, params: CreateParams): void => {
  if (!method)
    throw badParameter('You must send payment_method or payment_method_data with confirm=true.', {
      code: 'parameter_missing',
      param: 'payment_method',
    });
  checkTerms(method, params);
};

type Chosen = { readonly types: readonly string[]; readonly method: Method | undefined };

const freshIntent = (state: State, params: CreateParams, { types, method }: Chosen): Intent => {
  const id = newId(state, 'pi');
  return newIntent({
    id,
    ...termsOf(params),
    amount: params.amount,
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? 'automatic',
    client_secret: `${id}_secret_${state.random.letters(25)}`,
    created: seconds(state),
    currency: params.currency,
    last_payment_error: null,
    latest_charge: null,
    metadata: merged({}, params.metadata),
    next_action: null,
    payment_method: method?.id ?? null,
    payment_method_options: defaultOptions(types),
    payment_method_types: types,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
  });
};

/** The parameters that are simply kept, blank where they were left out. */
const termsOf = (
  params: CreateParams,
): Pick<
  Intent,
  | 'allowed_payment_method_types'
  | 'automatic_payment_methods'
  | 'description'
  | 'excluded_payment_method_types'
  | 'receipt_email'
  | 'statement_descriptor'
  | 'statement_descriptor_suffix'
> => ({
  allowed_payment_method_types: params.allowed_payment_method_types ?? null,
  automatic_payment_methods: dynamicMethods(params),
  description: params.description ?? null,
  excluded_payment_method_types: params.excluded_payment_method_types ?? null,
  receipt_email: params.receipt_email ?? null,
  statement_descriptor: params.statement_descriptor ?? null,
  statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
});

/** Dynamic methods are on unless the caller allowed a list of its own. */
const dynamicMethods = (params: CreateParams): Intent['automatic_payment_methods'] => {
  if (params.allowed_payment_method_types) return null;
  const { enabled = true, allow_redirects = 'always' } = params.automatic_payment_methods ?? {};
  return { enabled, allow_redirects };
};

const cardOptions = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
} as const;

const defaultOptions = (types: readonly string[]): Record<string, unknown> => ({
  ...(types.includes('card') ? { card: cardOptions } : {}),
  ...(types.includes('wechat_pay') ? { wechat_pay: { app_id: null, client: null } } : {}),
  ...(types.includes('alipay') ? { alipay: {} } : {}),
});

/** Metadata after an update: what is sent replaces, an empty text removes. */
export const merged = (before: Metadata, sent: Metadata | undefined): Metadata =>
  Object.fromEntries(Object.entries({ ...before, ...sent }).filter(([, text]) => text !== ''));

/** The intent with this identifier, or Stripe's 404. */
export const intentOf = (state: State, id: string): Intent => {
  const intent = state.intents.get(id);
  if (!intent) throw missing('payment_intent', id, 'intent');
  return intent;
};

export const retrieveIntent = (state: State, { id }: Call): Intent => intentOf(state, id);

export const updateIntent = (state: State, { id, form }: Call): Intent => {
  refuseMethodTypes(form);
  const params = parsed(updateParams, form);
  const intent = intentOf(state, id);
  return change(state, intent, {
    metadata: merged(intent.metadata, params.metadata),
    description: params.description ?? intent.description,
    receipt_email: params.receipt_email ?? intent.receipt_email,
  });
};

export const confirmIntent = (state: State, { id, form }: Call): Intent => {
  refuseMethodTypes(form);
  const params = parsed(confirmParams, form);
  return confirm(state, intentOf(state, id), params);
};

export const captureIntent = (state: State, { id, form }: Call): Intent => {
  const params = parsed(captureParams, form);
  const intent = intentOf(state, id);
  if (intent.status !== 'requires_capture') throw unexpected('capture', intent);
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable)
    throw badParameter(`amount_to_capture must be between 1 and ${intent.amount_capturable}.`, {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  return capture(state, intent, amount);
};

const cancelable: readonly string[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'requires_capture',
];

export const cancelIntent = (state: State, { id, form }: Call): Intent => {
  const params = parsed(cancelParams, form);
  const intent = intentOf(state, id);
  if (!cancelable.includes(intent.status)) throw unexpected('cancel', intent);
  return cancel(state, intent, params.cancellation_reason ?? null);
};

const unexpected = (verb: string, intent: Intent): Error =>
  notPossible(
    'payment_intent_unexpected_state',
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    { payment_intent: intent },
  );
