// Reads a partner's day for staff: sums, its file's verdict, and the money that waits in suspense.
import type { LocalDate } from '../kernel/time.ts';
import type { World } from '../world.ts';
import type { PartnerDay, Taking } from './model/partner.ts';
import { readPartnerDay, takingsOf } from './store/partners.ts';
import { type Sender, senderOf } from './store/sender.ts';

export interface PartnerDayRead {
  readonly sender: Sender;
  readonly day: PartnerDay;
  readonly suspended: readonly Taking[];
}

/** Throws `Failure('missing')` for what is no partner; an idle day is all zero. */
export const getPartnerDay = async (
  { table }: Pick<World, 'table'>,
  { client, day }: { readonly client: string; readonly day: LocalDate },
): Promise<PartnerDayRead> => {
  const sender = await senderOf(table, client);
  const [read, takings] = await Promise.all([
    readPartnerDay(table, client, day),
    takingsOf(table, client, day),
  ]);
  return { sender, day: read, suspended: takings.filter(({ state }) => state === 'suspense') };
};
