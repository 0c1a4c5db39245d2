// What the contract suite needs of a provider to put its adapter through: a stage with a payer on it.
import { inspect } from 'node:util';
import type { Currency } from '../../shared/kernel/money.ts';
import type { Instant } from '../../shared/kernel/time.ts';
import type {
  Connection,
  Connector,
  Message,
  Order,
  OrderKey,
  RefundOrder,
} from '../../shared/providers/contract.ts';

/** What the payer will do with an order; `declined_payable` may still be paid afterwards. */
export type Fate = 'waits' | 'pays' | 'declined_final' | 'declined_payable';
export type RefundFate = 'succeeds' | 'fails';

/** What a notification tells. `nothing` is a genuine kind that means nothing to us. */
export interface Told {
  readonly about: 'succeeded' | 'closed' | 'awaiting' | 'refunded' | 'refund_failed' | 'nothing';
  readonly order: OrderKey;
  readonly refund?: RefundOrder;
}

/** How a notification is signed: when, and with whose secret. */
export interface Signing {
  readonly sentAt?: Instant;
  readonly by?: 'provider' | 'stranger' | 'other_account';
}

export interface Stage {
  readonly now: () => Instant;
  readonly advance: (byMs: number) => void;
  /** Opens a line over the real fetch, or over another one that stands in front of it. */
  readonly connect: (front?: (real: typeof fetch) => typeof fetch) => Connection;
  /** An order that the payer will meet with `fate`. */
  readonly order: (fate: Fate, over?: Partial<Order>) => Order;
  /** Lets the payer act now, as the fate says. */
  readonly play: (order: Order, fate: Fate) => Promise<void>;
  readonly refund: (order: OrderKey, fate: RefundFate) => RefundOrder;
  readonly message: (told: Told, signing?: Signing) => Message;
  readonly stop: () => Promise<void>;
}

export interface Rig {
  readonly connector: Connector;
  /** Secrets that may appear in no outcome, error or log. */
  readonly hidden: readonly string[];
  readonly fates: readonly Fate[];
  readonly currencies: readonly Currency[];
  /** Present where it goes over the network: which headers make a repetition the same request. */
  readonly network?: { readonly sameHeaders: readonly string[] };
  /** A repetition finds its order again, but what the payer needs was told once and is lost. */
  readonly forgetsNext?: true;
  /** Its notifications are proved by their bodies alone: headers say nothing. */
  readonly provesByBody?: true;
  /** How old a genuine notification may be, where its time is not that of its sending. */
  readonly staleAfterMs?: number;
  /** What this provider never notifies of. */
  readonly silent?: readonly Told['about'][];
  readonly acknowledges: {
    readonly accepted: { readonly statusCode: number; readonly body: string };
    readonly refused: { readonly statusCode: number; readonly body: string };
  };
  readonly start: () => Promise<Stage>;
}

/** A member that this provider must have; the suite asks only where its capabilities say so. */
export const must = <Verb>(verb: Verb | undefined): Verb => {
  if (verb === undefined) throw new Error('the adapter lacks a member that it declares');
  return verb;
};

/** The provider's id in an outcome that may carry one. */
export const idIn = (outcome: object): string | undefined =>
  'providerId' in outcome ? String(outcome.providerId) : undefined;

/** What the caller keeps of an order after its first call. */
export const keyOf = (order: Order, providerId?: string): OrderKey => ({
  reference: order.reference,
  createdAt: order.createdAt,
  money: order.money,
  presentation: order.presentation,
  ...(providerId !== undefined && { providerId }),
});

/** An order that has been accepted and paid. */
export const paidOrder = async (
  stage: Stage,
  connection: Connection,
  over: Partial<Order> = {},
): Promise<{ readonly order: Order; readonly key: OrderKey }> => {
  const order = stage.order('pays', over);
  const answer = await connection.pay(order);
  await stage.play(order, 'pays');
  return { order, key: keyOf(order, idIn(answer)) };
};

/** The error of a call that must be refused. */
export const errorOf = async (action: () => Promise<unknown>): Promise<unknown> => {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('expected a refusal');
};

/** The shown form of anything, as deep as a careless log would go. */
export const shown = (value: unknown): string => inspect(value, { depth: 20, showHidden: true });
