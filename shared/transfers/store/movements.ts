// Movements that were booked, how to find them again, and money in suspense.
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Credit, Suspense } from '../model/records.ts';

export const findCredit = async (
  table: Table,
  account: string,
  key: string,
): Promise<Credit | undefined> => {
  const item = await table.get(keys.transferCredit(account, key));
  return item && Credit.parse(item);
};

/** Stands in the same transaction as the movement's entry: so a movement is booked once. */
export const creditWrite = (credit: Credit): Put => ({
  kind: 'put',
  key: keys.transferCredit(credit.account, credit.key),
  attributes: Credit.parse(credit),
  condition: { name: 'whenAbsent' },
});

/** Lets a transfer be found by what banks call it. */
export const idWrites = (
  account: string,
  ids: readonly string[],
  reference: string,
): readonly Put[] =>
  [...new Set(ids)].slice(0, 2).map((id) => ({
    kind: 'put',
    key: keys.transferId(account, id, reference),
    attributes: { reference },
    condition: { name: 'whenAbsent' },
  }));

/** Payers may give one id to many transfers; more than this tell nobody apart. */
const sameIdLimit = 20;

/** References of entries that were booked under an id. */
export const referencesOf = async (
  table: Table,
  account: string,
  ids: readonly string[],
): Promise<readonly string[]> => {
  const pages = await Promise.all(
    ids.map((id) => {
      const { table: name, pk } = keys.transferId(account, id, '');
      return table.list({ table: name, pk, limit: sameIdLimit });
    }),
  );
  return [...new Set(pages.flatMap(({ items }) => items.map(({ sk }) => sk)))];
};

export const findSuspense = async (
  table: Table,
  account: string,
  reference: string,
): Promise<Suspense | undefined> => {
  const item = await table.get(keys.suspense(account, reference));
  return item && Suspense.parse(item);
};

const Stored = Suspense.omit({ revision: true });

export const suspenseWrite = (suspense: Omit<Suspense, 'revision'>): Put => ({
  kind: 'put',
  key: keys.suspense(suspense.account, suspense.reference),
  attributes: Stored.parse(suspense),
  condition: { name: 'whenAbsent' },
});

/** Returned money no longer waits for anybody; its record stays. */
export const suspenseReturned = (before: Suspense, at: number): Put => ({
  kind: 'put',
  key: keys.suspense(before.account, before.reference),
  attributes: Stored.parse({ ...before, returnedAt: at }),
  condition: { name: 'whenUnchanged', revision: before.revision },
});

export interface SuspensePage {
  readonly items: readonly Suspense[];
  readonly cursor?: string;
}

/** A page of an account's suspense, by reference. */
export const suspensePage = async (
  table: Table,
  account: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<SuspensePage> => {
  const { table: name, pk } = keys.suspense(account, '');
  const page = await table.list({
    table: name,
    pk,
    limit: query.limit,
    ...(query.cursor === undefined ? {} : { after: query.cursor }),
  });
  return {
    items: page.items.map((item) => Suspense.parse(item)),
    ...(page.after === undefined ? {} : { cursor: page.after }),
  };
};
