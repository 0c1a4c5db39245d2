// npm start: the whole system on this machine, with its simulators, until Ctrl-C.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { messageOf } from './cloud/log.ts';
import { synthesize } from './cloud/synth.ts';
import { authority, type Fine } from './demo/town.ts';
import { layReady, payerClient } from './demo/waiting.ts';
import { type House, openHouse } from './house.ts';
import { startPhone } from './phone/server.ts';

/** Ports of the hooks, pay and staff API and of the payer's phone are this one and the three after it. */
const defaultPort = 8430;
const lastPort = 65_532;

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: String(defaultPort) },
    quiet: { type: 'boolean', default: false },
    empty: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const usage = `npm start -- [--port ${defaultPort}] [--quiet] [--empty]
  --port   first of four ports: hooks, pay and staff API, the payer's phone
  --quiet  leave out what the functions print
  --empty  no authority, no accounts, no fines: you begin with nothing`;

const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= lastPort) return port;
  throw new Error(`--port ${text}: give a number from 1024 to ${lastPort}`);
};

/** How to begin a payment by hand; the phone then shows its order. */
const firstSteps = (pay: string | undefined, { number, plateTail }: Fine): string => {
  const notices = JSON.stringify({ authority, notices: [{ number, factor: plateTail }] });
  const wanted = `{"obligations":[{"claim":"'$CLAIM'"}],"method":"wechat","presentation":"qr_shown"}`;
  const json = `-H "authorization: Bearer $PAYER" -H 'content-type: application/json'`;
  return `
Four payments wait on the phone. Pay one there; or begin another, and it appears:
  curl -sS ${json} ${pay}/v1/obligations/lookup -d '${notices}'
  CLAIM=…  # from the answer
  curl -sS ${json} -H 'idempotency-key: my-first-payment' ${pay}/v1/payments -d '${wanted}'
`;
};

/** How money comes that no order waits for. */
const desksToTry = ({ bank, partner, terminal }: House, { id, number }: Fine): string => {
  const debit = JSON.stringify({
    desk: { client: 'counter-1', subject: 'window-1' },
    obligations: [{ obligation_id: id }],
  });
  return `Or let somebody pay without an order, one of these:
  curl -sS ${partner.url}/simulator/take -d '{"number":"${number}"}'     # at a partner's window
  curl -sS ${terminal.url}/simulator/record -d '${debit}'
  curl -sS ${terminal.url}/simulator/insert -d '{"key":"T-1-1"}'     # the card is put in
  curl -sS ${bank.url}/simulator/transfer -d '{"amount":20000,"text":"RF…"}'     # under a reference
`;
};

const addresses = async ({ cloud, tills }: House, phone: string): Promise<string> => {
  const { pay, staff, hooks } = cloud.apis;
  const employee = await cloud.token({
    sub: 'clerk-1',
    client_id: 'console',
    operator: 'clerk-1',
    roles: ['case_system', 'cashier', 'reconciler', 'approver', 'policy_editor', 'auditor'],
  });
  const payer = await cloud.token({ sub: 'payer-1', client_id: payerClient });
  const simulators = tills
    .map(
      ({ provider, url, account }) =>
        `  ${provider.padEnd(10)} ${url}   (simulator; account "${account}")`,
    )
    .join('\n');
  return `
Clearlane runs. Ctrl-C ends it and leaves nothing behind.

  phone      ${phone}   (open it in a browser: be the payer)
  pay API    ${pay}
  staff API  ${staff}
  hooks API  ${hooks}
${simulators}
  DynamoDB   ${cloud.endpoints.dynamodb}   (tables ${Object.values(cloud.tables).join(', ')})
  SQS, S3    ${cloud.endpoints.s3}
  keys       ${cloud.issuer.url}/jwks

Tokens (an hour):
  STAFF=${employee}

  PAYER=${payer}

Try:
  curl -sS -H "authorization: Bearer $STAFF" '${staff}/v1/payments?pending=true'
  curl -sS -H "authorization: Bearer $PAYER" ${pay}/v1/payments/by-key/mine
`;
};

type Started = { readonly close: () => Promise<void> };

/** Resolves when somebody wants us to stop. A second signal does not wait for the first. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
  });

const start = async (started: Started[]): Promise<void> => {
  const port = portOf(options.port);
  console.log('synthesizing the stacks …');
  const assembly = await synthesize();
  console.log('starting …');
  const house = await openHouse({
    assembly,
    port,
    log: options.quiet ? () => undefined : (line) => console.log(line),
  });
  started.push(house);
  const phone = await startPhone({ tills: house.tills, now: house.cloud.now, port: port + 3 });
  started.push(phone);
  const fine = options.empty ? undefined : await layReady(house);
  console.log(await addresses(house, phone.url));
  if (!fine) return;
  console.log(firstSteps(house.cloud.apis['pay'], fine));
  console.log(desksToTry(house, fine));
};

const run = async (): Promise<void> => {
  const started: Started[] = [];
  const stopped = untilStopped();
  try {
    await Promise.race([start(started).then(() => stopped), stopped]);
  } finally {
    for (const one of started) await one.close();
  }
};

if (options.help) console.log(usage);
else {
  await run().catch((cause: unknown) => {
    console.error(messageOf(cause));
    process.exitCode = 1;
  });
  // What was still starting when we were stopped must not keep us.
  process.exit();
}
