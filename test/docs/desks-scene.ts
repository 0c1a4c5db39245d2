// Calls of the desks' handlers, at least one for each answer that the pages promise.

import { memberOf } from '../../docs/describe.ts';
import { make as makeCount } from '../../functions/counter/count.ts';
import { make as makeDecideFinding } from '../../functions/counter/decide-finding.ts';
import { make as makeDecideHandOver } from '../../functions/counter/decide-hand-over.ts';
import { make as makeDecideReversal } from '../../functions/counter/decide-reversal.ts';
import { make as makeFindOut } from '../../functions/counter/find-out.ts';
import { make as makeGetPartnerDay } from '../../functions/counter/get-partner-day.ts';
import { make as makeGetSession } from '../../functions/counter/get-session.ts';
import { make as makeHandOver } from '../../functions/counter/hand-over.ts';
import { make as makeListUnconfirmed } from '../../functions/counter/list-unconfirmed.ts';
import { make as makeOpen } from '../../functions/counter/open.ts';
import { make as makePartnerDay } from '../../functions/counter/partner-day.ts';
import { make as makePartnerNotification } from '../../functions/counter/partner-notification.ts';
import { make as makePartnerVerify } from '../../functions/counter/partner-verify.ts';
import { make as makeRecordDebit } from '../../functions/counter/record-debit.ts';
import { make as makeReverseTake } from '../../functions/counter/reverse-take.ts';
import { make as makeTake } from '../../functions/counter/take.ts';
import { make as makeTellDebit } from '../../functions/counter/tell-debit.ts';
import { dayMs, iso } from '../../shared/kernel/time.ts';
import { clientWrite } from '../../shared/settings/store/settings.ts';
import { aHall, fineIds, fines, piecesOf, yuan } from '../counter/desk.ts';
import { partnerKey, signedBy, withPartner } from '../counter/post.ts';
import { aClient, type TestWorld } from '../world.ts';
import type { Ask } from './scenes.ts';

const cashier = {
  client: 'counter-1',
  subject: 'clerk-1',
  operator: 'clerk-1',
  roles: ['cashier'],
} as const;
const colleague = { ...cashier, subject: 'clerk-2', operator: 'clerk-2' } as const;
const boss = { ...cashier, subject: 'boss', operator: 'boss', roles: ['approver'] } as const;
const anna = { ...cashier, subject: 'anna', operator: 'anna', roles: ['reconciler'] } as const;

const withKey = (key: string) => ({ headers: { 'idempotency-key': key } });
const named = (...indexes: readonly number[]) =>
  indexes.map((index) => ({ obligation_id: fineIds[index] }));
const textOf = (body: unknown, name: string): string => String(memberOf(body, name));

const opening = async (ask: Ask, world: TestWorld): Promise<string> => {
  const open = (key: string, changes: object = {}) =>
    ask('counter/open', makeOpen(world), {
      ...cashier,
      ...withKey(key),
      body: { float: yuan(500) },
      ...changes,
    });
  const session = textOf(await open('o-1'), 'session_id');

  await open('o-1');
  await open('o-1', { body: { float: yuan(1) } });
  await open('o-2');
  await open('o-3', { client: 'kiosk-1' });
  await open('o-4', { ...colleague, body: { authority: 'nobody', float: yuan(1) } });
  await open('o-5', { ...colleague, body: { float: { amount: 1, currency: 'HKD' } } });
  return session;
};

const taking = async (ask: Ask, world: TestWorld, session: string): Promise<string> => {
  const take = (key: string, body: object, changes: object = {}) =>
    ask('counter/take', makeTake(world), {
      ...cashier,
      ...withKey(key),
      path: { session_id: session },
      body: { obligations: named(0), given: yuan(300), ...body },
      ...changes,
    });
  const payment = textOf(await take('t-1', {}), 'payment_id');

  await take('t-1', {});
  await take('t-1', { given: yuan(200) });
  await take('t-2', {});
  await take('t-3', { obligations: named(1, 1) });
  await take('t-4', { obligations: named(1), given: yuan(1) });
  await take('t-5', { obligations: named(1), amount: yuan(1) });
  await take('t-6', { obligations: named(1) }, colleague);
  await take('t-7', { obligations: named(1, 2), given: yuan(400) });
  await take('t-8', { obligations: [{ obligation_id: 'beijing.110101190009999' }] });
  return payment;
};

