// The staff API of refunds, as people call it: by role, through the real handlers.
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
import { type Call, call } from '../obligations/world.ts';
import type { TestWorld } from '../world.ts';

export const anna = { client: 'console', subject: 'anna', roles: ['reconciler'] } as const;
export const ben = { client: 'console', subject: 'ben', roles: ['approver'] } as const;

export const payee = {
  holder: '李娜',
  number: '6222020200112233445',
  bank_name: '昆明银行',
} as const;

export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

const seen = ({ status, headers, body }: Awaited<ReturnType<typeof call>>): Seen => ({
  status,
  headers,
  body: Object.fromEntries(Object.entries(body ?? {})),
});

/** The console of an office: each verb with who calls it; `changes` overrides anything of the call. */
export const aDesk = (world: TestWorld) => {
  const behind: TestWorld = { ...world, access: { ...world.access, staff: true } };
  const path = (refund_id: string) => ({ path: { refund_id } });
  const matching = (etag: string | undefined): Readonly<Record<string, string>> =>
    etag === undefined ? {} : { 'if-match': etag };
  return {
    request: async (payment_id: string, body: object, changes: Call = {}) =>
      seen(
        await call(makeRequest(behind), {
          ...anna,
          path: { payment_id },
          headers: { 'idempotency-key': 'refund-1' },
          body,
          ...changes,
        }),
      ),
    get: async (id: string, changes: Call = {}) =>
      seen(await call(makeGet(behind), { ...anna, ...path(id), ...changes })),
    list: async (query: Readonly<Record<string, string>>, changes: Call = {}) =>
      seen(await call(makeList(behind), { ...anna, query, ...changes })),
    approve: async (id: string, etag?: string, changes: Call = {}) =>
      seen(
        await call(makeApprove(behind), {
          ...ben,
          ...path(id),
          headers: matching(etag),
          body: {},
          ...changes,
        }),
      ),
    reject: async (id: string, etag?: string, changes: Call = {}) =>
      seen(
        await call(makeReject(behind), {
          ...ben,
          ...path(id),
          headers: matching(etag),
          body: { note: 'no ruling' },
          ...changes,
        }),
      ),
    withdraw: async (id: string, changes: Call = {}) =>
      seen(await call(makeWithdraw(behind), { ...anna, ...path(id), ...changes })),
    reroute: async (id: string, changes: Call = {}) =>
      seen(await call(makeReroute(behind), { ...anna, ...path(id), ...changes })),
    namePayee: async (id: string, changes: Call = {}) =>
      seen(await call(makeNamePayee(behind), { ...anna, ...path(id), body: payee, ...changes })),
    getPayee: async (id: string, changes: Call = {}) =>
      seen(await call(makeGetPayee(behind), { ...ben, ...path(id), ...changes })),
    confirm: async (id: string, body: object, changes: Call = {}) =>
      seen(await call(makeConfirm(behind), { ...anna, ...path(id), body, ...changes })),
  };
};
