// What a table throws: a programmer's mistake, or trouble that passes and wrote nothing.
import { Failure } from '../kernel/failure.ts';

/** The caller broke the rules of the tables: a bug of ours, never a client's fault. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

const retryAfterSeconds = 2;

/** Nothing was written and our own retries are used up: the caller may try again. */
export const busy = (cause?: unknown): Failure =>
  new Failure('busy', 'try_again', 'The records are busy just now. Send the same request again.', {
    retryAfterSeconds,
    cause,
  });
