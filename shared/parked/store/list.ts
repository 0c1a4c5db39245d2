// Lists parked work, the oldest first, across kinds: their lists are merged by the time in their keys.

import { type Debit, isUnconfirmed } from '../../counter/model/debit.ts';
import { findDebit, unconfirmedDebits } from '../../counter/store/unconfirmed.ts';
import { iso } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Page, Table } from '../../table/table.ts';
import { type Parked, type ParkedKind, parkedIds, parkedNow } from '../model/item.ts';
import { findManyParked, findParked } from './park.ts';

const pageSize = 50;

/** A debit whose outcome nobody knows, as the desk sees it. It is found out about at its own routes. */
export const debitParked = (debit: Debit): Parked => ({
  ...parkedNow(
    {
      id: parkedIds.debit(debit.payment),
      reason: 'terminal_silent',
      payment: debit.payment,
      owner: debit.owner,
      money: { amount: debit.cardMinor, currency: debit.currency },
    },
    debit.recordedAt,
  ),
  deadline: debit.confirmBy,
  revision: debit.revision,
});

interface Found {
  readonly place: string;
  readonly id?: string;
  readonly debit?: Debit;
}

interface Source {
  readonly found: readonly Found[];
  readonly hasMore: boolean;
}

const listSource = ({ items, after }: Page): Source => ({
  found: items.map((item) => ({ place: item.sk, id: String(item['id']) })),
  hasMore: after !== undefined,
});

const openOf = async (table: Table, kind: ParkedKind, after?: string): Promise<Source> => {
  const { pk } = keys.parkedOpen(kind, '', '');
  const cursor = after === undefined ? {} : { after };
  return listSource(await table.list({ table: 'payments', pk, limit: pageSize, ...cursor }));
};

const doneOf = async (table: Table, kind: ParkedKind, after?: string): Promise<Source> => {
  const { pk } = keys.parkedDone(kind, '', '');
  const cursor = after === undefined ? {} : { after };
  return listSource(await table.list({ table: 'payments', pk, limit: pageSize, ...cursor }));
};

const debitsOf = async (table: Table, after?: string): Promise<Source> => {
  const { debits, cursor } = await unconfirmedDebits(table, after);
  return {
    found: debits.map((debit) => ({
      place: keys.unconfirmed(iso(debit.recordedAt), debit.payment).sk,
      debit,
    })),
    hasMore: cursor !== undefined,
  };
};

export interface ParkedAsked {
  readonly kinds: readonly ParkedKind[];
  readonly state: Parked['state'];
  readonly cursor?: string | undefined;
}

const sourcesOf = (
  table: Table,
  { kinds, state, cursor }: ParkedAsked,
): readonly Promise<Source>[] => {
  const lists = { open: openOf, resolved: doneOf } as const;
  const withDebits = state === 'open' && kinds.includes('paid_not_confirmed');
  return [
    ...kinds.map((kind) => lists[state](table, kind, cursor)),
    ...(withDebits ? [debitsOf(table, cursor)] : []),
  ];
};

/** The places that every source surely knows of: behind the end of a cut one others may be hidden. */
const merged = (sources: readonly Source[]): readonly Found[] => {
  const ends = sources
    .filter(({ hasMore }) => hasMore)
    .map(({ found }) => found.at(-1)?.place ?? '');
  const end = ends.toSorted()[0];
  return sources
    .flatMap(({ found }) => found)
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .filter(({ place }) => end === undefined || place <= end)
    .slice(0, pageSize);
};

export interface ParkedPage {
  readonly items: readonly Parked[];
  readonly cursor?: string;
}

/** A page of parked work; a page may hold fewer than others and still have a successor. */
export const parkedPage = async (table: Table, asked: ParkedAsked): Promise<ParkedPage> => {
  const sources = await Promise.all(sourcesOf(table, asked));
  const page = merged(sources);
  const known = await findManyParked(
    table,
    page.flatMap(({ id }) => id ?? []),
  );
  const byId = new Map(known.flatMap((item) => (item ? [[item.id, item] as const] : [])));
  const items = page.map(({ id, debit }) => (debit ? debitParked(debit) : byId.get(id ?? '')));
  const last = page.at(-1);
  const total = sources.reduce((sum, { found }) => sum + found.length, 0);
  const hasMore = total > page.length || sources.some((source) => source.hasMore);
  return {
    items: items.filter((item) => item?.state === asked.state).filter((item) => item !== undefined),
    ...(hasMore && last ? { cursor: last.place } : {}),
  };
};

/** One piece of work as the desk sees it, debits at terminals included. */
export const findAtDesk = async (table: Table, id: string): Promise<Parked | undefined> => {
  const prefix = parkedIds.debit('');
  if (!id.startsWith(prefix)) return findParked(table, id);
  const debit = await findDebit(table, id.slice(prefix.length));
  return debit && isUnconfirmed(debit) ? debitParked(debit) : undefined;
};
