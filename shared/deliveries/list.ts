// Lists the deliveries to a receiver: the log, or only what waits for a person.
import type { World } from '../world.ts';
import { type DeliveryPage, deliveryPage } from './store/deliveries.ts';

const pageSize = 50;

export interface ListInput {
  readonly authority: string;
  readonly receiver: string;
  readonly state?: 'parked' | undefined;
  readonly cursor?: string | undefined;
}

/** The youngest first. */
export const list = (
  { table }: Pick<World, 'table'>,
  { authority, receiver, state, cursor }: ListInput,
): Promise<DeliveryPage> =>
  deliveryPage(table, {
    authority,
    receiver,
    isParked: state === 'parked',
    limit: pageSize,
    cursor,
  });
