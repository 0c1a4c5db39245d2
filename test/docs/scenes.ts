// Calls of the real handlers, at least one for each answer that the pages promise.
import { memberOf } from '../../docs/describe.ts';
import { operations } from '../../docs/operations.ts';
import { make as makeEntries } from '../../functions/ledger/entries.ts';
import { make as makeTrialBalance } from '../../functions/ledger/trial-balance.ts';
import { make as makeGetObligation } from '../../functions/obligations/get.ts';
import { make as makeLookup } from '../../functions/obligations/lookup.ts';
import { make as makePutObligation } from '../../functions/obligations/put.ts';
import { make as makeByKey } from '../../functions/payments/by-key.ts';
import { make as makeCancel } from '../../functions/payments/cancel.ts';
import { make as makeCreate } from '../../functions/payments/create.ts';
import { make as makeGet } from '../../functions/payments/get.ts';
import { make as makeList } from '../../functions/payments/list.ts';
import { make as makeReceipts } from '../../functions/receipts/list.ts';
import { make as makeDiscrepancies } from '../../functions/reconciliation/discrepancies.ts';
import { make as makeGetRun } from '../../functions/reconciliation/get-run.ts';
import { make as makeListRuns } from '../../functions/reconciliation/list-runs.ts';
import { make as makeOpenItems } from '../../functions/reconciliation/open-items.ts';
import { make as makeGetAccount } from '../../functions/settings/get-account.ts';
import { make as makeGetAuthority } from '../../functions/settings/get-authority.ts';
import { make as makeGetClient } from '../../functions/settings/get-client.ts';
import { make as makePutAccount } from '../../functions/settings/put-account.ts';
import { make as makePutAuthority } from '../../functions/settings/put-authority.ts';
import { make as makePutClient } from '../../functions/settings/put-client.ts';
import { make as makeReceive } from '../../functions/webhooks/receive.ts';
import { roles } from '../../shared/edge/caller.ts';
import type { Answer } from '../../shared/edge/problem.ts';
import type { ApiEvent, ApiHandler } from '../../shared/edge/route.ts';
import { referenceOf } from '../../shared/kernel/id.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { work } from '../../shared/payments/work.ts';
import { signSandboxNotification } from '../../shared/providers/sandbox/notifications.ts';
import { issue } from '../../shared/receipts/issue.ts';
import type { World } from '../../shared/world.ts';
import { aNotice, anObligation } from '../obligations/obligation.ts';
import { anEvent, type Call } from '../obligations/world.ts';
import {
  aBook,
  account,
  aLine,
  anEntry,
  book,
  fileOf,
  rowsFor,
  run,
} from '../reconciliation/books.ts';
import { aBusyWorld, sandboxSecret, type TestWorld } from '../world.ts';
import { deliveries } from './deliveries-scene.ts';
import { desks } from './desks-scene.ts';
import { disputes } from './disputes-scene.ts';
import { parked } from './parked-scene.ts';
import { refunds } from './refunds-scene.ts';
import { routing } from './routing-scene.ts';
import { transfers } from './transfers-scene.ts';

/** Calls a handler under the name of its function; the answer is remembered, its body comes back. */
export type Ask = (name: string, handler: Handler, call: Call) => Promise<unknown>;

/** Any handler of an HTTP API: webhooks read less of the event than routes do. */
type Handler = (event: ApiEvent, context: unknown) => Promise<Answer>;

const clerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const payer = { client: 'app-1', subject: 'payer-1' } as const;
const staff = { client: 'console', subject: 'anna', roles } as const;

const behindStaff = (world: TestWorld): World => ({
  ...world,
  access: { ...world.access, staff: true },
});

const textOf = (body: unknown, name: string): string => String(memberOf(body, name));

const fineOf = (number: number, amount = 20_000): Obligation =>
  anObligation({
    key: String(110_101_190_000_000 + number),
    notice: aNotice({
      lines: [{ kind: 'fine', revenueItem: '103050101001', text: '罚款', amount }],
      text: '违停',
      place: '五一路',
      unit: '一大队',
    }),
  });

const fines = Array.from({ length: 9 }, (_, index) => fineOf(index + 1));
const idOf = (number: number): string => fines[number - 1]?.id ?? '';
/** Their last digits decide what the sandbox makes of them. */
const declined = fineOf(31, 20_002);
const lost = fineOf(32, 20_005);
const mistaken = fineOf(33, 20_008);

