// Payments per second through the local handlers (no HTTP) beside the very same writes, sent bare.
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { make as makeCreate } from '../functions/payments/create.ts';
import { make as makeReceive } from '../functions/webhooks/receive.ts';
import { startDynamoDB } from '../local/cloud/dynamodb.ts';
import type { ApiEvent } from '../shared/edge/route.ts';
import { referenceOf } from '../shared/kernel/id.ts';
import { signSandboxNotification } from '../shared/providers/sandbox/notifications.ts';
import { dynamodbTable } from '../shared/table/dynamodb.ts';
import type { Table, Write } from '../shared/table/table.ts';
import { anObligation } from '../test/obligations/obligation.ts';
import { createTables, local } from '../test/table/create-tables.ts';
import { aWorld, busyThings, sandboxSecret, storing, type TestWorld } from '../test/world.ts';
import { inFlight, type Measured, timed } from './measure.ts';

const payments = 400;
const warmUp = 100;
const sixteen = 16;

/** Fills in what API Gateway adds and the handlers do not read. */
const eventOf = (parts: object) =>
  JSON.parse(
    JSON.stringify({
      headers: {},
      pathParameters: {},
      isBase64Encoded: false,
      requestContext: {
        requestId: 'bench',
        authorizer: {
          jwt: { claims: { client_id: 'counter-1', sub: 'clerk', operator: 'o', iss: 'bench' } },
        },
      },
      ...parts,
    }),
  );

const createEvent = (index: number, obligation: string): ApiEvent =>
  eventOf({
    headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${index}` },
    body: JSON.stringify({ obligations: [{ obligation_id: obligation }], method: 'card' }),
  });

const receiveEvent = (
  world: TestWorld,
  payment: string,
  amount: number,
): APIGatewayProxyEventV2 => {
  const at = world.now();
  const { headers, body } = signSandboxNotification(
    sandboxSecret.secret,
    {
      about: 'order',
      id: `n-${payment}`,
      account: sandboxSecret.account,
      at,
      reference: referenceOf(payment, 1),
      money: { amount, currency: 'CNY' },
      said: 'succeeded',
    },
    at,
  );
  return eventOf({
    headers,
    body: body.toString('utf8'),
    pathParameters: { provider: 'sandbox', account: 'sandbox-1' },
  });
};

/** Remembers every commit, so that the same writes can be sent again without anything around them. */
const remembering = (table: Table, commits: (readonly Write[])[]): Table => ({
  ...table,
  commit: async (writes) => {
    const done = await table.commit(writes);
    if (done.status === 'committed') commits.push(writes);
    return done;
  },
});

const elsewhere = (writes: readonly Write[], round: number): readonly Write[] =>
  writes.map((write) => ({ ...write, key: { ...write.key, pk: `bare${round}-${write.key.pk}` } }));

const pay = async (world: TestWorld, index: number): Promise<void> => {
  const obligation = anObligation({ key: String(110_101_190_000_000 + index) });
  const created = await makeCreate(world)(createEvent(index, obligation.id), {});
  if (created.statusCode !== 201) throw new Error(created.body);
  const { payment_id: payment } = JSON.parse(created.body);
  const received = await makeReceive(world)(receiveEvent(world, payment, 20_000), {});
  if (received.statusCode !== 200) throw new Error(received.body);
};

const obligations = Array.from({ length: warmUp + payments }, (_, index) =>
  anObligation({ key: String(110_101_190_000_000 + index) }),
);

/** Payments (create + notification → paid and booked), sixteen at once, DynamoDB Local behind both. */
export const benchPayments = async (): Promise<Measured> => {
  const dynamodb = await startDynamoDB();
  const names = { payments: 'bench-payments', ledger: 'bench-ledger' };
  await createTables(dynamodb.endpoint, names);
  const table = dynamodbTable({
    names,
    now: Date.now,
    random: Math.random,
    client: { ...local, endpoint: dynamodb.endpoint },
  });
  const commits: (readonly Write[])[] = [];
  const world = aWorld({ table: () => remembering(table, commits) });
  await storing(world.table)(busyThings(obligations));
  const all = obligations.map((_, index) => index);
  await inFlight(all.slice(0, warmUp), sixteen, (index) => pay(world, index));
  const before = commits.length;
  const ours = await timed(payments, () =>
    inFlight(all.slice(warmUp), sixteen, (index) => pay(world, index)),
  );
  const timedCommits = commits.slice(before);
  await inFlight(commits.slice(0, before), 1, async (writes) => {
    await table.commit(elsewhere(writes, 1));
  });
  const bare = await timed(payments, () =>
    inFlight(timedCommits, sixteen, async (writes) => {
      await table.commit(elsewhere(writes, 1));
    }),
  );
  table.close();
  await dynamodb.close();
  return {
    title: `${payments} payments, 16 at once: create, answer, notification, capture`,
    unit: 'payments',
    ours: { name: 'through the handlers', perSecond: ours },
    bare: { name: 'the same writes, bare', perSecond: bare },
  };
};
