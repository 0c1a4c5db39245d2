// A debit at a card terminal: recorded before the card is touched, then told as the terminal saw it.
import * as z from 'zod';
import { AmountMinor, Currency, PositiveAmountMinor } from '../../kernel/money.ts';
import { hourMs, Instant } from '../../kernel/time.ts';

export const debitStates = [
  'recorded',
  'reversal_required',
  'debited',
  'declined',
  'reversed',
] as const;
export type DebitState = (typeof debitStates)[number];

/**
 * What the terminal said → next state. A card that was debited late, after a reversal that did not hold, is
 * still money that arrived (promise 2). Nothing undoes a debit here: that is a refund.
 */
export const debitTransitions = {
  recorded: {
    debited: 'debited',
    declined: 'declined',
    timed_out: 'reversal_required',
    reversed: 'reversed',
  },
  reversal_required: { debited: 'debited', declined: 'declined', reversed: 'reversed' },
  debited: {},
  declined: { debited: 'debited' },
  reversed: { debited: 'debited' },
} as const satisfies Record<DebitState, Partial<Record<string, DebitState>>>;

export type DebitEvent = 'debited' | 'declined' | 'timed_out' | 'reversed';

const rows: Record<DebitState, Partial<Record<DebitEvent, DebitState>>> = debitTransitions;

/** The state after the terminal's word, or undefined where it cannot be so. */
export const nextDebitState = (state: DebitState, event: DebitEvent): DebitState | undefined =>
  rows[state][event];

/** The state that a word leads to from the beginning: the word again changes nothing there. */
export const stateSaid = (event: DebitEvent): DebitState => debitTransitions.recorded[event];

/** So long a payer may be told to wait before somebody must have found out (domain §1.4). */
export const confirmWithinMs = 48 * hourMs;

/** What proves a debit: the numbers that the terminal prints. */
export const Slip = z.object({
  voucher: z.string(),
  reference: z.string(),
  at: Instant,
  /** What was really debited, where it is not what was asked for. */
  amountMinor: PositiveAmountMinor,
});
export type Slip = Readonly<z.infer<typeof Slip>>;

/** What staff found out, for a second person to accept. */
export const Finding = z.object({
  outcome: z.enum(['debited', 'not_debited']),
  slip: Slip.optional(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type Finding = Readonly<z.infer<typeof Finding>>;

export const Debit = z.object({
  payment: z.string(),
  authority: z.string(),
  /** The number that the terminal prints on its own devices. */
  terminal: z.string(),
  client: z.string(),
  outlet: z.string().optional(),
  /** Who must see to it that its outcome becomes known: a clerk, or the outlet. */
  owner: z.string(),
  currency: Currency,
  cardMinor: PositiveAmountMinor,
  /** A part in cash, at the drawer of a session; it is taken when the card was debited. */
  cash: z
    .object({
      session: z.string(),
      partMinor: PositiveAmountMinor,
      givenMinor: AmountMinor,
      /** The payer got it back before the outcome was known. */
      returned: z.boolean().optional(),
    })
    .optional(),
  state: z.enum(debitStates),
  slip: Slip.optional(),
  finding: Finding.optional(),
  /** Whether the payer's paper came out; it changes nothing about the money. */
  printed: z.boolean().optional(),
  recordedAt: Instant,
  confirmBy: Instant,
  revision: z.int(),
});
export type Debit = Readonly<z.infer<typeof Debit>>;

/** The terminal's last word on this is not known. */
export const isUnconfirmed = ({ state }: Debit): boolean =>
  state === 'recorded' || state === 'reversal_required';
