// A cashier's session: one drawer in one currency, opened, taken at, counted, handed over, closed.
import * as z from 'zod';
import { AmountMinor, Currency, sum } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';

export const sessionStates = ['open', 'counted', 'handing_over', 'closed'] as const;
export type SessionState = (typeof sessionStates)[number];

/**
 * Event → next state. Money that moves after a count makes the count worthless: the drawer is open
 * again. `refuse` is the second person's, who found another amount in the bag.
 */
export const sessionTransitions = {
  open: { move: 'open', count: 'counted' },
  counted: { move: 'open', count: 'counted', hand_over: 'handing_over' },
  handing_over: { accept: 'closed', refuse: 'counted' },
  closed: {},
} as const satisfies Record<SessionState, Partial<Record<string, SessionState>>>;

export type SessionEvent = 'move' | 'count' | 'hand_over' | 'accept' | 'refuse';

const rows: Record<SessionState, Partial<Record<SessionEvent, SessionState>>> = sessionTransitions;

/** The state after an event, or undefined when the event is illegal in that state. */
export const nextSessionState = (
  state: SessionState,
  event: SessionEvent,
): SessionState | undefined => rows[state][event];

/** So many pieces of one value, in minor units. */
export const Pieces = z.object({ valueMinor: z.int().min(1), count: z.int().min(1).max(100_000) });
export type Pieces = Readonly<z.infer<typeof Pieces>>;

export const Count = z.object({
  at: Instant,
  pieces: z.array(Pieces).max(30),
  totalMinor: AmountMinor,
  /** What should have lain in the drawer at that instant. */
  expectedMinor: AmountMinor,
});
export type Count = Readonly<z.infer<typeof Count>>;

export const handOverPlaces = ['bank', 'safe'] as const;

export const HandOver = z.object({
  to: z.enum(handOverPlaces),
  /** What goes out of the drawer, float included: all that was counted. */
  amountMinor: AmountMinor,
  /** Number of the bag or the deposit slip. */
  slip: z.string().optional(),
  by: z.string(),
  at: Instant,
});

export const countLimit = 10;

export const Session = z.object({
  id: z.string(),
  authority: z.string(),
  /** The book of its drawer: an account of the provider `cash`. */
  account: z.string(),
  currency: Currency,
  outlet: z.string(),
  client: z.string(),
  operator: z.string(),
  /** The business day it was opened on: it takes money on no other. */
  day: LocalDate,
  state: z.enum(sessionStates),
  openedAt: Instant,
  floatMinor: AmountMinor,
  /** Cash that stayed in the drawer, change taken off; reversed takes stand in `returnedMinor`. */
  takenMinor: AmountMinor,
  returnedMinor: AmountMinor,
  takes: z.int().min(0),
  reversals: z.int().min(0),
  /** Takes of which a part waits for a card terminal: their cash is not the drawer's yet. */
  waiting: z.array(z.string()).max(20),
  /** The latest counts, the last one valid while the state says so; none is ever edited. */
  counts: z.array(Count).max(countLimit),
  /** When the money must have left the drawer, and then the house (domain §1.1: two working days each). */
  handOverBy: LocalDate,
  bankBy: LocalDate.optional(),
  handOver: HandOver.optional(),
  closed: z
    .object({
      by: z.string(),
      at: Instant,
      /** Positive: more than expected lay in the drawer. */
      overShortMinor: z.int(),
    })
    .optional(),
  bodyHash: z.string(),
  revision: z.int(),
});
export type Session = Readonly<z.infer<typeof Session>>;

/** What should lie in the drawer now, in minor units. */
export const expectedMinor = (
  session: Pick<Session, 'floatMinor' | 'takenMinor' | 'returnedMinor'>,
): number => session.floatMinor + session.takenMinor - session.returnedMinor;

export const piecesMinor = (pieces: readonly Pieces[]): number =>
  sum(pieces.map(({ valueMinor, count }) => valueMinor * count));

/** The count that stands; undefined where money moved since, or nobody counted. */
export const standingCount = (session: Session): Count | undefined =>
  session.state === 'open' ? undefined : session.counts.at(-1);

/** The session with money moved at its drawer: what was counted before counts no more. */
export const moved = (
  session: Session,
  change: Partial<
    Pick<Session, 'takenMinor' | 'returnedMinor' | 'takes' | 'reversals' | 'waiting'>
  >,
): Session => ({
  ...session,
  ...change,
  state: nextSessionState(session.state, 'move') ?? session.state,
});

/** The session with one more count. */
export const counted = (session: Session, pieces: readonly Pieces[], at: Instant): Session => ({
  ...session,
  state: nextSessionState(session.state, 'count') ?? session.state,
  counts: [
    ...session.counts.slice(-(countLimit - 1)),
    {
      at,
      pieces: [...pieces],
      totalMinor: piecesMinor(pieces),
      expectedMinor: expectedMinor(session),
    },
  ],
});
