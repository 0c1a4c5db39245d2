// Open items: entries that no committed file has named yet. They count only through committed tries.
import type { Instant } from '../../kernel/time.ts';
import { committedOf } from '../../ledger/store/runs.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Remove, Table } from '../../table/table.ts';
import { Expected, type Expected as ExpectedEntry, OpenItem } from '../model/expected.ts';

/** Opens an item under a try that is still to commit. */
export const openWrite = (
  account: string,
  entry: ExpectedEntry,
  opened: { readonly by: string; readonly at: Instant },
): Put => ({
  kind: 'put',
  key: keys.openItem(account, entry.reference, entry.cause),
  attributes: { ...Expected.parse(entry), openedBy: opened.by, openedAt: opened.at },
  condition: { name: 'whenAbsent' },
});

/** Closes an item under a try that is still to commit. */
export const closeWrite = (account: string, item: OpenItem, attempt: string): Put => {
  const { revision, ...content } = item;
  return {
    kind: 'put',
    key: keys.openItem(account, item.reference, item.cause),
    attributes: { ...content, closedBy: attempt },
    condition: { name: 'whenUnchanged', revision },
  };
};

const removal = (account: string, item: OpenItem): Remove => ({
  kind: 'remove',
  key: keys.openItem(account, item.reference, item.cause),
  condition: { name: 'whenUnchanged', revision: item.revision },
});

export interface OpenItemPage {
  readonly open: readonly OpenItem[];
  /** Closed by a committed try, or opened by one that never committed. */
  readonly gone: readonly OpenItem[];
  readonly after?: string;
}

/** A page of an account's items, in order of reference, sorted out by the commit records of their tries. */
export const openItemPage = async (
  table: Table,
  account: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<OpenItemPage> => {
  const { pk, table: name } = keys.openItem(account, '', '');
  const range = { table: name, pk, limit };
  const page = await table.list(after === undefined ? range : { ...range, after });
  const items = page.items.map((item) => OpenItem.parse(item));
  const tries = items.flatMap((item) => [item.openedBy, item.closedBy ?? []].flat());
  const committed = await committedOf(table, tries);
  const isOpen = (item: OpenItem): boolean =>
    committed.has(item.openedBy) && !(item.closedBy && committed.has(item.closedBy));
  return {
    open: items.filter(isOpen),
    gone: items.filter((item) => !isOpen(item)),
    ...(page.after === undefined ? {} : { after: page.after }),
  };
};

const pageLimit = 1_000;

/** Every open item of an account, and those that are over. */
export const allOpenItems = async (
  table: Table,
  account: string,
): Promise<{ readonly open: readonly OpenItem[]; readonly gone: readonly OpenItem[] }> => {
  const open: OpenItem[] = [];
  const gone: OpenItem[] = [];
  let after: string | undefined;
  do {
    const options = after === undefined ? {} : { after };
    const page: OpenItemPage = await openItemPage(table, account, { limit: pageLimit, ...options });
    open.push(...page.open);
    gone.push(...page.gone);
    after = page.after;
  } while (after !== undefined);
  return { open, gone };
};

/** Takes away what is over. Only the holder of the account's fence may: no other try is alive then. */
export const sweep = async (
  table: Table,
  account: string,
  gone: readonly OpenItem[],
): Promise<void> => {
  for (const item of gone) await table.commit([removal(account, item)]);
};
