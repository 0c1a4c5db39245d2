// The world: everything that reaches outside, in one record, handed to every operation.

import type { Posted } from './deliveries/model/delivery.ts';
import type { ClaimMap } from './edge/caller.ts';
import type { Log } from './kernel/log.ts';
import type { Instant } from './kernel/time.ts';
import type { Capabilities, Connection, Notification } from './providers/contract.ts';
import type { ProviderName } from './providers/names.ts';
import type { Account } from './settings/model/account.ts';
import type { Table } from './table/table.ts';

/** A reminder to look at a payment again; it carries no fact, so it may be lost or doubled. */
export interface Wake {
  readonly payment: string;
  /** A person wants every order of it asked about, whatever we believe of it. */
  readonly asked?: true;
}

/** A verified notification that could not be applied at once, kept whole. */
export interface KeptNotification {
  readonly provider: ProviderName;
  readonly account: string;
  readonly receivedAt: Instant;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Raw bytes as base64. */
  readonly body: string;
  /** What it was verified to say: a signature grows too old to be checked again. */
  readonly notification?: Notification;
  /** The parked work that it is replayed for. */
  readonly parked?: string;
}

export interface Files {
  /** The object as a stream of bytes; undefined when there is none. */
  read(bucket: Bucket, key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  write(bucket: Bucket, key: string, body: string | Uint8Array): Promise<void>;
}
/** `messages`: what banks push, as it came. */
export type Bucket = 'statements' | 'imports' | 'messages';

/** Keys of our own keyed hashes, derived from one master that is never rotated: promise 3 hangs on it. */
export interface HashKeys {
  readonly paymentId: string;
  readonly claim: string;
  readonly receipt: string;
}

/** Which claims say who calls, and whether this function stands behind the staff API. */
export interface Access {
  readonly claimMap: ClaimMap;
  readonly staff: boolean;
}

/** A delivery to try again; what it carries and where it goes is read when it is tried. */
export interface Hand {
  readonly delivery: string;
}

/** A message to a receiver's address, ready to send. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Origins inside private networks that it may go to; to any other only over https. */
  readonly privateOrigins: readonly string[];
}

/** The way out to systems that are told of events. */
export interface Outbound {
  /** What the receiver's secret holds; undefined when there is none. */
  secret(authority: string, receiver: string): Promise<unknown>;
  /** Sends once. What goes wrong on the way is a value, never an exception. */
  post(post: Post): Promise<Posted>;
}

export interface World {
  readonly access: Access;
  readonly now: () => Instant;
  /** Resolves after so long; only for what a caller stands and waits for. */
  readonly pause: (ms: number) => Promise<void>;
  /** 20 random base-32 characters. */
  readonly newId: () => string;
  readonly table: Table;
  readonly log: Log;
  readonly hashKeys: () => Promise<HashKeys>;
  /** Sends a wake that arrives after `delayMs` (at most 15 minutes). */
  readonly wake: (wake: Wake, delayMs: number) => Promise<void>;
  /** Stores a verified notification durably; resolves only when it is stored. */
  readonly keep: (notification: KeptNotification) => Promise<void>;
  /** Has a delivery tried after `delayMs` (at most 15 minutes). */
  readonly hand: (hand: Hand, delayMs: number) => Promise<void>;
  readonly files: Files;
  /** An account's open line to its provider. Only functions that say so can reach providers. */
  readonly connect: (account: Account) => Promise<Connection>;
  readonly capabilities: (provider: ProviderName) => Promise<Capabilities>;
  readonly outbound: Outbound;
}
