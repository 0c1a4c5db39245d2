// Calls of the desk's handlers for parked work, at least one for each answer that the pages promise.

import { make as makeGet } from '../../functions/parked/get.ts';
import { make as makeList } from '../../functions/parked/list.ts';
import { make as makeReplay } from '../../functions/parked/replay.ts';
import { make as makeReport } from '../../functions/parked/report-paid.ts';
import { make as makeResolve } from '../../functions/parked/resolve.ts';
import { make as makeSetAside } from '../../functions/parked/set-aside.ts';
import { make as makeCreate } from '../../functions/payments/create.ts';
import { roles } from '../../shared/edge/caller.ts';
import { findPayment } from '../../shared/payments/store/payments.ts';
import { anObligation } from '../obligations/obligation.ts';
import { heard } from '../payments/scene.ts';
import { aNotification, deliveryOf, post, signed } from '../webhooks/post.ts';
import { aBusyWorld, type TestWorld } from '../world.ts';
import type { Ask } from './scenes.ts';

const clerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const staff = { client: 'console', subject: 'anna', roles } as const;

const fine = anObligation();

const memberOf = (body: unknown, name: string): unknown =>
  body !== null && typeof body === 'object'
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : '';

const reporting = async (ask: Ask, world: TestWorld): Promise<void> => {
  const created = await ask('payments/create', makeCreate(world), {
    ...clerk,
    headers: { 'idempotency-key': 'parked-1' },
    body: { obligations: [{ obligation_id: fine.id }], method: 'card' },
  });
  const id = String(memberOf(created, 'payment_id'));
  const report = (payment_id: string, body: object = {}) =>
    ask('parked/report-paid', makeReport(world), { ...clerk, path: { payment_id }, body });

  await report(id, { voucher: '4200002026030912345678' });
  await report(id);
  await report('0'.repeat(19));
  await report(id, { voucher: '!' });
  const payment = await findPayment(world.table, id);
  if (!payment) throw new Error('the scene has no payment');
  await heard(world, payment);
  await report(id);
};

const deciding = async (ask: Ask, world: TestWorld): Promise<void> => {
  await post(world, signed(world, aNotification(world, 'of-nobody')));
  await makeSetAside(world)(deliveryOf(['scrambled']), {});
  const list = (query: Readonly<Record<string, string>>, who: object = staff) =>
    ask('parked/list', makeList(world), { ...staff, ...who, query });
  const ids = async (kind: string): Promise<string> => {
    const parked = memberOf(await list({ kind }), 'parked');
    return Array.isArray(parked) ? String(memberOf(parked[0], 'parked_id')) : '';
  };
  const notification = await ids('notification');
  const letter = await ids('dead_letter');
  const missing = 'stuck-0000000000000000000';
  const get = (parked_id: string) =>
    ask('parked/get', makeGet(world), { ...staff, path: { parked_id } });
  const replay = (parked_id: string, headers = {}) =>
    ask('parked/replay', makeReplay(world), { ...staff, path: { parked_id }, headers });
  const resolve = (parked_id: string, headers = {}, note = 'a test of the provider') =>
    ask('parked/resolve', makeResolve(world), {
      ...staff,
      path: { parked_id },
      headers,
      body: { code: 'not_ours', note },
    });

  await list({});
  await list({ kind: 'nothing' });
  await list({}, { roles: ['cashier'] });
  await get(notification);
  await get(letter);
  await get(missing);
  await replay(letter);
  await replay(missing);
  await replay(notification, { 'if-match': '"9"' });
  await replay(notification);
  await resolve(notification);
  await resolve(notification, { 'if-match': '"1"' });
  await resolve(missing, { 'if-match': '"1"' });
  await resolve(notification, { 'if-match': '"2"' });
  await resolve(notification, { 'if-match': '"3"' }, 'something else');
  await replay(notification);
  await list({ state: 'resolved' });
};

/** A payer who says that it was paid, and staff who look after what no longer moves. */
export const parked = async (ask: Ask): Promise<void> => {
  const world = await aBusyWorld({ obligations: [fine] });
  await reporting(ask, world);
  await deciding(ask, { ...world, access: { ...world.access, staff: true } });
};
