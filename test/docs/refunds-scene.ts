// Calls of the handlers of refunds, at least one for each answer that the pages promise.

import { make as makeApprove } from '../../functions/refunds/approve.ts';
import { make as makeConfirm } from '../../functions/refunds/confirm-payout.ts';
import { make as makeGet } from '../../functions/refunds/get.ts';
import { make as makeGetPayee } from '../../functions/refunds/get-payee.ts';
import { make as makeList } from '../../functions/refunds/list.ts';
import { make as makeNamePayee } from '../../functions/refunds/name-payee.ts';
import { make as makeReject } from '../../functions/refunds/reject.ts';
import { make as makeRequest } from '../../functions/refunds/request.ts';
import { make as makeReroute } from '../../functions/refunds/reroute.ts';
import { make as makeWithdraw } from '../../functions/refunds/withdraw.ts';
import { roles } from '../../shared/edge/caller.ts';
import type { ApiHandler } from '../../shared/edge/route.ts';
import type { World } from '../../shared/world.ts';
import { deliver } from '../payments/scene.ts';
import { aPaidScene, cny } from '../refunds/scene.ts';
import type { Ask } from './scenes.ts';

const anna = { client: 'console', subject: 'anna', roles } as const;
const ben = { client: 'console', subject: 'ben', roles } as const;
const payee = { holder: '李娜', number: '6222020200112233445', bank_name: '昆明银行' } as const;

const aConsole = async (ask: Ask) => {
  const { world, payment } = await aPaidScene({ count: 2 });
  const staff: World = { ...world, access: { ...world.access, staff: true } };
  const id = payment.head.id;
  const call =
    (verb: string, make: (world: World) => ApiHandler) =>
    (refund_id: string, changes: object = {}) =>
      ask(`refunds/${verb}`, make(staff), { ...ben, path: { refund_id }, ...changes });
  const request = async (key: string, changes: object = {}): Promise<string> => {
    const answer = await ask('refunds/request', makeRequest(staff), {
      ...anna,
      path: { payment_id: id },
      headers: { 'idempotency-key': key },
      body: {
        reason: 'decision_withdrawn',
        expected_refundable: cny(40_000),
        documents: [{ kind: 'ruling', reference: '2026-417' }],
        ...changes,
      },
    });
    const found = Object.entries(answer ?? {}).find(([name]) => name === 'refund_id');
    return String(found?.[1]);
  };
  const version = (revision: number) => ({ headers: { 'if-match': `"${revision}"` } });
  return { world, id, staff, call, request, version };
};

const refusing = async (ask: Ask): Promise<void> => {
  const { call, request, version } = await aConsole(ask);
  const [approve, reject] = [call('approve', makeApprove), call('reject', makeReject)];
  const withdraw = call('withdraw', makeWithdraw);
  const first = await request('1');
  await request('1');
  await request('1', { note: 'other' });
  await request('2', { expected_refundable: cny(1) });
  await request('3', { documents: [] });
  await approve(first, { body: {}, ...version(1), ...anna });
  await approve(first, { body: {} });
  await approve(first, { body: {}, ...version(9) });
  await withdraw(first);
  await reject(first, { body: { note: 'not this decision' }, ...version(1) });
  await reject(first, { body: { note: 'again' }, ...version(2) });
  await withdraw(await request('4'), anna);
  await approve(first.replace(/.$/, '9'), { body: {}, ...version(1) });
};

const sending = async (ask: Ask): Promise<void> => {
  const { world, id, staff, call, request, version } = await aConsole(ask);
  const approve = call('approve', makeApprove);
  const reroute = call('reroute', makeReroute);
  world.provider.refund = async () => ({ outcome: 'failed', code: 'card_expired' });
  const failed = await request('1');
  await reroute(failed, anna);
  await approve(failed, { body: {}, ...version(1) });
  await deliver(world);
  await call('get', makeGet)(failed);
  await reroute(failed, anna);
  const transfer = `${id}R2`;
  await approve(transfer, { body: {}, ...version(1) });
  await call('get-payee', makeGetPayee)(transfer);
  await call('name-payee', makeNamePayee)(transfer, { ...anna, body: payee });
  await call('get-payee', makeGetPayee)(transfer);
  const confirm = call('confirm-payout', makeConfirm);
  const paid = { outcome: 'paid', bank_reference: 'B417', paid_on: '2026-03-09' };
  await confirm(transfer, { body: paid });
  await approve(transfer, { body: {}, ...version(2) });
  await confirm(transfer, { body: { ...paid, paid_on: '2030-01-01' } });
  await confirm(transfer, { body: paid });
  await call('name-payee', makeNamePayee)(failed, { ...anna, body: payee });
  const queries: readonly Readonly<Record<string, string>>[] = [
    { payment_id: id },
    { account: 'sandbox-1', business_day: '2026-03-09' },
    {},
  ];
  for (const query of queries) await ask('refunds/list', makeList(staff), { ...ben, query });
};

export const refunds = async (ask: Ask): Promise<void> => {
  await refusing(ask);
  await sending(ask);
};
