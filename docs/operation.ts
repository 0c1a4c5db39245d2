// What the description of one route says beyond its row and its shape.
import type * as z from 'zod';
import type { AnyShape } from '../shared/edge/route.ts';
import type { Problems } from './problems.ts';

export const tags = {
  payments: 'Pay obligations, ask, cancel.',
  obligations: 'What is owed: look it up, state it.',
  counter: 'Cash at drawers: sessions, takes, hand-overs.',
  terminals: 'Cards debited at terminals of windows and kiosks.',
  partners: 'Money that partners take: verify, and their days.',
  refunds: 'Money that goes back: ask, decide, look.',
  disputes: "What payers' banks claim back: look, take up, note what was sent.",
  events: 'What systems of the authority are told, and what they were sent.',
  receipts: 'The numbered proof of money applied.',
  ledger: 'Journal entries and trial balances.',
  reconciliation: 'Runs over statements, what they found, what is still open.',
  routing: 'Which account takes a payment, and what takes none.',
  settings: 'Authorities, accounts and clients.',
  transfers: 'Pay by bank transfer; money that waits for a person.',
  parked: 'What no longer moves by itself, and waits for a person.',
  webhooks: "Providers' notifications.",
} as const;
export type Tag = keyof typeof tags;

export interface AnswerSeen {
  readonly description: string;
  readonly view: z.ZodType;
  /** Carries an `ETag`. */
  readonly revised?: boolean;
  /** Headers beyond those that every answer has: name and what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  /** What generated clients call it. */
  readonly id: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly shape: AnyShape;
  /** Bytes in the provider's own format instead of JSON: the route parses nothing itself; `in`: it answers JSON. */
  readonly raw?: boolean | 'in';
  /** The name of its body among the components, and a body that it accepts. */
  readonly body?: { readonly name: string; readonly example: object };
  readonly answers: Readonly<Record<number, AnswerSeen>>;
  /** What its subject refuses; what the edge refuses follows from the shape. */
  readonly problems: Problems;
}

/** Operations by the name of their function. */
export type Operations = Readonly<Record<string, Operation>>;
