// One row of the page of faults.

export interface FaultRow {
  readonly fault: string;
  readonly must: string;
  /** A test file below test/, and the words of a test in it. */
  readonly shown: readonly [file: string, words: string];
}

export const row = (fault: string, must: string, file: string, words: string): FaultRow => ({
  fault,
  must,
  shown: [file, words],
});
