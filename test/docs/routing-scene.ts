// Calls of the routing handlers, at least one for each answer that the pages promise.
import { make as makeEnd } from '../../functions/routing/end-switch.ts';
import { make as makeGet } from '../../functions/routing/get-ruleset.ts';
import { make as makeList } from '../../functions/routing/list-switches.ts';
import { make as makeMethods } from '../../functions/routing/payment-methods.ts';
import { make as makePut } from '../../functions/routing/put-ruleset.ts';
import { make as makePutSwitch } from '../../functions/routing/put-switch.ts';
import { roles } from '../../shared/edge/caller.ts';
import { iso, minuteMs } from '../../shared/kernel/time.ts';
import type { World } from '../../shared/world.ts';
import type { Call } from '../obligations/world.ts';
import { rulesTo } from '../routing/api.ts';
import { aBusyWorld, anAccount, morning } from '../world.ts';
import type { Ask } from './scenes.ts';

const staff = { client: 'console', subject: 'anna', roles } as const;
const clerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const notice = { 'zh-CN': '系统维护', en: 'under repair' };

const rules = async (ask: Ask, office: World): Promise<void> => {
  const put = (body: object, changes: Partial<Call> = {}) =>
    ask('routing/put-ruleset', makePut(office), {
      ...staff,
      path: { authority_id: 'beijing' },
      body,
      ...changes,
    });
  const get = (changes: Partial<Call> = {}) =>
    ask('routing/get-ruleset', makeGet(office), {
      ...staff,
      path: { authority_id: 'beijing' },
      ...changes,
    });

  await get();
  await put(rulesTo('sandbox-1'));
  await put(rulesTo('sandbox-1'));
  await put(rulesTo('second'));
  await put(rulesTo('second'), { headers: { 'if-match': '"9"' } });
  await put(rulesTo('second'), { headers: { 'if-match': '"1"' } });
  await put(rulesTo('nobody'));
  await put({ rules: [] });
  await put(rulesTo('second'), { path: { authority_id: 'nowhere' } });
  await get({ query: { version: '1' } });
  await get({ query: { version: '9' } });
  await get({ path: { authority_id: 'nowhere' } });
};

const switches = async (ask: Ask, office: World): Promise<void> => {
  const put = (id: string, body: object, headers = {}) =>
    ask('routing/put-switch', makePutSwitch(office), {
      ...staff,
      path: { switch_id: id },
      body: { kind: 'off', target: { kind: 'method', name: 'card' }, notice, ...body },
      headers,
    });
  const end = (id: string) =>
    ask('routing/end-switch', makeEnd(office), { ...staff, path: { switch_id: id } });
  const list = (query: Call['query'] = {}) =>
    ask('routing/list-switches', makeList(office), { ...staff, query });
  const [from, until] = [iso(morning + minuteMs), iso(morning + 2 * minuteMs)];

  await put('stop', { authority: 'beijing' });
  await put('stop', { authority: 'beijing' });
  await put('stop', {});
  await put('stop', {}, { 'if-match': '"1"' });
  await put('repair', { kind: 'maintenance', from, until });
  await put('nobody', { target: { kind: 'account', name: 'nobody' } });
  await put('never', { kind: 'maintenance' });
  await list();
  await end('stop');
  await end('stop');
  await end('never');
  await list({ ended: 'true' });
  await list({ ended: 'false' });
};

const methods = async (ask: Ask, world: World): Promise<void> => {
  const list = (query: Call['query'], who: Partial<Call> = clerk) =>
    ask('routing/payment-methods', makeMethods(world), { ...who, query });

  await list({ authority: 'beijing' });
  await list({ authority: 'beijing', amount: '100', currency: 'CNY' });
  await list({ authority: 'nowhere' });
  await list({});
  await list({ authority: 'beijing' }, { client: 'nobody' });
  await list({ authority: 'beijing' }, { client: 'counter-1' });
};

export const routing = async (ask: Ask): Promise<void> => {
  const world = await aBusyWorld();
  await world.has({ accounts: [anAccount({ id: 'second' })] });
  const office: World = { ...world, access: { ...world.access, staff: true } };
  await rules(ask, office);
  await switches(ask, office);
  await methods(ask, world);
};
