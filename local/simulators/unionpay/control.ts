// The levers under /simulator/: what a test holds in its hand, for another process over HTTP.
import * as z from 'zod';
import { type Incoming, json, type Reply } from '../kit/server.ts';
import { type FaultName, faultMoments, isFaultName } from './faults.ts';
import { type ScanEnd, scanEnds } from './orders.ts';
import type { Target } from './payer.ts';
import type { UnionpaySimulator } from './simulator.ts';

const count = z.number().int().min(0).max(1_000).optional();

const target = {
  reference: z.string().optional(),
  tn: z.string().optional(),
  qrCode: z.string().optional(),
  token: z.string().optional(),
};

const faultName = z.custom<FaultName>((text) => isFaultName(String(text)), {
  error: `one of ${Object.keys(faultMoments).join(', ')}`,
});

const scanEnd = z.custom<ScanEnd>((text) => Object.hasOwn(scanEnds, String(text)), {
  error: `one of ${Object.keys(scanEnds).join(', ')}`,
});

const bodies = {
  none: z.strictObject({}),
  pay: z.strictObject({ ...target, amount: z.number().int().min(1).optional() }),
  decline: z.strictObject({
    ...target,
    code: z
      .string()
      .regex(/^\d\d$/)
      .optional(),
  }),
  code: z.strictObject({ end: scanEnd.optional() }),
  fault: z.strictObject({
    fault: faultName,
    match: z
      .strictObject({
        method: z.string().optional(),
        path: z.string().optional(),
        event: z.string().optional(),
      })
      .optional(),
    times: z.number().int().min(1).optional(),
    delayMs: z.number().int().min(0).optional(),
  }),
  settle: z.strictObject({
    day: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .optional(),
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
  advance: z.strictObject({ ms: z.number().int().min(0) }),
  id: z.strictObject({ id: z.string() }),
};

type Lever = (simulator: UnionpaySimulator, body: unknown) => unknown;

const lever =
  <S extends z.ZodType>(
    schema: S,
    pull: (simulator: UnionpaySimulator, body: z.infer<S>) => unknown,
  ): Lever =>
  (simulator, body) =>
    pull(simulator, schema.parse(body));

const views: Readonly<Record<string, (simulator: UnionpaySimulator) => unknown>> = {
  open: ({ payer }) => payer.open(),
  books: ({ books }) => books(),
  deliveries: ({ webhooks }) => webhooks.log(),
  faults: ({ faults }) => faults.waiting(),
  events: ({ webhooks }) => webhooks.events(),
};

const levers: Readonly<Record<string, Lever>> = {
  pay: lever(bodies.pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
  decline: lever(bodies.decline, ({ payer }, body) => payer.decline(targetOf(body), body)),
  code: lever(bodies.code, ({ payerCode }, { end }) => ({ payerCode: payerCode(end) })),
  faults: lever(bodies.fault, ({ faults }, body) => {
    faults.add(body);
    return faults.waiting();
  }),
  'clear-faults': lever(bodies.none, ({ faults }) => {
    faults.clear();
    return [];
  }),
  settle: lever(bodies.settle, ({ settle }, body) => {
    const { file, ...rest } = settle.day(body);
    return { ...rest, file: file.toString('base64') };
  }),
  rotate: lever(bodies.none, ({ keys }) => {
    keys.rotate();
    return {};
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

export const controlPrefix = '/simulator/';

/** Answers one request under /simulator/: GET shows, POST (a JSON body) pulls a lever. */
export const control = async (simulator: UnionpaySimulator, incoming: Incoming): Promise<Reply> => {
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

type Named = Readonly<Partial<Record<'reference' | 'tn' | 'qrCode' | 'token', string | undefined>>>;

const targetOf = ({ reference, tn, qrCode, token }: Named): Target => {
  if (reference !== undefined) return { reference };
  if (tn !== undefined) return { tn };
  if (qrCode !== undefined) return { qrCode };
  if (token !== undefined) return { token };
  throw new Error('send reference, tn, qrCode or token, to say whose order it is');
};
