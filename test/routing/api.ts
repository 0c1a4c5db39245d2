// Calls of the routing API in a busy world: rules, switches and payment methods.
import { make as makeEnd } from '../../functions/routing/end-switch.ts';
import { make as makeGet } from '../../functions/routing/get-ruleset.ts';
import { make as makeList } from '../../functions/routing/list-switches.ts';
import { make as makeMethods } from '../../functions/routing/payment-methods.ts';
import { make as makePut } from '../../functions/routing/put-ruleset.ts';
import { make as makePutSwitch } from '../../functions/routing/put-switch.ts';
import type { Role } from '../../shared/edge/caller.ts';
import { type Answered, type Call, call } from '../obligations/world.ts';
import type { TestWorld } from '../world.ts';

export const notice = { 'zh-CN': '系统维护', en: 'under repair' };

/** The same world behind the staff API. */
const staffed = (world: TestWorld): TestWorld => ({
  ...world,
  access: { ...world.access, staff: true },
});

interface Sent {
  readonly ifMatch?: number;
  readonly roles?: readonly Role[];
}

const sent = ({ ifMatch, roles = ['policy_editor'] }: Sent): Pick<Call, 'roles' | 'headers'> => ({
  roles,
  headers: ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` },
});

const lead = (account: string) => ({
  id: `to-${account}`,
  when: {},
  accounts: [{ account, weight: 1 }],
});

/** Rules that try these accounts in this order. */
export const rulesTo = (...accounts: readonly string[]) => ({ rules: accounts.map(lead) });

export const putRules = (
  world: TestWorld,
  body: unknown,
  how: Sent & { readonly authority?: string } = {},
): Promise<Answered> =>
  call(makePut(staffed(world)), {
    path: { authority_id: how.authority ?? 'beijing' },
    body,
    ...sent(how),
  });

export const getRules = (world: TestWorld, query: Call['query'] = {}): Promise<Answered> =>
  call(makeGet(staffed(world)), {
    path: { authority_id: 'beijing' },
    query,
    roles: ['auditor'],
  });

export const putSwitch = (
  world: TestWorld,
  id: string,
  body: object,
  how: Sent = {},
): Promise<Answered> =>
  call(makePutSwitch(staffed(world)), {
    path: { switch_id: id },
    subject: 'editor-1',
    body: { kind: 'off', notice, ...body },
    ...sent(how),
  });

export const endSwitch = (world: TestWorld, id: string): Promise<Answered> =>
  call(makeEnd(staffed(world)), { path: { switch_id: id }, subject: 'editor-2', ...sent({}) });

export const listSwitches = (world: TestWorld, query: Call['query'] = {}): Promise<Answered> =>
  call(makeList(staffed(world)), { query, roles: ['cashier'] });

export const methodsFor = (
  world: TestWorld,
  query: Call['query'] = { authority: 'beijing' },
  who: Partial<Call> = {},
): Promise<Answered> =>
  call(makeMethods(world), { client: 'counter-1', operator: 'clerk-1', query, ...who });
