// The shape of a running bank: what a test or the demo holds in its hand.
import type { TransferOrder } from './books.ts';
import type { Ledger, Movement } from './camt.ts';
import type { Pushes } from './pushes.ts';
import type { StatementFault } from './statements.ts';

export type BankSimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly account: Ledger;
  readonly payer: {
    /** A transfer to our account; resolves when its notification had its first try. */
    readonly transfer: (order: TransferOrder) => Promise<Movement>;
    /** Several transfers in one message. */
    readonly transferAll: (orders: readonly TransferOrder[]) => Promise<readonly Movement[]>;
  };
  /** Takes a transfer back from our account, with a reason such as AC04. */
  readonly giveBack: (id: string, reason?: string) => Promise<Movement>;
  /** Takes charges; only the statement tells of them. */
  readonly charge: (amountMinor: number) => Movement;
  /** What really moved, independent of every message and file. */
  readonly books: () => readonly Movement[];
  /** The camt.053 of a day (today when absent), with a fault planted into it. */
  readonly statement: (order?: {
    readonly date?: string;
    readonly fault?: StatementFault | undefined;
  }) => string;
  readonly keys: {
    /** Signs with another key from now on; the receiver must be told of it first. */
    readonly rotate: () => void;
    readonly published: () => readonly Readonly<Record<string, unknown>>[];
  };
  readonly pushes: Pushes;
  /** The secret of the account, as its adapter takes it; pushes go to `notifyUrl` from now on. */
  readonly secret: (notifyUrl: string) => Readonly<Record<string, unknown>>;
  /** Epoch milliseconds of simulated time. */
  readonly now: () => number;
  /** Pushes simulated time forward; what is due by then happens at once. */
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
