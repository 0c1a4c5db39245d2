// How often an order may be asked about, and when a person must look: ladders as data, by what is waited for.
import { dayMs, hourMs, minuteMs, secondMs } from '../kernel/time.ts';

/** What a worker waits for at a provider; each has a ladder of its own. */
export const askStates = ['awaiting_payer', 'unknown', 'ending', 'code_scanned'] as const;
export type AskState = (typeof askStates)[number];

/** Until it has waited so long, it is asked about so often; the last rung holds for ever. */
export interface Rung {
  readonly untilAgeMs: number;
  readonly everyMs: number;
}

export interface Ladder {
  readonly rungs: readonly [Rung, ...Rung[]];
  /** What still waits after this is for a person; it is asked about all the same. */
  readonly parkAfterMs: number;
}

/** What a provider says about its own queries; a state that is left out has the usual ladder. */
export type Asks = Readonly<Partial<Record<AskState, Ladder>>>;

const forEver = Number.POSITIVE_INFINITY;

/** For providers that say nothing, or no more than "do not ask too often". */
export const usualAsks = {
  /** The payer takes time; a notification is faster than any query. The quote's end ends it. */
  awaiting_payer: {
    rungs: [
      { untilAgeMs: minuteMs, everyMs: 15 * secondMs },
      { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
      { untilAgeMs: forEver, everyMs: 10 * minuteMs },
    ],
    parkAfterMs: 7 * dayMs,
  },
  /** Money may have moved and a payer stands there: asked at once, then ever more rarely. */
  unknown: {
    rungs: [
      { untilAgeMs: minuteMs, everyMs: 15 * secondMs },
      { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
      { untilAgeMs: 2 * hourMs, everyMs: 10 * minuteMs },
      { untilAgeMs: forEver, everyMs: hourMs },
    ],
    parkAfterMs: 2 * hourMs,
  },
  /** Others wait for the lock that this holds. Counted from when it could first be known. */
  ending: {
    rungs: [
      { untilAgeMs: minuteMs, everyMs: 15 * secondMs },
      { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
      { untilAgeMs: dayMs, everyMs: 10 * minuteMs },
      { untilAgeMs: forEver, everyMs: hourMs },
    ],
    parkAfterMs: hourMs,
  },
  /** A payer stands at the till with a telephone in hand (WeChat: every 5 to 10 s, up to 45 s). */
  code_scanned: {
    rungs: [
      { untilAgeMs: 45 * secondMs, everyMs: 5 * secondMs },
      { untilAgeMs: 10 * minuteMs, everyMs: minuteMs },
      { untilAgeMs: forEver, everyMs: 10 * minuteMs },
    ],
    parkAfterMs: hourMs,
  },
} as const satisfies Record<AskState, Ladder>;

/** The ladder of a state, by the provider's own word where it has one. */
export const ladderOf = (asks: Asks | undefined, state: AskState): Ladder =>
  asks?.[state] ?? usualAsks[state];

/** How long to wait before the next question, after waiting for `ageMs`. */
export const pauseMs = ({ rungs }: Ladder, ageMs: number): number =>
  (rungs.find(({ untilAgeMs }) => ageMs < untilAgeMs) ?? rungs.at(-1) ?? rungs[0]).everyMs;
