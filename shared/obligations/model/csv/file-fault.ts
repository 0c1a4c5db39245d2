// A fault of a whole file: nothing in it can be trusted, so nothing of it is taken in.

/** Thrown while a file is read; the import turns it into its report. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly code: string;

  constructor(code: string, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}
