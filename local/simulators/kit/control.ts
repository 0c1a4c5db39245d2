// The levers under /simulator/: what a test holds in its hand, for another process over HTTP.
import * as z from 'zod';
import type { Faults } from './faults.ts';
import { type Incoming, json, type Reply } from './server.ts';

export const controlPrefix = '/simulator/';

/** GET shows it. */
export type View<Simulator> = (simulator: Simulator) => unknown;
/** POST pulls it, with a JSON body. */
export type Lever<Simulator> = (simulator: Simulator, body: unknown) => unknown;

export type Controls<Simulator> = {
  readonly views: Readonly<Record<string, View<Simulator>>>;
  readonly levers: Readonly<Record<string, Lever<Simulator>>>;
  /** GET answers a page for a browser. */
  readonly pages?: Readonly<Record<string, (simulator: Simulator, query: string) => Reply>>;
};

const count = z.int().min(0).max(1_000).optional();

/** Bodies that every simulator's levers use. */
export const bodies = {
  nothing: z.strictObject({}),
  id: z.strictObject({ id: z.string() }),
  advance: z.strictObject({ ms: z.int().min(0) }),
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** How many lines of a settlement file are spoiled, in which way. */
  lineFaults: z.strictObject({
    dropLine: count,
    duplicateLine: count,
    alterAmount: count,
    alterFee: count,
    strangerLine: count,
  }),
} as const;

/** One of a table's names. */
export const nameIn = <Name extends string>(table: Readonly<Record<Name, unknown>>) =>
  z.custom<Name>((text) => Object.hasOwn(table, String(text)), {
    error: `one of ${Object.keys(table).join(', ')}`,
  });

const faultOf = <Name extends string>(moments: Readonly<Record<Name, unknown>>) =>
  z.strictObject({
    fault: nameIn(moments),
    match: z
      .strictObject({
        method: z.string().optional(),
        path: z.string().optional(),
        event: z.string().optional(),
      })
      .optional(),
    times: z.int().min(1).optional(),
    delayMs: z.int().min(0).optional(),
  });

/** Makes levers of one simulator: each reads its body by a schema first. */
export const leverOf =
  <Simulator>() =>
  <Schema extends z.ZodType>(
    schema: Schema,
    pull: (simulator: Simulator, body: z.infer<Schema>) => unknown,
  ): Lever<Simulator> =>
  (simulator, body) =>
    pull(simulator, schema.parse(body));

type Common<Name extends string> = {
  readonly faults: Faults<Name>;
  readonly advance: (ms: number) => void;
  readonly now: () => number;
  readonly webhooks: { readonly resend: (id: string) => Promise<void> };
};

/** The levers that every simulator has: troubles, time, and one notification again. */
export const commonLevers = <Name extends string, Simulator extends Common<Name>>(
  moments: Readonly<Record<Name, unknown>>,
): Readonly<Record<'faults' | 'clear-faults' | 'advance' | 'resend', Lever<Simulator>>> => {
  const lever = leverOf<Simulator>();
  return {
    faults: lever(faultOf(moments), ({ faults }, body) => {
      faults.add(body);
      return faults.waiting();
    }),
    'clear-faults': lever(bodies.nothing, ({ faults }) => {
      faults.clear();
      return [];
    }),
    advance: lever(bodies.advance, (simulator, { ms }) => {
      simulator.advance(ms);
      return { now: simulator.now() };
    }),
    resend: lever(bodies.id, async ({ webhooks }, { id }) => {
      await webhooks.resend(id);
      return { id };
    }),
  };
};

const listed = (table: object): string => Object.keys(table).join(', ');

const explained = (fault: unknown): string => {
  if (fault instanceof z.ZodError) return z.prettifyError(fault);
  return fault instanceof Error ? fault.message : String(fault);
};

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const missing = <Simulator>({ views, levers }: Controls<Simulator>): Reply =>
  json(404, { error: { message: `GET ${listed(views)}; POST ${listed(levers)}` } });

const answered = async <Simulator>(
  controls: Controls<Simulator>,
  simulator: Simulator,
  { method, path, query, body }: Incoming,
): Promise<Reply> => {
  const name = path.slice(controlPrefix.length);
  const page = method === 'GET' ? own(controls.pages ?? {}, name) : undefined;
  if (page) return page(simulator, query);
  const view = method === 'GET' ? own(controls.views, name) : undefined;
  if (view) return json(200, view(simulator) ?? {});
  const lever = method === 'POST' ? own(controls.levers, name) : undefined;
  if (lever) return json(200, (await lever(simulator, JSON.parse(body || '{}'))) ?? {});
  return missing(controls);
};

/** Answers one request under /simulator/; a refused lever is a 400 with the reason. */
export const controlBy =
  <Simulator>(controls: Controls<Simulator>) =>
  async (simulator: Simulator, incoming: Incoming): Promise<Reply> => {
    try {
      return await answered(controls, simulator, incoming);
    } catch (fault) {
      return json(400, { error: { message: explained(fault) } });
    }
  };
