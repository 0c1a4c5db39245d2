// What the local cloud reports: lines for people, and violations that must not pass unseen.

import { isNativeError } from 'node:util/types';

/** The message of whatever was thrown. An error of another thread is no native error here. */
export const messageOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause);

/** The reports of one cloud. */
export type Reports = {
  readonly log: (line: string) => void;
  /** What would go wrong on AWS, or went wrong in the host itself. */
  readonly violation: (what: string) => void;
  /** A fault of the host: logged with its trace, and a violation. */
  readonly broke: (cause: unknown) => void;
  readonly violations: readonly string[];
};

/** Reports to a line writer. */
export const makeReports = (log: (line: string) => void): Reports => {
  const violations: string[] = [];
  const violation = (what: string): void => {
    violations.push(what);
    log(`VIOLATION ${what}`);
  };
  return {
    log,
    violation,
    broke: (cause) => {
      log(isNativeError(cause) ? (cause.stack ?? cause.message) : String(cause));
      violation(`the local cloud itself failed: ${messageOf(cause)}`);
    },
    violations,
  };
};
