// Calls of the transfers' handlers, at least one for each answer that the pages promise.
import { make as makeReceive } from '../../functions/transfers/receive.ts';
import { make as makeRefer } from '../../functions/transfers/refer.ts';
import { make as makeSuspense } from '../../functions/transfers/suspense.ts';
import { roles } from '../../shared/edge/caller.ts';
import { signedAt } from '../providers/bank/signing.ts';
import {
  aBankKey,
  aCredit,
  aTown,
  connectedTo,
  fines,
  notification,
  told,
} from '../transfers/bank.ts';
import type { TestWorld } from '../world.ts';
import type { Ask } from './scenes.ts';

const clerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const staff = { client: 'console', subject: 'anna', roles } as const;

const referring = async (ask: Ask, town: TestWorld): Promise<void> => {
  const refer = (obligations: readonly object[], caller: object = clerk) =>
    ask('transfers/refer', makeRefer(town), { ...clerk, ...caller, body: { obligations } });
  const [first] = fines;

  await refer([{ obligation_id: first?.id }]);
  await refer([{ obligation_id: 'beijing.110101190009999' }]);
  await refer([{ claim: 'x' }]);
  await refer([{ obligation_id: first?.id }], { client: 'nobody' });
};

const pushing = async (ask: Ask, town: TestWorld): Promise<void> => {
  const key = await aBankKey();
  const world = connectedTo(town, key);
  const body = notification([]);
  const signature = await signedAt(key, Buffer.from(body), world.now());
  const push = (headers: Readonly<Record<string, string>>, account = 'bank-1') =>
    ask('transfers/receive', makeReceive(world), {
      path: { account },
      body: Buffer.from(body),
      headers: { 'content-type': 'application/xml', 'x-jws-signature': signature, ...headers },
    });

  await push({ 'x-fapi-interaction-id': '93bac548-d2de-4546-b106-880a5018460d' });
  await push({}, 'sandbox-1');
  await push({ 'x-jws-signature': 'none' });
  await push({ 'x-fapi-interaction-id': 'a b' });
  await push({ 'content-type': 'application/json' });
};

/** A payer, a bank and a clerk of the finance office. */
export const transfers = async (ask: Ask): Promise<void> => {
  const town = await aTown();
  const office = await aTown({ staff: true });
  await told(office, [aCredit(undefined)]);

  await referring(ask, town);
  await pushing(ask, town);
  await ask('transfers/suspense', makeSuspense(office), { ...staff, query: { account: 'bank-1' } });
};
