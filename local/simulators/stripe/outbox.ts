// Holds back the notifications of a request until its answer has gone, as a fair network would.
import type { StripeEvent } from './resources.ts';
import type { Cause } from './state.ts';

type Letter = () => Promise<void>;

export type Outbox = {
  /** Takes an event: kept while a request is worked on, sent at once otherwise. */
  readonly take: (event: StripeEvent, cause: Cause) => void;
  /** Runs `work` and returns its result with the letters that it caused. */
  readonly during: <T>(work: () => T) => {
    readonly result: T;
    readonly letters: readonly Letter[];
  };
  /** Sends letters without waiting; how they end is in the delivery log. */
  readonly flush: (letters: readonly Letter[]) => void;
  /** The same, later: returns what to call when the answer has gone; `idle` waits for that call. */
  readonly afterAnswer: (letters: readonly Letter[]) => () => void;
  /** Resolves when every letter that was handed over has had its first try. */
  readonly idle: () => Promise<void>;
};

export const outbox = (send: (event: StripeEvent, cause: Cause) => Promise<void>): Outbox => {
  const inTheAir = new Set<Promise<void>>();
  let held: Letter[] | undefined;
  let owed = 0;

  const flush = (letters: readonly Letter[]): void => {
    for (const letter of letters) {
      const sending = letter().finally(() => inTheAir.delete(sending));
      inTheAir.add(sending);
    }
  };

  return {
    take: (event, cause) => {
      const letter: Letter = () => send(event, cause);
      if (held) held.push(letter);
      else flush([letter]);
    },
    during: (work) => {
      const letters: Letter[] = [];
      held = letters;
      try {
        return { result: work(), letters };
      } finally {
        held = undefined;
      }
    },
    flush,
    afterAnswer: (letters) => {
      owed += 1;
      return () => {
        owed -= 1;
        flush(letters);
      };
    },
    idle: async () => {
      while (owed > 0 || inTheAir.size > 0) {
        await Promise.all(inTheAir);
        await new Promise(setImmediate);
      }
    },
  };
};
