// The shape of a running card terminal with the till that drives it: what a test or the demo holds.
import type { Faults } from '../kit/faults.ts';

/** Who stands at it: the client and person that the till speaks for. */
export type Desk = { readonly client: string; readonly subject: string };

/** How the till reaches the authority. */
export type Line = {
  /** Base address of the pay API. */
  readonly pay: string;
  /** A token of this desk, fresh whenever it is asked for. */
  readonly token: (desk: Desk) => Promise<string>;
};

/** What is to be debited, as the pay API takes it. */
export type DebitOrder = {
  readonly desk: Desk;
  readonly obligations: readonly Readonly<Record<string, unknown>>[];
  /** A part in cash, at the drawer of a session. */
  readonly cash?: Readonly<Record<string, unknown>> | undefined;
};

export const debitStates = ['waiting', 'debited', 'declined'] as const;

/** A debit as the terminal knows it; `told` when the authority has its outcome. */
export type Debit = {
  /** The Idempotency-Key under which it was recorded. */
  readonly key: string;
  readonly desk: Desk;
  readonly payment: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: (typeof debitStates)[number];
  readonly told: boolean;
  /** The numbers on the slip, and the instant of the debit. */
  readonly slip?: { readonly voucher: string; readonly reference: string; readonly at: number };
};

export const terminalFaults = ['lose_confirmation'] as const;
export type TerminalFault = (typeof terminalFaults)[number];

export type TerminalSimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly pointTo: (line: Line) => void;
  /** Records a debit before the card is touched. Throws with the answer when it is refused. */
  readonly record: (order: DebitOrder) => Promise<Debit>;
  /** The card is put in: debited or declined, then told. Throws when nothing waits under the key. */
  readonly insert: (key: string, end?: 'pays' | 'declines') => Promise<Debit>;
  /** Tells everything that the authority has not heard of yet, as terminals do when they settle. */
  readonly upload: () => Promise<readonly Debit[]>;
  readonly debits: () => readonly Debit[];
  readonly faults: Faults<TerminalFault>;
  /** Resolves when nothing is being told. */
  readonly idle: () => Promise<void>;
  readonly now: () => number;
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
