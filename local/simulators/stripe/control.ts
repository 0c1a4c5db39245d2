// The levers under /simulator/: what a test holds in its hand, for another process over HTTP.
import * as z from 'zod';
import { type Incoming, json, type Reply } from '../kit/server.ts';
import { StripeRefusal } from './errors.ts';
import { type FaultName, faultMoments, isFaultName } from './faults.ts';
import { type DeclineName, declines, isDeclineName } from './methods.ts';
import { codeImage, payPage } from './page.ts';
import type { Target } from './payer.ts';
import type { Intent } from './resources.ts';
import type { StripeSimulator } from './simulator.ts';

const count = z.number().int().min(0).max(1_000).optional();

const target = { intent: z.string().optional(), reference: z.string().optional() };
const paymentMethod = z.string().optional();

const reason = z.custom<DeclineName>((text) => isDeclineName(String(text)), {
  error: `one of ${Object.keys(declines).join(', ')}`,
});

const faultName = z.custom<FaultName>((text) => isFaultName(String(text)), {
  error: `one of ${Object.keys(faultMoments).join(', ')}`,
});

const bodies = {
  pay: z.strictObject({ ...target, paymentMethod }),
  decline: z.strictObject({
    ...target,
    paymentMethod,
    reason: reason.optional(),
  }),
  dispute: z.strictObject({
    ...target,
    amount: z.number().int().min(1).optional(),
    reason: z.string().optional(),
    inquiry: z.boolean().optional(),
  }),
  escalateDispute: z.strictObject({ dispute: z.string() }),
  closeDispute: z.strictObject({
    dispute: z.string(),
    outcome: z.enum(['won', 'lost', 'warning_closed']),
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
    times: z.number().int().min(1).optional(),
    delayMs: z.number().int().min(0).optional(),
  }),
  settle: z.strictObject({
    currency: z.string().optional(),
    columns: z.array(z.string()).optional(),
    timezone: z.string().optional(),
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
  webhook: z.strictObject({
    url: z.url(),
    secrets: z.array(z.string().min(1)).min(1),
    events: z.array(z.string()).optional(),
  }),
  id: z.strictObject({ id: z.string() }),
};

type Lever = (simulator: StripeSimulator, body: unknown) => unknown;

const lever =
  <S extends z.ZodType>(
    schema: S,
    pull: (simulator: StripeSimulator, body: z.infer<S>) => unknown,
  ): Lever =>
  (simulator, body) =>
    pull(simulator, schema.parse(body));

const views: Readonly<Record<string, (simulator: StripeSimulator) => unknown>> = {
  open: ({ payer }) => payer.open(),
  books: ({ books }) => books(),
  deliveries: ({ webhooks }) => webhooks.log(),
  faults: ({ faults }) => faults.waiting(),
  events: ({ webhooks }) => webhooks.events(),
};

const pages: Readonly<Record<string, (intent: Intent | undefined) => Reply>> = {
  page: payPage,
  'code.svg': codeImage,
};

const intentIn = (query: string): string => new URLSearchParams(query).get('payment_intent') ?? '';

const levers: Readonly<Record<string, Lever>> = {
  pay: lever(bodies.pay, ({ payer }, body) => payer.pay(targetOf(body), body)),
  decline: lever(bodies.decline, ({ payer }, body) =>
    payer.decline(targetOf(body), {
      paymentMethod: body.paymentMethod,
      ...(body.reason ? { reason: body.reason } : {}),
    }),
  ),
  process: lever(bodies.pay, ({ payer }, body) => payer.process(targetOf(body), body)),
  dispute: lever(bodies.dispute, ({ payer }, body) => payer.dispute(targetOf(body), body)),
  'escalate-dispute': lever(bodies.escalateDispute, ({ payer }, body) =>
    payer.escalateDispute(body.dispute),
  ),
  'close-dispute': lever(bodies.closeDispute, ({ payer }, body) =>
    payer.closeDispute(body.dispute, body.outcome),
  ),
  faults: lever(bodies.fault, ({ faults }, body) => {
    faults.add(body);
    return faults.waiting();
  }),
  'clear-faults': lever(z.strictObject({}), ({ faults }) => {
    faults.clear();
    return [];
  }),
  settle: lever(bodies.settle, ({ settle }, body) => settle.payout(body)),
  'fail-payout': lever(bodies.id, ({ settle }, { id }) => settle.failPayout(id)),
  'fail-refund': lever(bodies.id, ({ settle }, { id }) => settle.failRefund(id)),
  advance: lever(bodies.advance, (simulator, { ms }) => {
    simulator.advance(ms);
    return { now: simulator.now() };
  }),
  webhook: lever(bodies.webhook, ({ webhooks }, body) => {
    webhooks.pointTo(body);
    return { url: body.url };
  }),
  resend: lever(bodies.id, async ({ webhooks }, { id }) => {
    await webhooks.resend(id);
    return { id };
  }),
};

export const controlPrefix = '/simulator/';

/** Answers one request under /simulator/: GET shows, POST (a JSON body) pulls a lever. */
export const control = async (simulator: StripeSimulator, incoming: Incoming): Promise<Reply> => {
  const name = incoming.path.slice(controlPrefix.length);
  try {
    if (incoming.method === 'GET' && Object.hasOwn(pages, name))
      return pages[name]?.(simulator.intent(intentIn(incoming.query))) ?? 'drop';
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
  if (fault instanceof StripeRefusal) return fault.message;
  return fault instanceof Error ? fault.message : String(fault);
};

const targetOf = (body: {
  readonly intent?: string | undefined;
  readonly reference?: string | undefined;
}): Target => {
  if (body.intent !== undefined) return body.intent;
  if (body.reference !== undefined) return { reference: body.reference };
  throw new Error('send intent or reference, to say whose payment it is');
};
