// One whole payment for the count of units: looked up, created, asked for, captured, on Chinese data.
import { make as makeLookup } from '../functions/obligations/lookup.ts';
import { make as makeCreate } from '../functions/payments/create.ts';
import { make as makeGet } from '../functions/payments/get.ts';
import { make as makeReceive } from '../functions/webhooks/receive.ts';
import type { ApiEvent } from '../shared/edge/route.ts';
import { referenceOf } from '../shared/kernel/id.ts';
import { secondMs } from '../shared/kernel/time.ts';
import type { Obligation } from '../shared/obligations/model/obligation.ts';
import { work } from '../shared/payments/work.ts';
import { signSandboxNotification } from '../shared/providers/sandbox/notifications.ts';
import { type Meter, meteredTable, newMeter } from '../shared/table/meter.ts';
import { anObligation } from '../test/obligations/obligation.ts';
import {
  aClient,
  anAccount,
  anAuthority,
  aWorld,
  sandboxSecret,
  type TestWorld,
} from '../test/world.ts';

const lineMinor = 20_000;
const accountId = sandboxSecret.account;

/** A notice with the texts that notices have. */
export const fineOf = (index: number): Obligation => {
  const key = String(530_100_123_400_000 + index);
  return anObligation({
    key,
    digest: 'f'.repeat(64),
    notice: {
      kind: 'fine',
      currency: 'CNY',
      lines: [
        {
          kind: 'fine',
          revenueItem: '103050101001',
          text: '道路交通安全违法罚款',
          amount: lineMinor,
        },
      ],
      policy: 'cn-traffic-fine',
      issuedOn: '2026-03-01',
      receivedOn: '2026-03-02',
      text: '机动车违反规定停放，驾驶人不在现场',
      place: '五华区东风西路与人民中路交叉口',
      unit: '交通警察支队五华大队',
      plate: '云A12345',
      partyName: '欧阳春晓',
    },
  });
};

export interface Bench {
  readonly world: TestWorld;
  readonly meter: Meter;
}

/** A town with an app; its orders wait until a notification comes. */
export const aBench = async (obligations: readonly Obligation[]): Promise<Bench> => {
  const meter = newMeter('before');
  const world = aWorld({ table: (memory) => meteredTable(memory, meter) });
  await world.has({
    authorities: [anAuthority()],
    accounts: [anAccount()],
    clients: [aClient({ id: 'app-12123', name: '交管12123', channel: 'app' })],
    obligations,
  });
  const connection = await world.connect(anAccount());
  world.provider.pay = async (order) => {
    const said = await connection.pay(order);
    meter.step('answer');
    return said;
  };
  world.provider.query = async () => ({ outcome: 'awaiting' });
  return { world, meter };
};

/** Fills in what API Gateway adds and the handlers do not read. */
export const eventOf = (parts: object): ApiEvent =>
  JSON.parse(
    JSON.stringify({
      headers: { 'content-type': 'application/json' },
      isBase64Encoded: false,
      requestContext: {
        requestId: 'bench',
        authorizer: {
          jwt: {
            claims: { iss: 'https://issuer.example', client_id: 'app-12123', sub: 'payer-1' },
          },
        },
      },
      ...parts,
    }),
  );

export const read = ({
  statusCode,
  body,
}: {
  readonly statusCode: number;
  readonly body: string;
}) => {
  if (statusCode >= 300) throw new Error(`the bench was refused: ${statusCode} ${body}`);
  return body;
};

const claimsFor = async (
  { world, meter }: Bench,
  obligations: readonly Obligation[],
): Promise<readonly string[]> => {
  meter.step('lookup');
  const notices = obligations.map(({ number }) => ({ number, factor: '345' }));
  const body = JSON.stringify({ authority: 'beijing', notices });
  const answer: { readonly notices: readonly { readonly claim: string }[] } = JSON.parse(
    read(await makeLookup(world)(eventOf({ body }), {})),
  );
  return answer.notices.map(({ claim }) => claim);
};

const created = async ({ world, meter }: Bench, claims: readonly string[], key: string) => {
  meter.step('create');
  const body = JSON.stringify({
    obligations: claims.map((claim) => ({ claim })),
    method: 'wechat',
    presentation: 'qr_shown',
  });
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const answer: { readonly payment_id: string; readonly amount: { readonly amount: number } } =
    JSON.parse(read(await makeCreate(world)(eventOf({ headers, body }), {})));
  return { id: answer.payment_id, amountMinor: answer.amount.amount };
};

const asked = async ({ world, meter }: Bench, id: string): Promise<void> => {
  meter.step('poll');
  read(await makeGet(world)(eventOf({ pathParameters: { payment_id: id } }), {}));
};

const looked = async ({ world, meter }: Bench, step: string, id: string): Promise<void> => {
  meter.step(step);
  await work(world, id);
};

const captured = async (
  { world, meter }: Bench,
  payment: { readonly id: string; readonly amountMinor: number },
): Promise<void> => {
  meter.step('capture');
  const at = world.now();
  const { headers, body } = signSandboxNotification(
    sandboxSecret.secret,
    {
      about: 'order',
      id: `n-${payment.id}`,
      account: accountId,
      at,
      reference: referenceOf(payment.id, 1),
      money: { amount: payment.amountMinor, currency: 'CNY' },
      said: 'succeeded',
    },
    at,
  );
  const pathParameters = { provider: 'sandbox', account: accountId };
  const event = eventOf({ headers, body: body.toString('utf8'), pathParameters });
  read(await makeReceive(world)(event, {}));
};

/** From look-up to capture: the payer takes half a minute. */
export const paid = async (bench: Bench, obligations: readonly Obligation[], key: string) => {
  const claims = await claimsFor(bench, obligations);
  const payment = await created(bench, claims, key);
  await asked(bench, payment.id);
  bench.world.clock.advance(20 * secondMs);
  await looked(bench, 'look', payment.id);
  bench.world.clock.advance(10 * secondMs);
  await captured(bench, payment);
  bench.world.clock.advance(5 * secondMs);
  await looked(bench, 'last look', payment.id);
  return payment.id;
};
