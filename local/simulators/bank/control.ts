// The levers under /simulator/ for another process, and the statements that customers fetch.
import * as z from 'zod';
import { type Incoming, json, type Reply } from '../kit/server.ts';
import { pushFaults } from './pushes.ts';
import type { BankSimulator } from './simulator.ts';
import { statementFaults } from './statements.ts';

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const order = z.strictObject({
  amount: z.number().int().min(1),
  text: z.string().optional(),
  debtor: z.string().optional(),
  value_on: date.optional(),
});

type Lever = (bank: BankSimulator, body: unknown) => unknown;

const lever =
  <S extends z.ZodType>(
    schema: S,
    pull: (bank: BankSimulator, body: z.infer<S>) => unknown,
  ): Lever =>
  (bank, body) =>
    pull(bank, schema.parse(body));

const levers: Readonly<Record<string, Lever>> = {
  transfer: lever(order, (bank, { amount, value_on: valueOn, ...rest }) =>
    bank.payer.transfer({ ...rest, amountMinor: amount, valueOn }),
  ),
  'give-back': lever(
    z.strictObject({ id: z.string(), reason: z.string().max(4).optional() }),
    (bank, { id, reason }) => bank.giveBack(id, reason),
  ),
  charge: lever(z.strictObject({ amount: z.number().int().min(1) }), (bank, { amount }) =>
    bank.charge(amount),
  ),
  fault: lever(
    z.strictObject({ fault: z.enum(pushFaults), times: z.number().int().min(1).optional() }),
    (bank, fault) => bank.pushes.faults.add(fault),
  ),
  again: lever(z.strictObject({ id: z.string() }), (bank, { id }) => bank.pushes.again(id)),
  rotate: lever(z.strictObject({}), ({ keys }) => {
    keys.rotate();
    return { keys: keys.published() };
  }),
  advance: lever(z.strictObject({ ms: z.number().int().min(0) }), (bank, { ms }) =>
    bank.advance(ms),
  ),
};

const views: Readonly<Record<string, (bank: BankSimulator) => unknown>> = {
  books: (bank) => bank.books(),
  tries: ({ pushes }) => pushes.log(),
  messages: ({ pushes }) => pushes.messages(),
  keys: ({ keys }) => ({ keys: keys.published() }),
};

const notFound = (): Reply => json(404, { error: { message: 'the bank knows no such page' } });

const fault = z.enum(statementFaults);

/** GET /statements/{date}?fault=… */
const served = (bank: BankSimulator, { path, query }: Incoming): Reply => {
  const day = date.safeParse(path.split('/')[2]);
  if (!day.success) return notFound();
  const planted = fault.safeParse(new URLSearchParams(query).get('fault')).data;
  const body = bank.statement({ date: day.data, fault: planted });
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
};

const pulled = async (run: () => unknown): Promise<Reply> => {
  try {
    return json(200, (await run()) ?? {});
  } catch (cause) {
    return json(400, { error: { message: String(cause) } });
  }
};

/** Answers views (GET), levers (POST) and statements. */
export const control = async (bank: BankSimulator, incoming: Incoming): Promise<Reply> => {
  const { method, path, body } = incoming;
  if (method === 'GET' && path.startsWith('/statements/')) return served(bank, incoming);
  const name = /^\/simulator\/([a-z-]+)$/.exec(path)?.[1] ?? '';
  const view = views[name];
  const pull = levers[name];
  if (method === 'GET' && view) return pulled(() => view(bank));
  if (method === 'POST' && pull) return pulled(() => pull(bank, JSON.parse(body || '{}')));
  return notFound();
};
