// Back notifications: of successes alone, signed per try, five tries with 1, 2, 4 and 5 minutes between.
import { type Deliveries, deliveries, type Notice, type Try } from '../kit/deliveries.ts';
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
  const written = new Map<string, UnionpayEvent>();
  let post: Deliveries | undefined;
  const postman = (): Deliveries => {
    post ??= deliveries({
      timeline: stateOf().timeline,
      ladderMs: retryLadderMs.map((step) => Math.round(step * retryFactor)),
      timeoutMs,
      accepted: (posted) => posted.kind === 'answered' && [200, 302].includes(posted.status),
    });
    return post;
  };
  const inTheAir = new Set<Promise<unknown>>();

  const resend = async (id: string): Promise<void> => {
    const event = written.get(id);
    if (!event) throw new Error(`there is no notification ${id}`);
    await postman().deliver(notice(stateOf(), event));
  };

  return {
    send: (transaction) => {
      const event = writtenDown(transaction);
      if (event === undefined) return;
      written.set(event.id, event);
      const sending = dispatched({ state: stateOf(), post: postman(), event, resend });
      inTheAir.add(sending);
      void sending.finally(() => inTheAir.delete(sending));
    },
    resend,
    events: () => [...written.values()],
    log: () => postman().log(),
    idle: async () => {
      while (inTheAir.size > 0) await Promise.all(inTheAir);
      await postman().idle();
    },
    close: () => postman().close(),
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

type Sending = {
  readonly state: State;
  readonly post: Deliveries;
  readonly event: UnionpayEvent;
  readonly resend: (id: string) => Promise<void>;
  readonly delayMs?: number;
};

const first =
  (make: (state: State, event: UnionpayEvent) => Notice) =>
  async ({ state, post, event, resend }: Sending): Promise<void> => {
    await post.deliver(make(state, event));
    await resend(event.id);
  };

const troubles: Readonly<Record<string, (sending: Sending) => Promise<void>>> = {
  lose_notification: async ({ post, event }) => post.lose(event.id),
  duplicate_notification: async ({ resend, event }) => {
    await Promise.all([resend(event.id), resend(event.id)]);
  },
  delay_notification: async ({ state, resend, event, delayMs }) => {
    state.timeline.later(() => void resend(event.id), delayMs ?? defaultDelayMs);
  },
  stranger_notification: first(byStranger),
  altered_notification: first(altered),
};

const dispatched = (sending: Sending): Promise<void> => {
  const { state, event, resend } = sending;
  const fault = state.faults.take({ event: event.type }, faultsAt('notification'));
  const trouble = fault && troubles[fault.fault];
  if (!trouble) return resend(event.id);
  return trouble({
    ...sending,
    ...(fault.delayMs !== undefined && { delayMs: fault.delayMs }),
  });
};