const creation = (key: string, ids: readonly string[], changes: object = {}): Call => ({
  ...clerk,
  headers: { 'idempotency-key': key },
  body: {
    obligations: ids.map((obligation_id) => ({ obligation_id })),
    method: 'card',
    ...changes,
  },
});

const aTown = (): Promise<TestWorld> =>
  aBusyWorld({ obligations: [...fines, declined, lost, mistaken] });

/** The provider's signed word that an order was paid. */
const notification = (world: TestWorld, payment: string, amount: number): Call => {
  const at = world.now();
  const reference = referenceOf(payment, 1);
  const money = { amount, currency: 'CNY' } as const;
  const { headers, body } = signSandboxNotification(
    sandboxSecret.secret,
    {
      about: 'order',
      id: `n-${payment}`,
      account: sandboxSecret.account,
      at,
      reference,
      money,
      said: 'succeeded',
    },
    at,
  );
  return {
    body,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value ?? '']),
    ),
    path: { provider: 'sandbox', account: 'sandbox-1' },
  };
};

const creating = async (ask: Ask): Promise<void> => {
  const world = await aTown();
  const create = (...args: Parameters<typeof creation>) =>
    ask('payments/create', makeCreate(world), creation(...args));

  await create('k1', [idOf(1)]);
  await create('k1', [idOf(1)]);
  await create('k1', [idOf(2)]);
  await create('k2', [idOf(1)]);
  await create('k2', [idOf(1)], { supersede: true });
  await create('k3', [idOf(2), idOf(3)], { presentation: 'qr_shown' });
  await create('k4', [lost.id]);
  await create('k5', [declined.id]);
  await create('k6', ['beijing.110101199999999']);
  await create('k7', [idOf(4), idOf(4)]);
  await create('k8', [idOf(4)], { amount: { amount: 1, currency: 'CNY' } });
  await create('k9', [idOf(4)], { method: 'cash' });
  await create('k10', [idOf(4)], { presentation: 'redirect' });
  await create('k11', [idOf(4)], { unknown: true });
  await create('', [idOf(4)]);
  await ask('payments/create', makeCreate(world), { ...creation('k12', [idOf(4)]), ...payer });
  const { operator: _operator, ...nobody } = creation('k13', [idOf(4)]);
  await ask('payments/create', makeCreate(world), nobody);
  await ask('payments/create', makeCreate(world), { ...creation('k14', [idOf(4)]), client: 'x-1' });
  const { body: _body, ...bare } = creation('k15', [idOf(4)]);
  await ask('payments/create', makeCreate(world), bare);
  const json = { 'content-type': 'application/json', 'idempotency-key': 'k16' };
  await ask('payments/create', makeCreate(world), {
    ...bare,
    body: Buffer.from('{'),
    headers: json,
  });
};

const askingForPayments = async (ask: Ask): Promise<void> => {
  const world = await aTown();
  const created = await ask('payments/create', makeCreate(world), creation('k1', [idOf(1)]));
  const path = { payment_id: textOf(created, 'payment_id') };
  const unknown = { payment_id: '0'.repeat(19) };

  await ask('payments/get', makeGet(world), { ...clerk, path });
  await ask('payments/get', makeGet(world), { ...payer, path });
  await ask('payments/get', makeGet(world), { ...clerk, path: { payment_id: 'x' } });
  await ask('payments/by-key', makeByKey(world), { ...clerk, path: { key: 'k1' } });
  await ask('payments/by-key', makeByKey(world), { ...clerk, path: { key: 'k2' } });
  await ask('payments/cancel', makeCancel(world), { ...clerk, path: unknown });
  await ask('payments/cancel', makeCancel(world), { ...clerk, path });
  await ask('payments/get', makeGet(world), { ...clerk, path });
  await work(world, path.payment_id);
  await ask('payments/cancel', makeCancel(world), { ...clerk, path });
  await ask('payments/create', makeCreate(world), creation('k1', [idOf(1)]));
};

