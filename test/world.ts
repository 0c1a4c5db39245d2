// A world for tests: memory table, a clock that stands still, counted ids, a sandbox provider, nothing real.

import type { Posted } from '../shared/deliveries/model/delivery.ts';
import { base32, digest } from '../shared/kernel/id.ts';
import type { Obligation } from '../shared/obligations/model/obligation.ts';
import { obligationWrite } from '../shared/obligations/store/obligations.ts';
import type { Connection, Connector } from '../shared/providers/contract.ts';
import { sandbox, sandboxByTime } from '../shared/providers/sandbox/sandbox.ts';
import type { Account } from '../shared/settings/model/account.ts';
import type { Authority } from '../shared/settings/model/authority.ts';
import type { Client } from '../shared/settings/model/client.ts';
import { accountWrite, authorityWrite, clientWrite } from '../shared/settings/store/settings.ts';
import { type MemorySettings, type MemoryTable, memoryTable } from '../shared/table/memory.ts';
import type { Table } from '../shared/table/table.ts';
import type { HashKeys, KeptNotification, Post, World } from '../shared/world.ts';

/** A Monday morning in Shanghai. */
export const morning = Date.parse('2026-03-09T02:00:00Z');

export const anAuthority = (changes: Partial<Authority> = {}): Authority => ({
  id: 'beijing',
  name: 'Beijing traffic police',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  normaliser: 'cn_decision',
  factor: 'plate_tail',
  accounts: ['sandbox-1'],
  fiscalYearStartMonth: 1,
  revision: 1,
  ...changes,
});

export const anAccount = (changes: Partial<Account> = {}): Account => ({
  id: 'sandbox-1',
  authority: 'beijing',
  provider: 'sandbox',
  currency: 'CNY',
  methods: ['card', 'wechat', 'alipay'],
  zone: 'Asia/Shanghai',
  enabled: true,
  revision: 1,
  ...changes,
});

/** A counter: it may pay by number; give it `channel: 'app'` to need claims. */
export const aClient = (changes: Partial<Client> = {}): Client => ({
  id: 'counter-1',
  name: 'Window 1',
  channel: 'counter',
  authorities: ['beijing'],
  maximumObligations: 20,
  enabled: true,
  revision: 1,
  ...changes,
});

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error' | 'count';
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface TestWorld extends World {
  readonly memory: MemoryTable;
  readonly clock: { set(instant: number): void; advance(ms: number): void };
  readonly wakes: { readonly payment: string; readonly at: number }[];
  readonly kept: KeptNotification[];
  readonly handed: { readonly delivery: string; readonly at: number }[];
  /** What receivers are sent, and what they answer. */
  readonly posts: Post[];
  receiver: { secret: unknown; answer: (post: Post) => Posted | Promise<Posted> };
  readonly lines: LogLine[];
  readonly objects: Map<string, string>;
  /** Calls of the provider's verbs, in order. */
  readonly calls: { readonly verb: string; readonly input: unknown }[];
  /** Replaces verbs of the provider's connection: `world.provider.pay = async () => …`. */
  readonly provider: Partial<Connection>;
  /** Stores settings and obligations. */
  has(things: {
    readonly authorities?: readonly Authority[];
    readonly accounts?: readonly Account[];
    readonly clients?: readonly Client[];
    readonly obligations?: readonly Obligation[];
  }): Promise<void>;
}

export interface WorldOptions {
  readonly now?: number;
  readonly seed?: string;
  readonly faults?: MemorySettings['before'];
  /** Wraps the table, for a meter or for DynamoDB itself. */
  readonly table?: (memory: MemoryTable) => Table;
  /** How orders end; the sandbox closes on request. */
  readonly ends?: 'on_request' | 'by_time';
  readonly staff?: boolean;
}

export const sandboxSecret = { account: 'sandbox-1', secret: 'sandbox-secret' } as const;

const hashKeys: HashKeys = {
  paymentId: 'p'.repeat(32),
  claim: 'c'.repeat(32),
  receipt: 'r'.repeat(32),
};

export const receiverKey = `whsec_${Buffer.from('r'.repeat(32)).toString('base64')}`;

const claimMap = {
  client: 'client_id',
  subject: 'sub',
  operator: 'operator',
  roles: 'roles',
} as const;

const recorded = (
  connection: Connection,
  provider: Partial<Connection>,
  calls: TestWorld['calls'],
): Connection => {
  const verbs: Connection = { ...connection, ...provider };
  const entries = Object.entries(verbs).map(([verb, call]) => [
    verb,
    (input: never) => {
      calls.push({ verb, input });
      return call(input);
    },
  ]);
  return Object.fromEntries(entries);
};

