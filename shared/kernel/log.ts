// What operations may say to the log: event names with plain facts, never payer data or secrets.

export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  /** Starts an invocation: facts (a correlation id) that every further line carries. */
  begin(facts: Facts): void;
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  /** `cause` is logged with its stack, and is never shown to a client. */
  error(event: string, cause: unknown, facts?: Facts): void;
  /** One count of a business metric with its dimensions. */
  count(metric: string, dimensions?: Readonly<Record<string, string>>): void;
  /** Ends an invocation: what was counted leaves. */
  end(): void;
}
