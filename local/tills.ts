// What every simulated provider, bank and desk offers the house, the demo and the payer's phone.

/** What a till says it took, in minor units. */
export interface Taken {
  /** As the till names it: our reference of the order, or a name of its own (`knownBy`). */
  readonly reference: string;
  readonly amount: number;
}

/** A till's own honest books, which must agree with the ledger's. */
export interface Books {
  readonly provider: string;
  /** Id of our account there: the book of the ledger. */
  readonly account: string;
  /** Which name of an entry is the one in `taken`. */
  readonly knownBy: 'reference' | 'provider_id';
  /** The ledger's account that holds the money until it is handed on. */
  readonly holds: 'clearing' | 'cash_in_hand' | 'partner_receivable';
  readonly taken: () => readonly Taken[];
}

/** One try of a notification to us, as it ended. */
export interface Told {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The provider's word for what it told. */
  readonly about: string;
  /** Of the order, where the provider names it. */
  readonly reference: string;
  readonly outcome: 'accepted' | 'refused' | 'unreachable' | 'lost';
  /** The HTTP status that we answered, if we did. */
  readonly status?: number;
}

/** How a payer meets an order. */
export const meetings = {
  page: 'opens its page',
  code: 'scans its code',
  app: 'is called into the app',
  asked: 'is asked on the phone after showing a code',
  form: 'writes a transfer',
  desk: 'stands at a desk',
} as const;
export type Meeting = keyof typeof meetings;

/** What somebody could pay at a till now. */
export interface OpenOrder {
  /** What `pay`, `decline` and `expire` take. */
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly meeting: Meeting;
  /** What stands on the payer's screen. */
  readonly text: string;
  /** The text of the code that was shown. */
  readonly code?: string;
  /** Epoch milliseconds after which it can no longer be paid; absent = not by time. */
  readonly expiresAt?: number;
}

/** One provider, bank or desk with an account of ours, and payers who stand before it. */
export interface Till extends Books {
  readonly url: string;
  /** The account's secret, once our webhook has an address. */
  readonly secret: (notifyUrl: string) => unknown;
  /** Orders that wait for their payers; empty where money comes without an order. */
  readonly open: () => readonly OpenOrder[];
  /** The payer of this order pays; `url` is the page that the payer was sent to, if any. */
  readonly pay: (reference: string, url?: string) => void;
  /** The payer tries and fails, or goes away; absent where nobody hears of it. */
  readonly decline?: (reference: string) => void;
  /** Ends the order as the provider's own clock would, where it has one of its own. */
  readonly expire?: (reference: string) => void;
  /** A fresh code from the phone of a payer who pays at once when it is scanned. */
  readonly payerCode?: () => string;
  /** A payer sends money without an order, with a text such as a reference; a bank's. */
  readonly transfer?: (text: string, amountMinor: number) => void;
  /** The payer's bank pays after the order's time, where the provider's orders end by time alone. */
  readonly payLate?: (reference: string) => void;
  /** What the provider says of an order now, in its own word; absent where no orders stand. */
  readonly state?: (reference: string) => string | undefined;
  /** Every try of every notification, oldest first. */
  readonly told?: () => readonly Told[];
  /** Resolves when no notification is in the air. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a simulator is started with. */
export interface TillStart {
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly seed: number;
}
