// The levers under /simulator/: what a test holds in its hand, for another process over HTTP.
import * as z from 'zod';
import { type Incoming, json, type Reply } from '../kit/server.ts';
import { type FaultName, faultMoments, isFaultName } from './faults.ts';
import type { Target } from './payer.ts';
import type { AlipaySimulator } from './simulator.ts';

const count = z.int().min(0).max(1_000).optional();

const faultName = z.custom<FaultName>((text) => isFaultName(String(text)), {
  error: `one of ${Object.keys(faultMoments).join(', ')}`,
});

const target = z.strictObject({
  reference: z.string().optional(),
  code: z.string().optional(),
  url: z.string().optional(),
  order: z.string().optional(),
});

const bodies = {
  target,
  code: z.strictObject({
    behaviour: z.enum(['pays', 'asks', 'no_balance', 'invalid', 'pays_unheard', 'risk']).optional(),
  }),
  fault: z.strictObject({
    fault: faultName,
    match: z
      .strictObject({
        method: z.string().optional(),
        path: z.string().optional(),
        event: z.string().optional(),
      })
      .optional(),
    times: z.int().min(1).optional(),
    delayMs: z.int().min(0).optional(),
  }),
  settle: z.strictObject({
    day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    faults: z
      .strictObject({
        dropLine: count,
        duplicateLine: count,
        alterAmount: count,
        alterFee: count,
        strangerLine: count,
      })
      .optional(),
  }),
  advance: z.strictObject({ ms: z.int().min(0) }),
  id: z.strictObject({ id: z.string() }),
  nothing: z.strictObject({}),
  credentials: z.strictObject({ notifyUrl: z.string() }),
};

type Lever = (simulator: AlipaySimulator, body: unknown) => unknown;

const lever =
  <S extends z.ZodType>(
    schema: S,
    pull: (simulator: AlipaySimulator, body: z.infer<S>) => unknown,
  ): Lever =>
  (simulator, body) =>
    pull(simulator, schema.parse(body));

const targetOf = ({ reference, code, url, order }: z.infer<typeof target>): Target => {
  if (reference !== undefined) return { reference };
  if (code !== undefined) return { code };
  if (url !== undefined) return { url };
  if (order !== undefined) return { order };
  throw new Error('send reference, code, url or order, to say which order it is');
};

const views: Readonly<Record<string, (simulator: AlipaySimulator) => unknown>> = {
  open: ({ payer }) => payer.openOrders(),
  books: ({ books }) => books(),
  deliveries: ({ webhooks }) => webhooks.log(),
  faults: ({ faults }) => faults.waiting(),
  notifications: ({ webhooks }) => webhooks.sent(),
};

const levers: Readonly<Record<string, Lever>> = {
  open: lever(bodies.target, ({ payer }, body) => payer.open(targetOf(body))),
  pay: lever(bodies.target, ({ payer }, body) => payer.pay(targetOf(body))),
  leave: lever(bodies.target, ({ payer }, body) => payer.leave(targetOf(body))),
  expire: lever(bodies.target, ({ payer }, body) => payer.expire(targetOf(body))),
  code: lever(bodies.code, ({ payer }, { behaviour }) => ({ code: payer.code(behaviour) })),
  faults: lever(bodies.fault, ({ faults }, body) => {
    faults.add(body);
    return faults.waiting();
  }),
  'clear-faults': lever(bodies.nothing, ({ faults }) => {
    faults.clear();
    return [];
  }),
  settle: lever(bodies.settle, ({ settle }, body) => {
    const { zip, ...rest } = settle(body);
    return { ...rest, zip: zip.toString('base64') };
  }),
  advance: lever(bodies.advance, (simulator, { ms }) => {
    simulator.advance(ms);
    return { now: simulator.now() };
  }),
  resend: lever(bodies.id, async ({ webhooks }, { id }) => {
    await webhooks.resend(id);
    return { id };
  }),
  rotate: lever(bodies.nothing, ({ rotate }) => {
    rotate();
    return {};
  }),
  credentials: lever(bodies.credentials, ({ credentials }, { notifyUrl }) =>
    credentials(notifyUrl),
  ),
};

export const controlPrefix = '/simulator/';

/** Answers one request under /simulator/: GET shows, POST (a JSON body) pulls a lever. */
export const control = async (simulator: AlipaySimulator, incoming: Incoming): Promise<Reply> => {
  const name = incoming.path.slice(controlPrefix.length);
  try {
    if (incoming.method === 'GET' && Object.hasOwn(views, name))
      return json(200, views[name]?.(simulator));
    if (incoming.method === 'POST' && Object.hasOwn(levers, name))
      return json(200, await levers[name]?.(simulator, JSON.parse(incoming.body || '{}')));
    return json(404, { error: { message: `GET ${listed(views)}; POST ${listed(levers)}` } });
  } catch (fault) {
    return json(400, { error: { message: explained(fault) } });
  }
};

const listed = (table: object): string => Object.keys(table).join(', ');

const explained = (fault: unknown): string => {
  if (fault instanceof z.ZodError) return z.prettifyError(fault);
  return fault instanceof Error ? fault.message : String(fault);
};
