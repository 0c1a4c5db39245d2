// What the payer does in a browser or a wallet: pays, fails, hesitates, disputes.
import { checkFits, startProcessing } from './confirm.ts';
import {
  closeDispute,
  type Dispute,
  type DisputeEnd,
  escalateDispute,
  openDispute,
} from './disputes.ts';
import { change, decline, succeed } from './intent-steps.ts';
import {
  type Decline,
  type DeclineName,
  declines,
  isDecline,
  isMethodType,
  type Method,
  methodOfType,
  sampleMethod,
} from './methods.ts';
import { type Intent, referenceOf } from './resources.ts';
import { newId, type State } from './state.ts';

/** Which intent: its client secret, its identifier, or metadata.reference (the newest open one). */
export type Target = string | { readonly reference: string };

export type PayOptions = {
  /** A test token such as pm_card_visa, or a method type; the intent's first type when absent. */
  readonly paymentMethod?: string | undefined;
};

export type OpenIntent = {
  readonly id: string;
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly payment_method_types: readonly string[];
  readonly next_action: string | null;
};

export type Payer = {
  /** Confirms if need be and completes whatever action is asked; a declining card declines. */
  readonly pay: (target: Target, options?: PayOptions) => Intent;
  /** Tries and fails; the intent can be paid again. */
  readonly decline: (target: Target, options?: PayOptions & { reason?: DeclineName }) => Intent;
  /** Leaves the intent in processing; pay or decline ends that. */
  readonly process: (target: Target, options?: PayOptions) => Intent;
  readonly dispute: (
    target: Target,
    options?: { amount?: number; reason?: string; inquiry?: boolean },
  ) => Dispute;
  /** An inquiry becomes a dispute. */
  readonly escalateDispute: (disputeId: string) => Dispute;
  readonly closeDispute: (disputeId: string, outcome: DisputeEnd) => Dispute;
  readonly open: () => readonly OpenIntent[];
};

const openStates: readonly string[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
];

export const payer = (state: State): Payer => ({
  pay: (target, options = {}) => {
    const { intent, method } = atTheTill(state, target, options);
    if (state.declineNext.delete(intent.id))
      return decline(state, intent, method, declines.generic_decline).intent;
    if (isDecline(method.behaviour)) return decline(state, intent, method, method.behaviour).intent;
    const paid = succeed(state, intent, method);
    if (method.behaviour === 'dispute') openDispute(state, paid, { reason: 'fraudulent' });
    return paid;
  },
  decline: (target, options = {}) => {
    const { intent, method } = atTheTill(state, target, options);
    return decline(state, intent, method, reasonFor(method, options.reason)).intent;
  },
  process: (target, options = {}) =>
    startProcessing(state, atTheTill(state, target, options).intent),
  dispute: (target, options = {}) => openDispute(state, find(state, target), options),
  escalateDispute: (id) => escalateDispute(state, id),
  closeDispute: (id, outcome) => closeDispute(state, id, outcome),
  open: () => [...state.intents.values()].filter(isOpen).map(shown),
});

const isOpen = (intent: Intent): boolean => openStates.includes(intent.status);

const shown = (intent: Intent): OpenIntent => ({
  id: intent.id,
  reference: referenceOf(intent.metadata),
  amount: intent.amount,
  currency: intent.currency,
  status: intent.status,
  payment_method_types: intent.payment_method_types,
  next_action: intent.next_action?.type ?? null,
});

const find = (state: State, target: Target): Intent => {
  if (typeof target === 'string') {
    const [id = ''] = target.split('_secret_');
    const intent = state.intents.get(id);
    if (!intent || (id !== target && intent.client_secret !== target))
      throw new Error(`there is no payment intent ${target}`);
    return intent;
  }
  const own = [...state.intents.values()]
    .filter((intent) => intent.metadata['reference'] === target.reference)
    .reverse();
  const intent = own.find(isOpen) ?? own[0];
  if (!intent) throw new Error(`no payment intent has the reference ${target.reference}`);
  return intent;
};

type Till = { readonly intent: Intent; readonly method: Method };

/** The intent with the method that the payer holds out, refused when it can no longer be paid. */
const atTheTill = (state: State, target: Target, options: PayOptions): Till => {
  const found = find(state, target);
  if (!isOpen(found)) throw new Error(`${found.id} cannot be paid: it is ${found.status}`);
  const method = methodInHand(state, found, options.paymentMethod);
  checkFits(found, method);
  state.methods.set(method.id, method);
  const intent = change(state, found, { payment_method: method.id, last_payment_error: null });
  return { intent, method };
};

const methodInHand = (state: State, intent: Intent, wanted: string | undefined): Method => {
  const attached = state.methods.get(intent.payment_method ?? '');
  if (wanted === undefined && attached) return attached;
  const name = wanted ?? intent.payment_method_types[0] ?? 'card';
  const id = newId(state, 'pm');
  if (isMethodType(name)) return methodOfType(name, id);
  const sample = sampleMethod(name, id);
  if (!sample) throw new Error(`there is no payment method ${name}`);
  return sample;
};

const reasonFor = (method: Method, reason: DeclineName | undefined): Decline => {
  if (reason !== undefined) return declines[reason];
  if (method.type === 'card') return declines.generic_decline;
  return {
    code: 'payment_intent_payment_attempt_failed',
    message: 'The payment attempt failed. Try again or use another payment method.',
  };
};
