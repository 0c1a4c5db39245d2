// The levers under /simulator/: what a test holds in its hand, for another process over HTTP.
import * as z from 'zod';
import { type Incoming, json, type Reply } from '../kit/server.ts';
import { type CodeBehaviour, codeEnds } from './codepay.ts';
import { WechatRefusal } from './errors.ts';
import { type FaultName, faultMoments, isFaultName } from './faults.ts';
import type { Target } from './payer.ts';
import type { WechatSimulator } from './simulator.ts';

const count = z.number().int().min(0).max(1_000).optional();

const target = {
  reference: z.string().optional(),
  prepayId: z.string().optional(),
  codeUrl: z.string().optional(),
};

const faultName = z.custom<FaultName>((text) => isFaultName(String(text)), {
  error: `one of ${Object.keys(faultMoments).join(', ')}`,
});

const behaviour = z.custom<CodeBehaviour>((text) => Object.hasOwn(codeEnds, String(text)), {
  error: `one of ${Object.keys(codeEnds).join(', ')}`,
});

const bodies = {
  none: z.strictObject({}),
  target: z.strictObject(target),
  pay: z.strictObject({ ...target, total: z.number().int().min(1).optional() }),
  code: z.strictObject({ behaviour: behaviour.optional() }),
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
  refund: z.strictObject({
    refund: z.string(),
    end: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
  }),
  advance: z.strictObject({ ms: z.number().int().min(0) }),
  id: z.strictObject({ id: z.string() }),
};

type Lever = (simulator: WechatSimulator, body: unknown) => unknown;

const lever =
  <S extends z.ZodType>(
    schema: S,
    pull: (simulator: WechatSimulator, body: z.infer<S>) => unknown,
  ): Lever =>
  (simulator, body) =>
    pull(simulator, schema.parse(body));

const views: Readonly<Record<string, (simulator: WechatSimulator) => unknown>> = {
  open: ({ payer }) => payer.open(),
  books: ({ books }) => books(),
  deliveries: ({ webhooks }) => webhooks.log(),
  faults: ({ faults }) => faults.waiting(),
  events: ({ webhooks }) => webhooks.events(),
};

const levers: Readonly<Record<string, Lever>> = {
  pay: lever(bodies.pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
  enter: lever(bodies.target, ({ payer }, body) => payer.enter(targetOf(body))),
  'give-up': lever(bodies.target, ({ payer }, body) => payer.giveUp(targetOf(body))),
  code: lever(bodies.code, ({ authCode }, body) => ({ authCode: authCode(body.behaviour) })),
  faults: lever(bodies.fault, ({ faults }, body) => {
    faults.add(body);
    return faults.waiting();
  }),
  'clear-faults': lever(bodies.none, ({ faults }) => {
    faults.clear();
    return [];
  }),
  settle: lever(bodies.settle, ({ settle }, body) => settle.day(body)),
  'end-refund': lever(bodies.refund, ({ settle }, { refund, end }) => settle.refund(refund, end)),
  rotate: lever(bodies.none, ({ keys }) => ({ serial: keys.rotate() })),
  retire: lever(bodies.none, ({ keys }) => {
    keys.retire();
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
export const control = async (simulator: WechatSimulator, incoming: Incoming): Promise<Reply> => {
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
  if (fault instanceof WechatRefusal) return fault.message;
  return fault instanceof Error ? fault.message : String(fault);
};

const targetOf = ({ reference, prepayId, codeUrl }: z.infer<typeof bodies.target>): Target => {
  if (reference !== undefined) return { reference };
  if (prepayId !== undefined) return { prepayId };
  if (codeUrl !== undefined) return { codeUrl };
  throw new Error('send reference, prepayId or codeUrl, to say whose order it is');
};
