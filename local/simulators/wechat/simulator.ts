// The shape of a running simulator: what a test or the demo holds in its hand.
import type { Try } from '../kit/deliveries.ts';
import type { BooksShown } from './books.ts';
import type { CodeBehaviour } from './codepay.ts';
import type { WechatFaults } from './faults.ts';
import type { PlatformKey } from './keys.ts';
import type { WechatEvent } from './notify.ts';
import type { Payer, Target } from './payer.ts';
import type { Settlement, SettlementOrder } from './settle.ts';
import type { Order, Refund, RefundState } from './state.ts';

export type WechatSimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** An order as it is now. */
  readonly order: (target: Target) => Order | undefined;
  readonly refund: (outRefundNo: string) => Refund | undefined;
  /** What really moved, independent of every answer and file. */
  readonly books: () => BooksShown;
  readonly faults: WechatFaults;
  readonly payer: Payer;
  /** A code of 18 digits from the phone of a payer who behaves so; each call is another payer. */
  readonly authCode: (behaviour?: CodeBehaviour) => string;
  readonly settle: {
    /** Closes a day of Beijing time: its bill, with the faults seeded into it, and its payout. */
    readonly day: (order?: SettlementOrder) => Settlement;
    /** Ends a refund otherwise than it would. */
    readonly refund: (outRefundNo: string, end: RefundState) => Refund;
  };
  readonly keys: {
    /** Issues another platform certificate, which signs from now on; answers its serial. */
    readonly rotate: () => string;
    /** Takes the older certificates from the list. */
    readonly retire: () => void;
    /** What would sign a notification now. */
    readonly current: () => PlatformKey;
  };
  readonly webhooks: {
    readonly log: () => readonly Try[];
    /** Resolves when no delivery is in the air (tries that wait for their hour do not count). */
    readonly idle: () => Promise<void>;
    /** Sends a notification once more. */
    readonly resend: (id: string) => Promise<void>;
    readonly events: () => readonly WechatEvent[];
  };
  /** The secret of the account, as its adapter takes it; `notifyUrl` is our webhook. */
  readonly secret: (notifyUrl: string) => Readonly<Record<string, unknown>>;
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  /** Pushes simulated time forward; what is due by then happens at once. */
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
