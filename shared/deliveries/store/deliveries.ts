// Reads and writes deliveries, and the list of those that wait for a person.
import { keys } from '../../table/keys.ts';
import type { Key, Put, Table, Write } from '../../table/table.ts';
import {
  Delivery,
  type DeliveryContent,
  type DeliveryName,
  keptMs,
  parseDeliveryId,
} from '../model/delivery.ts';

const Stored = Delivery.omit({ revision: true });

const keyOf = ({ authority, receiver, at, event }: DeliveryName): Key =>
  keys.delivery(authority, receiver, at, event);

const parkedKey = ({ authority, receiver, at, event }: DeliveryName): Key =>
  keys.parkedDelivery(authority, receiver, at, event);

export const findDelivery = async (table: Table, id: string): Promise<Delivery | undefined> => {
  const item = await table.get(keyOf(parseDeliveryId(id)));
  return item && Delivery.parse(item);
};

export const findDeliveries = async (
  table: Table,
  names: readonly DeliveryName[],
): Promise<readonly Delivery[]> =>
  (await table.getMany(names.map(keyOf)))
    .filter((item) => item !== undefined)
    .map((item) => Delivery.parse(item));

export const deliveryBegun = (delivery: DeliveryContent): Put => ({
  kind: 'put',
  key: keyOf(delivery),
  attributes: Stored.parse(delivery),
  condition: { name: 'whenAbsent' },
});

const changed = (before: Delivery, after: DeliveryContent): Put => ({
  kind: 'put',
  key: keyOf(before),
  attributes: Stored.parse(after),
  condition: { name: 'whenUnchanged', revision: before.revision },
  // A log of what arrived dies in time; what is owed to a receiver never does.
  ...(after.state === 'delivered' ? { expiresAt: (after.last?.at ?? after.at) + keptMs } : {}),
});

const listed = (delivery: Delivery): Put => ({
  kind: 'put',
  key: parkedKey(delivery),
  attributes: {},
  condition: { name: 'always' },
});

/** The writes of a change; a parked one stands in the list of what waits for a person, too. */
export const deliveryChanged = (before: Delivery, after: Delivery): readonly Write[] => [
  changed(before, after),
  ...(after.state === 'parked' ? [listed(after)] : []),
];

export interface DeliveryPage {
  readonly items: readonly Delivery[];
  readonly cursor?: string;
}

export interface DeliveryQuery {
  readonly authority: string;
  readonly receiver: string;
  readonly isParked: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Deliveries to a receiver, the youngest first; or only the parked ones. */
export const deliveryPage = async (
  table: Table,
  { authority, receiver, isParked, limit, cursor }: DeliveryQuery,
): Promise<DeliveryPage> => {
  const make = isParked ? keys.parkedDelivery : keys.delivery;
  const { table: name, pk } = make(authority, receiver, 0, '');
  const page = await table.list({
    table: name,
    pk,
    backwards: true,
    limit,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  const found = isParked
    ? await table.getMany(
        page.items.map(({ sk }) => ({ ...keys.delivery(authority, receiver, 0, ''), sk })),
      )
    : page.items;
  return {
    items: found.filter((item) => item !== undefined).map((item) => Delivery.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