const paying = async (ask: Ask): Promise<void> => {
  const world = await aTown();
  const created = await ask(
    'payments/create',
    makeCreate(world),
    creation('k1', [idOf(1), idOf(2)]),
  );
  const wrong = await ask('payments/create', makeCreate(world), creation('k2', [mistaken.id]));
  const id = textOf(created, 'payment_id');
  const path = { payment_id: id };
  const day = '2026-03-09';
  const list = (query: Readonly<Record<string, string>>) =>
    ask('payments/list', makeList(behindStaff(world)), { ...staff, query });

  await list({ pending: 'true' });
  await list({ obligation_id: idOf(1) });
  await list({ everything: 'true' });
  await ask('webhooks/receive', makeReceive(world), notification(world, id, 40_000));
  await ask('webhooks/receive', makeReceive(world), notification(world, '0'.repeat(19), 1));
  await ask('webhooks/receive', makeReceive(world), {
    ...notification(world, id, 40_000),
    headers: { 'sandbox-signature': 't=1,v1=x' },
  });
  await ask('webhooks/receive', makeReceive(world), {
    ...notification(world, id, 40_000),
    path: { provider: 'sandbox', account: 'other' },
  });
  world.clock.advance(5_000);
  await work(world, textOf(wrong, 'payment_id'));
  await ask('payments/get', makeGet(world), { ...clerk, path });
  await ask('payments/get', makeGet(world), {
    ...clerk,
    path: { payment_id: textOf(wrong, 'payment_id') },
  });
  await ask('payments/cancel', makeCancel(world), { ...clerk, path });
  await ask('receipts/list', makeReceipts(world), { ...clerk, path });
  await issue(world, [id]);
  await ask('receipts/list', makeReceipts(world), { ...clerk, path });
  await ask('receipts/list', makeReceipts(world), { ...payer, path });
  await list({ account: 'sandbox-1', business_day: day });
  await list({ account: 'sandbox-1', business_day: day, cursor: 'x' });

  const office = behindStaff(world);
  const entries = { book: 'sandbox-1', business_day: day };
  const days = { from: day, to: day };
  await ask('ledger/entries', makeEntries(office), { ...staff, query: entries });
  await ask('ledger/entries', makeEntries(office), {
    ...staff,
    query: { ...entries, cursor: 'x' },
  });
  await ask('ledger/entries', makeEntries(office), { ...staff, roles: [], query: entries });
  const balance = (query: Readonly<Record<string, string>>) =>
    ask('ledger/trial-balance', makeTrialBalance(office), { ...staff, query });
  await balance({ book: 'sandbox-1', ...days });
  await balance({ authority: 'beijing', ...days });
  await balance({ authority: 'nobody', ...days });
  await balance({ book: 'sandbox-1', from: day, to: '2026-03-01' });
};

