// Sends a simulator's notifications, with the troubles that were asked for; each try is made anew.
import { type Deliveries, deliveries, type Notice, type Try } from './deliveries.ts';
import type { Fault, Faults } from './faults.ts';
import type { Timeline } from './timeline.ts';

/** A notification as it was written down; `type` is what faults match. */
export type Written = { readonly id: string; readonly type: string; readonly url: string };

export type Notifier<Event> = {
  readonly send: (event: Event) => void;
  readonly resend: (id: string) => Promise<void>;
  readonly events: () => readonly Event[];
  readonly log: () => readonly Try[];
  /** Resolves when nothing is in the air. */
  readonly idle: () => Promise<void>;
  readonly close: () => void;
};

type Troubled<Name extends string> = {
  readonly timeline: Timeline;
  readonly faults: Faults<Name>;
};

export type Manner<State, Event, Name extends string> = {
  readonly state: () => State;
  /** Delay before each later try. */
  readonly ladderMs: readonly number[];
  readonly timeoutMs: number;
  /** HTTP statuses that end the tries. */
  readonly accepts: readonly number[];
  /** Faults that strike a notification, with the usual length of a delay. */
  readonly faults: readonly Name[];
  readonly delayMs: number;
  readonly notice: (state: State, event: Event) => Notice;
  /** Forged letters that go before the genuine one, by the fault that asks for them. */
  readonly forged: Readonly<Record<string, (state: State, event: Event) => Notice>>;
};

type Sending<State, Event> = {
  readonly state: State;
  readonly event: Event;
  readonly post: Deliveries;
  readonly genuine: () => Promise<void>;
};

const common: Readonly<
  Record<
    string,
    (
      sending: Sending<{ readonly timeline: Timeline }, Written>,
      delayMs: number,
    ) => Promise<void> | void
  >
> = {
  lose_notification: ({ post, event }) => post.lose(event.id),
  duplicate_notification: async ({ genuine }) => {
    await Promise.all([genuine(), genuine()]);
  },
  delay_notification: ({ state, genuine }, delayMs) => {
    state.timeline.later(() => void genuine(), delayMs);
  },
};

const dispatched = async <State extends Troubled<Name>, Event extends Written, Name extends string>(
  manner: Manner<State, Event, Name>,
  sending: Sending<State, Event>,
): Promise<void> => {
  const { state, event, post, genuine } = sending;
  const struck: Fault<Name> | undefined = state.faults.take({ event: event.type }, manner.faults);
  const trouble = struck && common[struck.fault];
  if (trouble) return trouble(sending, struck.delayMs ?? manner.delayMs);
  const forged = struck && manner.forged[struck.fault];
  if (forged) await post.deliver(forged(state, event));
  return genuine();
};

/** A notifier in a provider's manner. */
export const notifierOf = <
  State extends Troubled<Name>,
  Event extends Written,
  Name extends string,
>(
  manner: Manner<State, Event, Name>,
): Notifier<Event> => {
  const { state, ladderMs, timeoutMs, accepts } = manner;
  const written = new Map<string, Event>();
  const inTheAir = new Set<Promise<unknown>>();
  let post: Deliveries | undefined;
  const postman = (): Deliveries => {
    post ??= deliveries({
      timeline: state().timeline,
      ladderMs,
      timeoutMs,
      accepted: (posted) => posted.kind === 'answered' && accepts.includes(posted.status),
    });
    return post;
  };
  const resend = async (id: string): Promise<void> => {
    const event = written.get(id);
    if (!event) throw new Error(`there is no notification ${id}`);
    await postman().deliver(manner.notice(state(), event));
  };
  return {
    send: (event) => {
      written.set(event.id, event);
      const genuine = () => resend(event.id);
      const sending = dispatched(manner, { state: state(), event, post: postman(), genuine });
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
