// Takes a delivery off the list of what waits for a person; only those who send it again may remove.
import { keys } from '../../table/keys.ts';
import type { Remove } from '../../table/table.ts';
import type { DeliveryName } from '../model/delivery.ts';

export const unlisted = ({ authority, receiver, at, event }: DeliveryName): Remove => ({
  kind: 'remove',
  key: keys.parkedDelivery(authority, receiver, at, event),
  condition: { name: 'always' },
});