const reversing = async (ask: Ask, world: TestWorld, session: string, payment: string) => {
  const path = { session_id: session, payment_id: payment };
  const reverse = (caller: object) =>
    ask('counter/reverse-take', makeReverseTake(world), {
      ...cashier,
      ...caller,
      path,
      body: { reason: 'wrong notice' },
    });
  const decide = (caller: object, decision: string) =>
    ask('counter/decide-reversal', makeDecideReversal(world), {
      ...boss,
      ...caller,
      path,
      body: { decision },
    });

  await decide({}, 'accept');
  await reverse(colleague);
  await reverse({});
  await decide({ operator: 'clerk-1' }, 'accept');
  await decide({}, 'refuse');
  await reverse({});
  await decide({}, 'accept');
  await reverse({});
};

const ending = async (ask: Ask, world: TestWorld, session: string): Promise<void> => {
  const path = { session_id: session };
  const count = (pieces: readonly object[]) =>
    ask('counter/count', makeCount(world), { ...cashier, path, body: { pieces } });
  const handOver = () =>
    ask('counter/hand-over', makeHandOver(world), { ...cashier, path, body: { to: 'safe' } });
  const decide = (caller: object, body: object) =>
    ask('counter/decide-hand-over', makeDecideHandOver(world), {
      ...boss,
      ...caller,
      path,
      body,
    });

  await handOver();
  await count([{ value: 3, count: 1 }]);
  await count(piecesOf(89_900));
  await handOver();
  await decide({ operator: 'clerk-1' }, { decision: 'accept', amount: yuan(899) });
  await decide({}, { decision: 'accept', amount: yuan(900) });
  await decide({}, { decision: 'refuse', reason: 'a note is missing' });
  await decide({}, { decision: 'accept', amount: yuan(899) });
  await handOver();
  await decide({}, { decision: 'accept', amount: yuan(899) });
  await count([]);
  const read = (caller: object) =>
    ask('counter/get-session', makeGetSession(world), { ...cashier, ...caller, path });
  await read({});
  await read(colleague);
};

const drawers = async (ask: Ask): Promise<void> => {
  const world = await aHall({ staff: true });
  const session = await opening(ask, world);
  const payment = await taking(ask, world, session);
  await reversing(ask, world, session, payment);
  await ending(ask, world, session);

  const desk = { reversalLimitMinor: 100_000 };
  await world.table.commit([clientWrite(aClient({ outlet: 'hall', desk }), 1)]);
  const next = textOf(
    await ask('counter/open', makeOpen(world), {
      ...cashier,
      ...withKey('o-9'),
      body: { float: { amount: 0, currency: 'CNY' } },
    }),
    'session_id',
  );
  const taken = await ask('counter/take', makeTake(world), {
    ...cashier,
    ...withKey('t-9'),
    path: { session_id: next },
    body: { obligations: named(5), given: yuan(200) },
  });
  await ask('counter/reverse-take', makeReverseTake(world), {
    ...cashier,
    path: { session_id: next, payment_id: textOf(taken, 'payment_id') },
    body: { reason: 'wrong notice' },
  });
};

const debiting = async (ask: Ask, world: TestWorld): Promise<string> => {
  const record = (key: string, body: object = {}, changes: object = {}) =>
    ask('counter/record-debit', makeRecordDebit(world), {
      ...cashier,
      ...withKey(key),
      body: { obligations: named(0), terminal: 'T-1', ...body },
      ...changes,
    });
  const slip = { voucher: '1', reference: '2', debited_at: iso(world.now()) };
  const tell = (key: string, body: object) =>
    ask('counter/tell-debit', makeTellDebit(world), { ...cashier, ...withKey(key), body });
  await record('d-1');
  await record('d-1');
  await record('d-1', { terminal: 'T-2' });
  await record('d-2');
  await record('d-3', {}, { client: 'post-office' });
  await tell('d-1', { outcome: 'timed_out' });
  await tell('d-1', { outcome: 'debited', ...slip, debited_at: '2020-01-01T00:00:00Z' });
  await tell('d-1', { outcome: 'debited', ...slip });
  await tell('d-1', { outcome: 'reversed' });
  await tell('d-1', { outcome: 'not_printed' });
  await tell('d-9', { outcome: 'declined' });
  const mixed = {
    obligations: named(7),
    cash: { session_id: '0'.repeat(19), part: yuan(1), given: yuan(1) },
  };
  await record('d-4', mixed);
  return textOf(await record('d-5', { obligations: named(8) }), 'payment_id');
};

