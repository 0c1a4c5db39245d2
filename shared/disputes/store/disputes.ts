// Disputes of payments and their places on the list; a place moves in the commit that moves its dispute.
import * as z from 'zod';
import { keys } from '../../table/keys.ts';
import type { Put, Table, Write } from '../../table/table.ts';
import { Dispute, parseDisputeId, placeOf } from '../model/dispute.ts';

const Content = Dispute.omit({ revision: true });

export const findDispute = async (table: Table, id: string): Promise<Dispute | undefined> => {
  const named = parseDisputeId(id);
  const item = named && (await table.get(keys.dispute(named.payment, named.number)));
  return item && Dispute.parse(item);
};

const placeWrite = (dispute: Dispute): Put => ({
  kind: 'put',
  key: keys.disputePlace(placeOf(dispute)),
  attributes: { dispute: dispute.id },
  condition: { name: 'whenAbsent' },
});

/** A new dispute, or one as it now is, with its place on the list. */
export const disputeWrites = (before: Dispute | undefined, after: Dispute): readonly Write[] => {
  const put: Put = {
    kind: 'put',
    key: keys.dispute(after.payment, after.number),
    attributes: Content.parse(after),
    condition: before
      ? { name: 'whenUnchanged', revision: before.revision }
      : { name: 'whenAbsent' },
  };
  if (before && placeOf(before) === placeOf(after)) return [put];
  const leaves: readonly Write[] = before
    ? [
        {
          kind: 'remove',
          key: keys.disputePlace(placeOf(before)),
          condition: { name: 'whenUnchanged', revision: 1 },
        },
      ]
    : [];
  return [put, ...leaves, placeWrite(after)];
};

const Place = z.looseObject({ dispute: z.string() });

export interface DisputePage {
  readonly disputes: readonly Dispute[];
  readonly cursor?: string;
}

const pageSize = 50;

/** A page of the list: open ones by when evidence is due; ended ones, the youngest first. */
export const disputePage = async (
  table: Table,
  state: 'open' | 'ended',
  cursor?: string,
): Promise<DisputePage> => {
  const { table: name, pk } = keys.disputePlace('');
  const page = await table.list({
    table: name,
    pk,
    prefix: `${state}#`,
    backwards: state === 'ended',
    limit: pageSize,
    ...(cursor === undefined ? {} : { after: cursor }),
  });
  const found = await table.getMany(
    page.items.flatMap((item) => {
      const named = parseDisputeId(Place.parse(item).dispute);
      return named ? [keys.dispute(named.payment, named.number)] : [];
    }),
  );
  return {
    disputes: found.filter((item) => item !== undefined).map((item) => Dispute.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
