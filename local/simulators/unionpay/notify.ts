// Back notifications: of successes alone, signed per try, five tries with 1, 2, 4 and 5 minutes between.
import type { Notice, Try } from '../kit/deliveries.ts';
import { notifierOf } from '../kit/notifier.ts';
import { answer, told } from './answers.ts';
import { defaultDelayMs, faultsAt } from './faults.ts';
import { type Fields, formText } from './fields.ts';
import type { Signer } from './keys.ts';
import type { State, Transaction } from './state.ts';

const minuteMs = 60_000;
export const retryLadderMs: readonly number[] = [1, 2, 4, 5].map((minutes) => minutes * minuteMs);

const timeoutMs = 10_000;

/** A notification as it was written down; each try signs it anew. */
export type UnionpayEvent = {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly fields: Fields;
};

export type Notifier = {
  readonly send: (transaction: Transaction) => void;
  readonly resend: (id: string) => Promise<void>;
  readonly events: () => readonly UnionpayEvent[];
  readonly log: () => readonly Try[];
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

/** What a success says, to the merchant's address and through the payer's browser alike. */
export const successFields = (transaction: Transaction): Fields => ({
  ...told(transaction),
  ...answer(transaction.request, transaction.type === '01' ? '00' : transaction.code),
});

/** A signed form as it goes over the wire. */
export const notificationBody = (
  { keys }: Pick<State, 'keys'>,
  fields: Fields,
  by: Signer = 'unionpay',
): string => formText(keys.signAs(by, fields));

export const notifier = (stateOf: () => State, retryFactor: number): Notifier => {
  const { send, ...rest } = notifierOf({
    state: stateOf,
    ladderMs: retryLadderMs.map((step) => Math.round(step * retryFactor)),
    timeoutMs,
    accepts: [200, 302],
    faults: faultsAt('notification'),
    delayMs: defaultDelayMs,
    notice,
    forged: { stranger_notification: byStranger, altered_notification: altered },
  });
  return {
    ...rest,
    send: (transaction) => {
      const event = writtenDown(transaction);
      if (event) send(event);
    },
  };
};

const writtenDown = (transaction: Transaction): UnionpayEvent | undefined => {
  const { backUrl: url } = transaction.request;
  if (url === undefined) return undefined;
  const { type, key } = transaction;
  return { id: `${type} ${key}`, type, url, fields: successFields(transaction) };
};

const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

const notice = (state: State, { id, url, fields }: UnionpayEvent): Notice => ({
  id,
  url,
  render: () => ({ headers, body: notificationBody(state, fields) }),
});

const byStranger = (state: State, event: UnionpayEvent): Notice => ({
  ...notice(state, event),
  id: `${event.id} stranger`,
  render: () => ({ headers, body: notificationBody(state, event.fields, 'stranger') }),
});

const altered = (state: State, event: UnionpayEvent): Notice => ({
  ...notice(state, event),
  id: `${event.id} altered`,
  render: () => ({
    headers,
    body: notificationBody(state, event.fields).replace('txnAmt=', 'txnAmt=9'),
  }),
});
