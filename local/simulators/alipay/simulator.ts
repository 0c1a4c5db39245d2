// The shape of a running simulator: what a test or the demo holds in its hand.
import type { Try } from '../kit/deliveries.ts';
import type { BooksShown } from './books.ts';
import type { AlipayFaults } from './faults.ts';
import type { Notice } from './notify.ts';
import type { Payer } from './payer.ts';
import type { Settlement, SettlementOrder } from './settle.ts';
import type { Fields } from './signing.ts';
import type { PlatformKey, Refund, Trade } from './state.ts';

export type AlipaySimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The address that merchants send their calls to. */
  readonly gateway: string;
  /** The secret of the merchant's account, ready for the adapter. */
  readonly credentials: (notifyUrl: string) => Readonly<Record<string, unknown>>;
  /** A trade as it is now. */
  readonly trade: (reference: string) => Trade | undefined;
  /** Puts a trade into its memory, as if it had been made before. */
  readonly remember: (trade: Trade) => void;
  /** What really moved, independent of every answer and file. */
  readonly books: () => BooksShown;
  readonly faults: AlipayFaults;
  readonly payer: Payer;
  readonly settle: (order: SettlementOrder) => Settlement;
  /** From now on the gateway says that bills lie at this address. */
  readonly pretendBillsAt: (address: string) => void;
  readonly webhooks: {
    readonly log: () => readonly Try[];
    readonly sent: () => readonly Notice[];
    /** Resolves when no delivery is in the air (tries that wait for their hour do not count). */
    readonly idle: () => Promise<void>;
    readonly resend: (id: string) => Promise<void>;
    /** The signed form that would tell this now. */
    readonly form: (told: {
      readonly trade: Trade;
      readonly refund?: Refund | undefined;
      readonly id: string;
      readonly over?: Fields | undefined;
      readonly sentAt?: number | undefined;
      readonly key?: PlatformKey | undefined;
    }) => Fields;
  };
  /** Signs with another key from now on; in certificate mode its certificate can be downloaded. */
  readonly rotate: () => PlatformKey;
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
