// The shape of a running simulator: what a test or the demo holds in its hand.
import type { Try } from '../kit/deliveries.ts';
import type { BooksShown } from './books.ts';
import type { UnionpayFaults } from './faults.ts';
import type { Fields } from './fields.ts';
import type { Signer } from './keys.ts';
import type { UnionpayEvent } from './notify.ts';
import type { ScanEnd } from './orders.ts';
import type { Payer, Target } from './payer.ts';
import type { Settlement, SettlementOrder } from './settle.ts';
import type { Payment, Return } from './state.ts';

export type UnionpaySimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** An order as it is now. */
  readonly order: (target: Target) => Payment | undefined;
  /** A refund or undo by its own number. */
  readonly refund: (refundReference: string) => Return | undefined;
  /** What really moved, independent of every answer and file. */
  readonly books: () => BooksShown;
  readonly faults: UnionpayFaults;
  readonly payer: Payer;
  /** A code of 19 digits from the phone of a payer who behaves so; each call is another payer. */
  readonly payerCode: (end?: ScanEnd) => string;
  readonly settle: {
    /** Closes a clearing day: its file, with the faults seeded into it, and its payout. */
    readonly day: (order?: SettlementOrder) => Settlement;
  };
  readonly keys: {
    /** Issues another signing certificate, which signs from now on. */
    readonly rotate: () => void;
    /** A form of these fields as somebody would send it. */
    readonly signed: (fields: Fields, by?: Signer) => string;
  };
  readonly webhooks: {
    readonly log: () => readonly Try[];
    /** Resolves when no delivery is in the air (tries that wait for their minute do not count). */
    readonly idle: () => Promise<void>;
    /** Sends a notification once more. */
    readonly resend: (id: string) => Promise<void>;
    readonly events: () => readonly UnionpayEvent[];
  };
  /** The secret of the account, as its adapter takes it; `notifyUrl` is our webhook. */
  readonly secret: (notifyUrl: string) => Readonly<Record<string, unknown>>;
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  /** Pushes simulated time forward; what is due by then happens at once. */
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
