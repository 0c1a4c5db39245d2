// Calls of the events' handlers, at least one for each answer that the pages promise.
import { operations } from '../../docs/operations.ts';
import { make as makeGetReceiver } from '../../functions/deliveries/get-receiver.ts';
import { make as makeList } from '../../functions/deliveries/list.ts';
import { make as makePutReceiver } from '../../functions/deliveries/put-receiver.ts';
import { make as makeResend } from '../../functions/deliveries/resend.ts';
import { deliveryId } from '../../shared/deliveries/model/delivery.ts';
import { relay } from '../../shared/deliveries/relay.ts';
import { roles } from '../../shared/edge/caller.ts';
import { aboutFine, aReceiver, aScene, becomes, runQueue } from '../deliveries/scene.ts';
import type { TestWorld } from '../world.ts';
import type { Ask } from './scenes.ts';

const staff = { client: 'console', subject: 'anna', roles } as const;
const path = { authority_id: 'beijing', receiver_id: 'archive' };

const receiving = async (ask: Ask, world: TestWorld): Promise<void> => {
  const example = operations['deliveries/put-receiver']?.body?.example;
  const put = (changes: object = {}, headers = {}, where = path) =>
    ask('deliveries/put-receiver', makePutReceiver(world), {
      ...staff,
      path: where,
      headers,
      body: { ...example, ...changes },
    });
  await put();
  await put();
  await put({ enabled: false });
  await put({ enabled: false }, { 'if-match': '"9"' });
  await put({ enabled: false }, { 'if-match': '"1"' });
  await put({ url: 'http://cases.example.com' });
  await put({}, {}, { ...path, authority_id: 'nobody' });
  for (let count = 0; count < 9; count += 1)
    await put({}, {}, { ...path, receiver_id: `more-${count}` });
  const get = (receiver_id: string) =>
    ask('deliveries/get-receiver', makeGetReceiver(world), {
      ...staff,
      path: { ...path, receiver_id },
    });
  await get('archive');
  await get('nobody');
};

const delivering = async (ask: Ask, world: TestWorld): Promise<void> => {
  const list = (query: Readonly<Record<string, string>>) =>
    ask('deliveries/list', makeList(world), {
      ...staff,
      query: { authority: 'beijing', receiver: 'casework', ...query },
    });
  await becomes(world, 'settled');
  world.receiver.answer = () => ({ fault: 'address_refused' });
  await relay(world, [aboutFine]);
  await list({});
  await runQueue(world);
  await list({});
  await list({ state: 'parked' });
  await list({ cursor: 'x' });
  const [handed] = world.handed;
  const resend = (delivery_id: string) =>
    ask('deliveries/resend', makeResend(world), { ...staff, path: { delivery_id } });
  await resend(handed?.delivery ?? '');
  const at = 1;
  await resend(deliveryId({ authority: 'a1', receiver: 'b1', at, event: '0'.repeat(24) }));
  await resend('x');
};

/** An editor of settings, and a case system that cannot be reached. */
export const deliveries = async (ask: Ask): Promise<void> => {
  const world = await aScene({ staff: true, receivers: [aReceiver()] });
  await receiving(ask, world);
  await delivering(ask, world);
};
