// Reads and writes the receivers of an authority.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Receiver, type ReceiverContent } from '../model/receiver.ts';

const Stored = Receiver.extend({ revision: z.int() });

export const findReceiver = async (
  table: Table,
  authority: string,
  id: string,
): Promise<Receiver | undefined> => {
  const item = await table.get(keys.receiver(authority, id));
  return item && Stored.parse(item);
};

/** All of an authority, read strongly; there are few. */
export const receiversOf = async (
  table: Table,
  authority: string,
): Promise<readonly Receiver[]> => {
  const { table: name, pk } = keys.receiver(authority, '');
  const { items } = await table.list({ table: name, pk });
  return items.map((item) => Stored.parse(item));
};

/** `before` is the revision that the writer saw; undefined = there was no record. */
export const receiverWrite = (content: ReceiverContent, before?: number): Put => ({
  kind: 'put',
  key: keys.receiver(content.authority, content.id),
  attributes: Receiver.parse(content),
  condition:
    before === undefined ? { name: 'whenAbsent' } : { name: 'whenUnchanged', revision: before },
});
