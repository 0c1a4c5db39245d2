// A decision names the version that it decides.
import { Failure } from '../../kernel/failure.ts';

/** A decision must name what it decides, as it was read. */
export const checkRevision = (revision: number, ifMatch: number | undefined): void => {
  if (ifMatch === undefined)
    throw new Failure(
      'conflict',
      'if_match_needed',
      'read the refund, and repeat its ETag in If-Match to decide it',
    );
  if (ifMatch !== revision)
    throw new Failure(
      'changed',
      'record_changed',
      'the refund is not as you read it: read it again, then decide',
    );
};
