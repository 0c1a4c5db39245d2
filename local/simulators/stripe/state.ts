// Everything the simulated Stripe account remembers, and the few ways in which it changes.

import type { Random } from '../kit/random.ts';
import type { Timeline } from '../kit/timeline.ts';
import type { Books } from './books.ts';
import type { Dispute } from './disputes.ts';
import type { FaultName } from './faults.ts';
import type { Form } from './form.ts';
import type { Method } from './methods.ts';
import type {
  BalanceTransaction,
  Charge,
  Intent,
  Payout,
  Plain,
  Refund,
  Resource,
  StripeEvent,
} from './resources.ts';

export const apiVersion = '2026-10-28.endive';

/** The request that is being worked on; events say which one caused them. */
export type Cause = {
  readonly method: string;
  readonly path: string;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  /** Faults that the operation itself carries out. */
  readonly ordered: readonly FaultName[];
};

/** A call as the routes hand it on: the identifier of the path ('' when it has none), and the form. */
export type Call = { readonly id: string; readonly form: Form };

export type Settings = {
  /** How old an intent must be before search finds it; Stripe promises "less than a minute". */
  readonly searchDelayMs: number;
  /** How long a wallet's refund stays pending. */
  readonly refundDelayMs: number;
  /** How long a report run stays pending. */
  readonly reportDelayMs: number;
};

/** One line of a settlement file; `wrong` says which seeded fault made it what it is. */
export type FileLine = {
  readonly transaction: BalanceTransaction;
  readonly payout: string;
  readonly wrong?: string;
  /** Only on a stranger's line: the reference that none of our payments has. */
  readonly reference?: string;
};

export type State = {
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly books: Books;
  readonly intents: Map<string, Intent>;
  readonly methods: Map<string, Method>;
  readonly charges: Map<string, Charge>;
  readonly refunds: Map<string, Refund>;
  readonly transactions: Map<string, BalanceTransaction>;
  readonly payouts: Map<string, Payout>;
  readonly disputes: Map<string, Dispute>;
  readonly reportRuns: Map<string, Plain>;
  readonly files: Map<string, Plain & { readonly contents: string }>;
  readonly events: Map<string, StripeEvent>;
  /** Which payout took which balance transaction. */
  readonly settledBy: Map<string, string>;
  /** The lines of each payout's settlement file, seeded faults included. */
  readonly payoutLines: Map<string, readonly FileLine[]>;
  /** Intents whose next try is to be declined because a fault said so. */
  readonly declineNext: Set<string>;
  /** Whether an endpoint wants events of this type. */
  readonly wanted: (type: string) => boolean;
  /** Hands a fresh event to whoever delivers it. */
  readonly published: (event: StripeEvent, cause: Cause) => void;
  cause: Cause;
  /** Set once the server listens; file addresses are built from it. */
  url: string;
};

/** The cause of what the payer or the clock does: no API request of ours. */
export const noRequest: Cause = {
  method: '',
  path: '',
  requestId: null,
  idempotencyKey: null,
  ordered: [],
};

export const seconds = (state: State): number => Math.floor(state.timeline.now() / 1_000);

/** An identifier in Stripe's form: prefix, the constant that marks it as ours, random letters. */
export const newId = (state: State, prefix: string): string =>
  `${prefix}_3Sim${state.random.letters(20)}`;

/** Writes an event and publishes it; the body is a snapshot of the resource as it is now. */
export const emit = (
  state: State,
  type: string,
  object: Resource,
  previous_attributes?: Readonly<Record<string, unknown>>,
): void => {
  const event: StripeEvent = {
    id: newId(state, 'evt'),
    object: 'event',
    api_version: apiVersion,
    created: seconds(state),
    data: previous_attributes ? { object, previous_attributes } : { object },
    livemode: false,
    pending_webhooks: state.wanted(type) ? 1 : 0,
    request: { id: state.cause.requestId, idempotency_key: state.cause.idempotencyKey },
    type,
  };
  state.events.set(event.id, event);
  state.published(event, state.cause);
};

/** Runs later work (a refund that settles, a report that finishes) with no request as its cause. */
export const onItsOwn = (state: State, delayMs: number, work: () => void): void => {
  state.timeline.later(() => asCause(state, noRequest, work), delayMs);
};

/** Runs `work` so that its events carry `cause`. */
export const asCause = <T>(state: State, cause: Cause, work: () => T): T => {
  const before = state.cause;
  state.cause = cause;
  try {
    return work();
  } finally {
    state.cause = before;
  }
};