const terminals = async (ask: Ask): Promise<void> => {
  const world = await aHall({ staff: true });
  const payment = await debiting(ask, world);
  const path = { payment_id: payment };
  const findOut = (body: object) =>
    ask('counter/find-out', makeFindOut(world), { ...anna, path, body });
  const decide = (caller: object, decision: string) =>
    ask('counter/decide-finding', makeDecideFinding(world), {
      ...boss,
      ...caller,
      path,
      body: { decision },
    });

  await ask('counter/list-unconfirmed', makeListUnconfirmed(world), anna);
  await decide({}, 'accept');
  await findOut({ outcome: 'not_debited', reason: 'not on the list' });
  await ask('counter/list-unconfirmed', makeListUnconfirmed(world), anna);
  await decide({ operator: 'anna' }, 'accept');
  await decide({}, 'accept');
  await findOut({ outcome: 'not_debited', reason: 'again' });
};

const partnered = async (ask: Ask): Promise<void> => {
  const hall = await aHall();
  const world = withPartner(hall);
  const office = { client: 'post-office', subject: 'post-office', operator: 'p-1' } as const;
  const [one, two] = fines;
  const word = (serial: string, number = one?.number, amount = yuan(200)) => ({
    type: 'payment.taken',
    timestamp: iso(world.now()),
    data: { serial, taken_at: iso(world.now()), amount, obligations: [{ number, amount }] },
  });
  const notify = (id: string, content: object, changes: object = {}) => {
    const body = JSON.stringify(content);
    return ask('counter/partner-notification', makePartnerNotification(world), {
      path: { client_id: 'post-office' },
      headers: signedBy(partnerKey, id, body, world.now()),
      body: Buffer.from(body),
      ...changes,
    });
  };
  const verify = (number: string) =>
    ask('counter/partner-verify', makePartnerVerify(world), {
      ...office,
      body: { authority: 'beijing', notices: [{ number }] },
    });
  await verify(two?.number ?? '');
  await verify('110101199999999');
  await verify('x');
  await notify('m-1', word('P1'));
  await notify('m-1', word('P1'));
  await notify('m-1', word('P2'));
  await notify('m-2', word('P1', two?.number));
  await notify('m-3', word('P3', '110101199999999'));
  await notify('m-4', { type: 'other' });
  await notify('m-5', word('P5'), { headers: {} });
  await notify('m-6', word('P6'), { path: { client_id: 'nobody' } });
  await notify('m-7', word('P7', two?.number, { amount: 1, currency: 'CNY' }));

  const day = '2026-03-09';
  const file = (text: string) =>
    ask('counter/partner-day', makePartnerDay(world), {
      path: { client_id: 'post-office', business_day: day },
      headers: signedBy(partnerKey, 'f-1', text, world.now()),
      body: Buffer.from(text),
    });
  await file('');
  world.clock.advance(dayMs);
  await file('1,1\nP1,2\n');
  await file('1,20000\nP1,20000\n');
  await file('3,40001\nP1,20000\nP3,20000\nP7,1\n');
  const read = (client: string) =>
    ask(
      'counter/get-partner-day',
      makeGetPartnerDay({ ...world, access: { ...world.access, staff: true } }),
      {
        ...anna,
        path: { client_id: client, business_day: day },
      },
    );
  await read('post-office');
  await read('nobody');

  const desk = { reversalLimitMinor: 0, dailyMaximumMinor: 1 };
  await world.table.commit([
    clientWrite(aClient({ id: 'post-office', channel: 'partner', desk }), 1),
  ]);
  await verify(two?.number ?? '');
  await notify('m-8', word('P8', fines[3]?.number));
  await verify(two?.number ?? '');
};

/** Drawers, card terminals and a post office. */
export const desks = async (ask: Ask): Promise<void> => {
  await drawers(ask);
  await terminals(ask);
  await partnered(ask);
};
