// What host and worker say to each other. Events and answers travel as JSON text, as on Lambda.
import * as z from 'zod';

/** What a worker is born with. */
export type Birth = {
  readonly bundle: string;
  /** File and exported name, as Lambda writes it: `index.handler`. */
  readonly handler: string;
  readonly skippedMs: Float64Array<SharedArrayBuffer>;
};

/** One invocation, from host to worker. */
export type Invoke = {
  readonly id: string;
  readonly event: string;
  /** Epoch milliseconds (skipped time included) at which the host will kill the worker. */
  readonly deadline: number;
  readonly context: Readonly<Record<string, string>>;
};

/** What Lambda tells of a failed invocation. */
export const FunctionError = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).default([]),
});
export type FunctionError = z.infer<typeof FunctionError>;

/** From worker to host. `ready`: the bundle is loaded (or failed to). `unfinished` are requests that had no answer yet when the handler had. */
export const Said = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('answered'),
    id: z.string(),
    payload: z.string(),
    unfinished: z.array(z.string()),
  }),
  z.object({ kind: z.literal('failed'), id: z.string(), error: FunctionError }),
  z.object({ kind: z.literal('late'), id: z.string(), request: z.string() }),
]);
export type Said = z.infer<typeof Said>;
