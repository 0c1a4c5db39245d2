// Confirming an intent: which method pays, and what that method does next.
import { openDispute } from './disputes.ts';
import { badParameter, cardError, notPossible } from './errors.ts';
import type { ConfirmParams } from './intent-params.ts';
import { change, decline, succeed } from './intent-steps.ts';
import {
  type Behaviour,
  declines,
  isDecline,
  type Method,
  methodOfType,
  sampleMethod,
} from './methods.ts';
import { nextActionFor } from './next-action.ts';
import type { Intent, PaymentError } from './resources.ts';
import { emit, newId, type State } from './state.ts';

/** States from which a confirmation may start (with a method at hand). */
const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** The method that the parameters name, attached to the account so that later calls find it. */
export const namedMethod = (state: State, params: ConfirmParams): Method | undefined => {
  const { payment_method: token, payment_method_data: data } = params;
  if (token !== undefined && data !== undefined)
    throw badParameter('You may only specify one of payment_method and payment_method_data.', {
      code: 'parameters_exclusive',
    });
  if (token === undefined && data === undefined) return undefined;
  const method =
    token === undefined ? methodOfType(data?.type ?? '', newId(state, 'pm')) : known(state, token);
  state.methods.set(method.id, method);
  return method;
};

const known = (state: State, token: string): Method => {
  const method = state.methods.get(token) ?? sampleMethod(token, newId(state, 'pm'));
  if (!method)
    throw badParameter(`No such PaymentMethod: '${token}'`, {
      code: 'resource_missing',
      param: 'payment_method',
    });
  return method;
};

/** Refuses a method that this intent does not take. */
export const checkFits = (intent: Pick<Intent, 'payment_method_types'>, method: Method): void => {
  if (intent.payment_method_types.includes(method.type)) return;
  throw badParameter(
    `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. ` +
      `Allowed: ${intent.payment_method_types.join(', ')}.`,
    { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
  );
};

/** What a confirmation needs besides the method: WeChat its client, a redirect its way back. */
export const checkTerms = (method: Method, params: ConfirmParams): void => {
  if (method.type === 'wechat_pay' && !params.payment_method_options?.wechat_pay)
    throw badParameter('Missing required param: payment_method_options[wechat_pay][client].', {
      code: 'parameter_missing',
      param: 'payment_method_options[wechat_pay][client]',
    });
  if (method.type === 'alipay' && !params.return_url)
    throw badParameter('A return_url must be given to confirm with a redirecting method.', {
      code: 'parameter_missing',
      param: 'return_url',
    });
};

/**
 * Confirms as the API does: a decline, or an action that was not wanted, is a 402 that carries the
 * intent; anything else returns it.
 */
export const confirm = (state: State, intent: Intent, params: ConfirmParams): Intent => {
  const given = namedMethod(state, params);
  const method = given ?? state.methods.get(intent.payment_method ?? '');
  checkConfirmable(intent, method, given);
  if (!method) throw noMethod(intent);
  checkFits(intent, method);
  checkTerms(method, params);
  const ready = change(state, intent, {
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
    ...(params.receipt_email === undefined ? {} : { receipt_email: params.receipt_email }),
    payment_method_options: { ...intent.payment_method_options, ...optionsFor(method, params) },
  });
  if (willDecline(state, intent)) return refused(state, ready, method);
  if (isDecline(method.behaviour)) return thrown(decline(state, ready, method, method.behaviour));
  return proceed[method.behaviour](state, ready, method, params);
};

const willDecline = (state: State, intent: Intent): boolean =>
  state.declineNext.delete(intent.id) || state.cause.ordered.includes('decline');

const refused = (state: State, intent: Intent, method: Method): Intent =>
  thrown(decline(state, intent, method, declines.generic_decline));

type Step = (state: State, intent: Intent, method: Method, params: ConfirmParams) => Intent;

const act: Step = (state, intent, method, params) => {
  if (params.error_on_requires_action)
    return thrown(decline(state, intent, method, authenticationRequired));
  const waiting = change(state, intent, {
    status: 'requires_action',
    next_action: nextActionFor(state, intent, { method, params }),
  });
  emit(state, 'payment_intent.requires_action', waiting);
  return waiting;
};

const proceed: Readonly<Record<Behaviour, Step>> = {
  succeed: (state, intent, method) => succeed(state, intent, method),
  dispute: (state, intent, method) => {
    const paid = succeed(state, intent, method);
    openDispute(state, paid, { reason: 'fraudulent' });
    return paid;
  },
  authenticate: act,
  scan: act,
  redirect: act,
  process: (state, intent) => startProcessing(state, intent),
};

/** Leaves the intent in processing, as a slow method does. */
export const startProcessing = (state: State, intent: Intent): Intent => {
  const slow = change(state, intent, { status: 'processing', next_action: null });
  emit(state, 'payment_intent.processing', slow);
  return slow;
};

const authenticationRequired = {
  code: 'authentication_required',
  decline_code: 'authentication_not_handled',
  message: 'Your card was declined. This transaction requires authentication.',
};

const thrown = (result: { readonly intent: Intent; readonly error: PaymentError }): never => {
  const { type, charge, ...reason } = result.error;
  throw cardError(reason, { charge, payment_intent: result.intent });
};

const checkConfirmable = (
  intent: Intent,
  method: Method | undefined,
  given: Method | undefined,
): void => {
  const fresh = intent.status !== 'requires_action' || given !== undefined;
  if (confirmable.includes(intent.status) && fresh) return;
  throw notPossible(
    'payment_intent_unexpected_state',
    `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
    { payment_intent: intent, ...(method ? { payment_method_type: method.type } : {}) },
  );
};

const noMethod = (intent: Intent): Error =>
  notPossible(
    'payment_intent_unexpected_state',
    "You cannot confirm this PaymentIntent because it's missing a payment method. " +
      'Send payment_method or payment_method_data.',
    { payment_intent: intent },
  );

const optionsFor = (method: Method, params: ConfirmParams): Record<string, unknown> => {
  const wechat = params.payment_method_options?.wechat_pay;
  if (method.type !== 'wechat_pay' || !wechat) return {};
  return { wechat_pay: { app_id: wechat.app_id ?? null, client: wechat.client } };
};