const logInto = (lines: LogLine[]): World['log'] => ({
  begin: () => undefined,
  end: () => undefined,
  info: (event, facts = {}) => void lines.push({ level: 'info', event, facts }),
  warn: (event, facts = {}) => void lines.push({ level: 'warn', event, facts }),
  error: (event, cause, facts = {}) =>
    void lines.push({ level: 'error', event, facts: { ...facts, cause: String(cause) } }),
  count: (event, facts = {}) => void lines.push({ level: 'count', event, facts }),
});

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Stores things in any table: a world's own `has` stores past meters and faults. */
export const storing =
  (table: Table): TestWorld['has'] =>
  async ({ authorities = [], accounts = [], clients = [], obligations = [] }) => {
    const writes = [
      ...authorities.map((one) => authorityWrite(one)),
      ...accounts.map((one) => accountWrite(one)),
      ...clients.map((one) => clientWrite(one)),
      ...obligations.map((one) => obligationWrite(undefined, one)),
    ];
    for (const write of writes) {
      const { status } = await table.commit([write]);
      if (status !== 'committed') throw new Error(`the test could not store ${write.key.pk}`);
    }
  };

/** SQS delays a message by at most 15 minutes. */
const longestDelayMs = 15 * 60_000;

/** An empty world; `aBusyWorld` has an authority, an account and a counter in it. */
export const aWorld = (options: WorldOptions = {}): TestWorld => {
  let at = options.now ?? morning;
  let ids = 0;
  const now = () => at;
  const memory = memoryTable({ now, ...(options.faults ? { before: options.faults } : {}) });
  const table = options.table?.(memory) ?? memory;
  const connector: Connector = options.ends === 'by_time' ? sandboxByTime : sandbox;
  const connection = connector.open(sandboxSecret, { fetch: refuse, now });
  const lines: LogLine[] = [];
  const world: TestWorld = {
    access: { claimMap, staff: options.staff ?? false },
    now,
    pause: async (ms) => world.clock.advance(ms),
    newId: () => {
      ids += 1;
      return base32(Buffer.from(digest(`${options.seed ?? ''}${ids}`), 'hex'), 20);
    },
    memory,
    table,
    log: logInto(lines),
    lines,
    hashKeys: async () => hashKeys,
    clock: {
      set: (instant) => {
        at = instant;
      },
      advance: (ms) => {
        at += ms;
      },
    },
    wakes: [],
    wake: async ({ payment }, delayMs) =>
      void world.wakes.push({ payment, at: at + Math.min(delayMs, longestDelayMs) }),
    kept: [],
    keep: async (notification) => void world.kept.push(notification),
    objects: new Map(),
    handed: [],
    hand: async ({ delivery }, delayMs) =>
      void world.handed.push({ delivery, at: at + Math.min(delayMs, longestDelayMs) }),
    posts: [],
    receiver: { secret: { keys: [receiverKey] }, answer: () => ({ status: 204 }) },
    outbound: {
      secret: async () => world.receiver.secret,
      post: async (post) => {
        world.posts.push(post);
        return world.receiver.answer(post);
      },
    },
    files: {
      read: async (bucket, key) => {
        const text = world.objects.get(`${bucket}/${key}`);
        return text === undefined ? undefined : chunksOf(text);
      },
      write: async (bucket, key, body) =>
        void world.objects.set(
          `${bucket}/${key}`,
          typeof body === 'string' ? body : Buffer.from(body).toString(),
        ),
    },
    calls: [],
    provider: {},
    connect: async () => recorded(connection, world.provider, world.calls),
    capabilities: async () => connector.capabilities,
    has: storing(memory),
  };
  return world;
};

const refuse: typeof fetch = () => Promise.reject(new Error('tests reach no network'));

/** One authority, one sandbox account, a counter, an app, and these obligations. */
export const busyThings = (
  obligations: readonly Obligation[] = [],
): Parameters<TestWorld['has']>[0] => ({
  authorities: [anAuthority()],
  accounts: [anAccount()],
  clients: [aClient(), aClient({ id: 'app-1', name: 'App', channel: 'app' })],
  obligations,
});

/** A world with `busyThings` in it. */
export const aBusyWorld = async (
  options: WorldOptions & { readonly obligations?: readonly Obligation[] } = {},
): Promise<TestWorld> => {
  const world = aWorld(options);
  await world.has(busyThings(options.obligations));
  return world;
};