const lookingUp = async (ask: Ask): Promise<void> => {
  const world = await aTown();
  await ask('payments/create', makeCreate(world), creation('k1', [idOf(1)]));
  const lookup = (who: Call, notices: readonly object[], authority = 'beijing') =>
    ask('obligations/lookup', makeLookup(world), { ...who, body: { authority, notices } });
  const number = (index: number): string => fines[index - 1]?.number ?? '';

  await lookup(payer, [
    { number: number(1), factor: '345' },
    { number: number(2), factor: '345' },
  ]);
  await lookup(payer, [{ number: number(2), factor: '999' }]);
  await lookup(payer, [{ number: number(2) }]);
  await lookup(payer, [{ number: 'x', factor: '345' }]);
  await lookup(payer, [], 'beijing');
  await lookup(payer, [{ number: number(2), factor: '345' }], 'shanghai');
  await lookup(clerk, [{ number: number(2) }, { number: number(2) }]);
  await lookup(clerk, [{ number: number(2) }]);
  for (let tries = 0; tries < 6; tries += 1)
    await lookup(payer, [{ number: number(3), factor: '9' }]);

  const office = behindStaff(world);
  const put = (obligation: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
    ask('obligations/put', makePutObligation(office), {
      ...staff,
      path: { obligation_id: `beijing.${obligation}` },
      body,
      headers,
    });
  const example = operations['obligations/put']?.body?.example ?? {};
  const one = { ...example, number: '110101191111111' };
  await put('110101191111111', one);
  await put('110101191111111', one);
  await put('110101191111111', {
    ...one,
    holds: [{ kind: 'court', from: '2026-03-01' }],
    party_name: '张三',
    settled_elsewhere: true,
  });
  await put('110101191111111', { ...one, text: '违停' }, { 'if-match': '"9"' });
  await put('110101191111111', { ...one, text: '违停' }, { 'if-match': 'x' });
  await put('110101191111111', { ...one, received_on: '2026-02-01', kind: 'fee' });
  await put('110101191111112', one);
  await put('110101191111113', { ...one, number: '110101191111113', cancelled: true });
  await put('110101191111113', { ...one, number: '110101191111113' });
  await ask('obligations/put', makePutObligation(office), {
    ...staff,
    path: { obligation_id: 'shanghai.110101191111111' },
    body: one,
  });
  for (const id of [idOf(1), idOf(2), 'beijing.110101191111111', 'beijing.110101199999999'])
    await ask('obligations/get', makeGetObligation(office), {
      ...staff,
      path: { obligation_id: id },
    });
};

const reconciling = async (ask: Ask): Promise<void> => {
  const world = await aBook({ staff: true });
  await book(
    world.table,
    [1, 2, 3].map((n) => anEntry(n)),
  );
  await run(world, fileOf(rowsFor([1, 3, 7].map((n) => aLine(n)))));
  await run(world, 'not,a,statement\n1,2,3\n', { name: 'other.csv' });
  const query = { account };

  const listed = await ask('reconciliation/list-runs', makeListRuns(world), { ...staff, query });
  const runs = memberOf(listed, 'runs');
  const ids = (Array.isArray(runs) ? runs : []).map((one) => textOf(one, 'run_id'));
  for (const run_id of [...ids, `${account}_20260101T000000000Z_00000000`]) {
    const path = { run_id };
    await ask('reconciliation/get-run', makeGetRun(world), { ...staff, path });
    await ask('reconciliation/discrepancies', makeDiscrepancies(world), { ...staff, path });
  }
  await ask('reconciliation/list-runs', makeListRuns(world), { ...staff, roles: [], query });
  await ask('reconciliation/open-items', makeOpenItems(world), { ...staff, query });
  await ask('reconciliation/open-items', makeOpenItems(world), { ...staff, query: {} });
};

interface Kind {
  readonly name: string;
  readonly put: (world: World) => ApiHandler;
  readonly get: (world: World) => ApiHandler;
}

const settingKinds: readonly Kind[] = [
  { name: 'authority', put: makePutAuthority, get: makeGetAuthority },
  { name: 'account', put: makePutAccount, get: makeGetAccount },
  { name: 'client', put: makePutClient, get: makeGetClient },
];

const settings = async (ask: Ask): Promise<void> => {
  const world = behindStaff(await aTown());
  for (const { name, put, get } of settingKinds) {
    const path = { [`${name}_id`]: `new-${name}` };
    const example = operations[`settings/put-${name}`]?.body?.example ?? {};
    const edit = (changes: object, headers: Readonly<Record<string, string>> = {}) =>
      ask(`settings/put-${name}`, put(world), {
        ...staff,
        path,
        headers,
        body: { ...example, ...changes },
      });

    await edit({});
    await edit({});
    await edit({ name: 'Another name', enabled: false });
    const change = name === 'authority' ? { name: 'Another' } : { enabled: false };
    await edit(change);
    await edit(change, { 'if-match': '"9"' });
    await edit(change, { 'if-match': '"1"' });
    await edit({ accounts: ['nobody'], authority: 'nobody', authorities: ['nobody'] });
    await ask(`settings/get-${name}`, get(world), { ...staff, path });
    await ask(`settings/get-${name}`, get(world), { ...staff, path: { [`${name}_id`]: 'nobody' } });
    await ask(`settings/get-${name}`, get(world), { ...staff, roles: ['cashier'], path });
  }
  await ask('settings/put-account', makePutAccount(world), {
    ...staff,
    path: { account_id: 'with-terms' },
    body: {
      ...operations['settings/put-account']?.body?.example,
      fee_terms: { basis_points: 60 },
      desk: 'hall-1',
    },
  });
  await ask('settings/put-account', makePutAccount(world), {
    ...staff,
    path: { account_id: 'house-bank' },
    body: {
      ...operations['settings/put-account']?.body?.example,
      provider: 'bank',
      bank: { holder: 'City of Beijing', number: 'CN123456789', bank_name: 'A bank' },
    },
  });
  await ask('settings/put-client', makePutClient(world), {
    ...staff,
    path: { client_id: 'limited' },
    body: {
      ...operations['settings/put-client']?.body?.example,
      maximum_minor: 100,
      desk: { reversal_limit_minor: 10_000, daily_maximum_minor: 1_000_000, cut_off: '17:30' },
    },
  });
};

export const scenes = {
  creating,
  askingForPayments,
  paying,
  lookingUp,
  reconciling,
  settings,
  parked,
  routing,
  transfers,
  desks,
  deliveries,
  disputes,
  refunds,
} as const;

/** The event of a call as a handler gets it. */
export const eventOf = (call: Call): ApiEvent => anEvent(call);
