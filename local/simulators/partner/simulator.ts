// The shape of a running partner: what a test or the demo holds in its hand.
import type { Try } from '../kit/deliveries.ts';
import type { Faults } from '../kit/faults.ts';
import type { Taking } from './books.ts';
import type { FileFault } from './day-file.ts';

/** Where the partner's people ask and tell. */
export type Lines = {
  /** Base addresses of the pay API and the hooks API. */
  readonly pay: string;
  readonly hooks: string;
  /** A token of its clerk, fresh whenever it is asked for. */
  readonly token: () => Promise<string>;
};

export const noticeFaults = ['lose', 'duplicate', 'strange_key', 'altered_bytes'] as const;
/** What a notification may suffer at its first try. */
export type NoticeFault = (typeof noticeFaults)[number];

/** What the authority says of a notice before money is taken for it. */
export type Verified = {
  readonly payable: boolean;
  /** Why not, in the authority's word. */
  readonly reason?: string | undefined;
  /** Minor units due; 0 where nothing is. */
  readonly dueMinor: number;
};

export type Answered = { readonly status: number; readonly body: unknown };

export type PartnerSimulator = {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly pointTo: (lines: Lines) => void;
  /** Asks what is due for a notice, as its clerk does before the money is counted. */
  readonly verify: (number: string) => Promise<Verified>;
  /**
   * Takes money for a notice at the window and tells of it; resolves when the notification had its first
   * try. Without `amountMinor` it verifies first and takes what is due; throws when nothing is.
   */
  readonly take: (order: {
    readonly number: string;
    readonly amountMinor?: number | undefined;
  }) => Promise<Taking>;
  /** Tells of a taking once more. */
  readonly again: (serial: string) => Promise<void>;
  /** What was really taken, independent of every message and file. */
  readonly books: () => readonly Taking[];
  /** The day that money taken now counts for. */
  readonly today: () => string;
  /** Sends the file of a day; answers what was answered. */
  readonly sendDay: (order: {
    readonly day: string;
    readonly fault?: FileFault | undefined;
  }) => Promise<Answered>;
  readonly faults: Faults<NoticeFault>;
  readonly log: () => readonly Try[];
  /** Resolves when no message is in the air (tries that wait for their time do not count). */
  readonly idle: () => Promise<void>;
  /** The secret of the partner's account. */
  readonly secret: () => Readonly<Record<string, unknown>>;
  readonly now: () => number;
  readonly advance: (byMs: number) => void;
  readonly close: () => Promise<void>;
};
