// The one error a client may see: it becomes problem+json (RFC 9457); all else is shown as `internal`.

export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  changed: 412,
  too_large: 413,
  unsupported: 415,
  unprocessable: 422,
  too_many: 429,
  busy: 503,
} as const;

export type FailureKind = keyof typeof statusOf;

/** One fault inside a request: a JSON pointer (RFC 6901) to it and what to do about it. */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly [extra: string]: unknown;
}

export interface FailureExtras {
  readonly errors?: readonly Fault[];
  readonly retryAfterSeconds?: number;
  /** Further members of the problem document, already safe to show. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly code: string;
  readonly extras: FailureExtras;

  constructor(kind: FailureKind, code: string, detail: string, extras: FailureExtras = {}) {
    super(detail, { cause: extras.cause });
    this.kind = kind;
    this.code = code;
    this.extras = extras;
  }
}
