// What every desk may answer instead of doing as it was told.
import { Failure } from '../../kernel/failure.ts';

export const refused = (code: string, pointer: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

export const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing the same records: try again', {
    retryAfterSeconds: 1,
  });
