// The shape of a running simulator: what a test or the demo holds in its hand.
import type { Try } from '../kit/deliveries.ts';
import type { BooksShown } from './books.ts';
import type { StripeFaults } from './faults.ts';
import type { Payer } from './payer.ts';
import type { Intent, Payout, Refund, StripeEvent } from './resources.ts';
import type { Settlement, SettlementOrder } from './settle.ts';
import type { Endpoint } from './webhooks.ts';

export type StripeSimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** An intent as it is now. */
  readonly intent: (id: string) => Intent | undefined;
  /** What really moved, independent of every answer and file. */
  readonly books: () => BooksShown;
  readonly faults: StripeFaults;
  readonly payer: Payer;
  readonly settle: {
    /** Pays out everything due and returns the itemized file, with the faults seeded into it. */
    readonly payout: (order?: SettlementOrder) => Settlement;
    /** A payout that was paid comes back from the bank. */
    readonly failPayout: (payoutId: string) => Payout;
    /** A refund that was accepted fails. */
    readonly failRefund: (refundId: string) => Refund;
  };
  readonly webhooks: {
    /** Points the endpoint elsewhere, or nowhere; later tries of older events keep their address. */
    readonly pointTo: (endpoint: Endpoint | undefined) => void;
    readonly log: () => readonly Try[];
    /** Resolves when no delivery is in the air (tries that wait for their hour do not count). */
    readonly idle: () => Promise<void>;
    /** Sends an event once more, as the dashboard does. */
    readonly resend: (eventId: string) => Promise<void>;
    readonly events: () => readonly StripeEvent[];
  };
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  /** Pushes simulated time forward; what is due by then happens at once. */
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
