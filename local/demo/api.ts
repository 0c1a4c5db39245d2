// A caller of the APIs, as an app, a kiosk or a clerk would be: a token, a key, JSON both ways.
import type { House } from '../house.ts';

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface Api {
  readonly get: (path: string) => Promise<Reply>;
  readonly put: (path: string, body: unknown, ifMatch?: string) => Promise<Reply>;
  readonly post: (path: string, body: unknown, idempotencyKey?: string) => Promise<Reply>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const bodyOf = async (answer: Response): Promise<Readonly<Record<string, unknown>>> => {
  const text = await answer.text();
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return isRecord(value) ? value : { value };
};

/** A token lives an hour, and the demo lets hours pass: each call asks for one. */
const apiAt = (base: string, token: () => Promise<string>): Api => {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    extra: Readonly<Record<string, string>> = {},
  ) => {
    const answer = await fetch(base + path, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...extra,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await bodyOf(answer), headers: answer.headers };
  };
  return {
    get: (path) => call('GET', path),
    put: (path, body, ifMatch) =>
      call('PUT', path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    post: (path, body, key) =>
      call('POST', path, body, key === undefined ? {} : { 'idempotency-key': key }),
  };
};

const baseOf = ({ cloud }: House, name: string): string => {
  const base = cloud.apis[name];
  if (base === undefined) throw new Error(`the assembly has no ${name} API`);
  return base;
};

/** The pay API as one client's payer (or its operator) meets it. */
export const payerOf = (house: House, client: string, subject: string): Api =>
  apiAt(baseOf(house, 'pay'), () =>
    house.cloud.token({ sub: subject, client_id: client, operator: `operator-${subject}` }),
  );

export interface Person {
  readonly name: string;
  readonly roles: readonly string[];
  /** The client that the person works at; the console when absent. */
  readonly client?: string;
}

/** The staff API as one person meets it. */
export const staffAs = (house: House, { name, roles, client = 'console' }: Person): Api =>
  apiAt(baseOf(house, 'staff'), () =>
    house.cloud.token({ sub: name, client_id: client, operator: name, roles: [...roles] }),
  );

/** The staff API with every role: the demo is its own authority. */
export const staffOf = (house: House): Api =>
  staffAs(house, {
    name: 'staff-1',
    roles: ['case_system', 'cashier', 'reconciler', 'approver', 'policy_editor', 'auditor'],
  });

/** The reply if it has this status; throws with what was answered instead. */
export const expectStatus = (reply: Reply, ...statuses: readonly number[]): Reply => {
  if (statuses.includes(reply.status)) return reply;
  throw new Error(
    `expected ${statuses.join(' or ')}, got ${reply.status}: ${JSON.stringify(reply.body)}`,
  );
};

export const textIn = (body: Readonly<Record<string, unknown>>, name: string): string =>
  String(body[name] ?? '');

export const listIn = (
  body: Readonly<Record<string, unknown>>,
  name: string,
): readonly Readonly<Record<string, unknown>>[] => {
  const value = body[name];
  return Array.isArray(value) ? value.filter(isRecord) : [];
};

/** An object inside an answer; empty where there is none. */
export const recordIn = (
  body: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> => {
  const value = body[name];
  return isRecord(value) ? value : {};
};

/** `amount` of a money object such as `{"amount": 20600, "currency": "CNY"}`. */
export const amountIn = (body: Readonly<Record<string, unknown>>, name: string): number => {
  return Number(recordIn(body, name)['amount'] ?? Number.NaN);
};
