// What AWS asks for, and how often and how long a payment asks for it: the figures behind docs/cost.md.
import type { Step } from '../bench/units.ts';

/** AWS list prices, us-east-1, in USD, collected in 2026. Prices of other regions differ: check yours. */
export const prices = {
  writeUnits: { perMillion: 0.625, text: 'DynamoDB write units, on demand' },
  readUnits: { perMillion: 0.125, text: 'DynamoDB read units, on demand' },
  apiCalls: { perMillion: 1, text: 'API Gateway, HTTP API calls' },
  invocations: { perMillion: 0.2, text: 'Lambda invocations' },
  gigabyteSeconds: { perMillion: 13.3334, text: 'Lambda GB-seconds, arm64' },
  messages: { perMillion: 0.4, text: 'SQS requests, standard queues' },
  traces: { perMillion: 5, text: 'X-Ray traces' },
  logGigabytes: { perMillion: 500_000, text: 'CloudWatch Logs, GB taken in' },
} as const;
export type Charge = keyof typeof prices;

/** USD for a GB and month. */
export const storagePrice = { table: 0.25, backup: 0.2 } as const;

export interface Habit {
  /** How often a payment takes this step. */
  readonly times: number;
  /** Calls through an API, per step. */
  readonly apiCalls: number;
  readonly invocations: number;
  /** Of one invocation, the provider's own time included; with 1024 MB. */
  readonly durationMs: number;
  /** Requests to a queue: send, receive, delete. */
  readonly messages: number;
  readonly because: string;
}

const inside = { apiCalls: 0, invocations: 0, durationMs: 0, messages: 0 } as const;

export const habits: Readonly<Record<Step, Habit>> = {
  lookup: {
    times: 1,
    apiCalls: 1,
    invocations: 1,
    durationMs: 25,
    messages: 0,
    because: 'the payer looks up once',
  },
  create: {
    times: 1,
    apiCalls: 1,
    invocations: 1,
    durationMs: 400,
    messages: 1,
    because: 'the provider answers within about 350 ms; one wake is sent',
  },
  answer: { times: 1, ...inside, because: 'part of create' },
  poll: {
    times: 2,
    apiCalls: 1,
    invocations: 1,
    durationMs: 15,
    messages: 0,
    because: 'the app asks twice',
  },
  look: {
    times: 2,
    apiCalls: 0,
    invocations: 1,
    durationMs: 250,
    messages: 3,
    because: 'the payer takes about 40 s; the worker asks the provider, alone in its batch',
  },
  capture: {
    times: 1,
    apiCalls: 1,
    invocations: 1,
    durationMs: 60,
    messages: 0,
    because: 'one notification',
  },
  'last look': {
    times: 1,
    apiCalls: 0,
    invocations: 1,
    durationMs: 30,
    messages: 2,
    because: 'the wake that was on its way finds nothing to do',
  },
  receipt: {
    times: 1,
    ...inside,
    invocations: 0.2,
    durationMs: 200,
    because: 'head changes come in batches of ten, numbers in full blocks',
  },
  'receipt read': {
    times: 1,
    apiCalls: 1,
    invocations: 1,
    durationMs: 15,
    messages: 0,
    because: 'the payer fetches it once',
  },
  match: { times: 1, ...inside, because: 'one run reads a whole day: seconds of one function' },
};

export const memoryGigabytes = 1;
/** Platform lines, our own line and the access log's, for each invocation. */
export const logBytesPerInvocation = 2_000;
/** X-Ray's default rule: one request in twenty. */
export const tracedShare = 0.05;

/** The design's limits, in write units per payment of one obligation. */
export const unitLimits: Readonly<Partial<Record<Step, number>>> = {
  create: 7,
  answer: 1,
  capture: 7,
  receipt: 2.1,
  match: 0.1,
};
export const budgetLimit = 17.5;
export const basketLimitEach = 6.5;

/** What a new on-demand table takes at once, before it has grown. */
export const newTableWritesPerSecond = 4_000;
