// Parks notifications and lists what is parked.
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Parked } from '../model/parked.ts';

/** Parks once: the key is made of the notification, so a repeated delivery is refused quietly. */
export const parkedWrite = (parked: Parked): Put => ({
  kind: 'put',
  key: keys.parked(`${parked.provider}#${parked.account}`, parked.notification),
  attributes: Parked.parse(parked),
  condition: { name: 'whenAbsent' },
});

export interface ParkedPage {
  readonly parked: readonly Parked[];
  readonly cursor?: string;
}

const pageSize = 100;

/** A page of what is parked, by provider and account. */
export const listParked = async (table: Table, cursor?: string): Promise<ParkedPage> => {
  const page = await table.list({
    table: 'payments',
    pk: 'parked',
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  return {
    parked: page.items.map((item) => Parked.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
