// Before a partner takes money: whether it may take more on this day of its own.
import { Failure } from '../kernel/failure.ts';
import type { LocalDate } from '../kernel/time.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import { admit } from '../payments/store/admit.ts';
import type { World } from '../world.ts';
import { partnerDayOf } from './model/partner.ts';
import { readPartnerDay } from './store/partners.ts';
import { senderOf } from './store/sender.ts';

export interface PartnerToday {
  readonly day: LocalDate;
  /** What it may still take, in minor units; undefined = no limit. */
  readonly leftMinor: number | undefined;
}

/** The partner's day that money taken now counts for. Throws a Failure when its limit is reached. */
export const checkPartnerDay = async (
  world: Pick<World, 'table' | 'now'>,
  caller: PaymentCaller,
): Promise<PartnerToday> => {
  await admit(world, caller);
  const { client, authority } = await senderOf(world.table, caller.client);
  const day = partnerDayOf(world.now(), authority.zone, client.desk?.cutOff);
  const maximumMinor = client.desk?.dailyMaximumMinor;
  if (maximumMinor === undefined) return { day, leftMinor: undefined };
  const { totalMinor } = await readPartnerDay(world.table, client.id, day);
  if (totalMinor < maximumMinor) return { day, leftMinor: maximumMinor - totalMinor };
  throw new Failure(
    'unprocessable',
    'daily_limit',
    `this partner may take ${maximumMinor} in minor units a day, and has: take no more for ${day}`,
    { members: { business_day: day } },
  );
};
