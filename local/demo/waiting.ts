// What npm start lays ready: the demo's town, payments that wait for their payers, and a fine to begin with.
import type { House } from '../house.ts';
import { begin, openStage } from './stage.ts';
import { type ChannelName, clientOf, type Fine, foundTown, type MethodName } from './town.ts';

/** One for every method that has orders, each at another place where possible. */
const payments = [
  { channel: 'web', method: 'card' },
  { channel: 'kiosk', method: 'wechat' },
  { channel: 'counter', method: 'alipay' },
  { channel: 'kiosk', method: 'unionpay' },
] as const satisfies readonly { readonly channel: ChannelName; readonly method: MethodName }[];

/** The client that the printed token of a payer belongs to. */
export const payerClient = clientOf('app');

/** Founds the town and begins the payments; answers a fine that nobody has begun to pay. */
export const layReady = async (house: House): Promise<Fine> => {
  const stage = openStage(house);
  await foundTown(stage.staff);
  for (const { channel, method } of payments)
    await begin(stage, { channel, method, fines: [await stage.fine()] });
  return stage.fine();
};
