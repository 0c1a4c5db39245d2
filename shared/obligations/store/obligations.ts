// Reads obligations and builds their writes; the only room that knows their items.
import * as z from 'zod';
import { Instant } from '../../kernel/time.ts';
import { keys } from '../../table/keys.ts';
import type { Condition, Item, Put, Table } from '../../table/table.ts';
import { Notice, Obligation } from '../model/obligation.ts';

const readLimit = 100;

const decoded = (item: Item | undefined): Obligation | undefined =>
  item === undefined ? undefined : Obligation.parse(item);

/** The obligation, read strongly, or undefined. */
export const find = async (table: Table, id: string): Promise<Obligation | undefined> =>
  decoded(await table.get(keys.obligation(id)));

/** Obligations in the order of their ids, read strongly; undefined where there is none. */
export const findMany = async (
  table: Table,
  ids: readonly string[],
): Promise<readonly (Obligation | undefined)[]> => {
  const found: (Obligation | undefined)[] = [];
  for (let from = 0; from < ids.length; from += readLimit) {
    const page = ids.slice(from, from + readLimit).map(keys.obligation);
    found.push(...(await table.getMany(page)).map(decoded));
  }
  return found;
};

const Stored = Obligation.omit({ revision: true });
/** An obligation as it is written: the table layer counts its revision. */
export type ObligationContent = Omit<Obligation, 'revision'>;

const conditionOf = (before: Obligation | undefined, after: ObligationContent): Condition => {
  if (!before) return { name: 'whenAbsent' };
  const takesLock = after.lock !== undefined && before.lock === undefined;
  return { name: takesLock ? 'whenUnlocked' : 'whenUnchanged', revision: before.revision };
};

/**
 * The write of an obligation: `whenAbsent` when there was none before, `whenUnlocked` when it takes
 * a lock, else `whenUnchanged`. A lock or settling payment that `after` leaves out is dropped.
 */
export const obligationWrite = (before: Obligation | undefined, after: ObligationContent): Put => ({
  kind: 'put',
  key: keys.obligation(after.id),
  attributes: Stored.parse(after),
  condition: conditionOf(before, after),
});

/** An obligation's earlier version, kept for ever beside the present one. */
export const ObligationVersion = z.object({
  obligation: z.string(),
  version: z.int().min(1),
  notice: Notice,
  holds: Obligation.shape.holds,
  digest: z.string(),
  importedAt: Instant,
});
export type ObligationVersion = Readonly<z.infer<typeof ObligationVersion>>;

/** The write that keeps what an obligation said before it is changed; commit it with the change. */
export const versionWrite = (before: Obligation): Put => ({
  kind: 'put',
  key: keys.obligationVersion(before.id, before.version),
  attributes: ObligationVersion.parse({ ...before, obligation: before.id }),
  condition: { name: 'whenAbsent' },
});

/** All earlier versions, oldest first; the present one is the obligation itself. */
export const earlierVersions = async (
  table: Table,
  id: string,
): Promise<readonly ObligationVersion[]> => {
  const { table: name, pk } = keys.obligation(id);
  const versions: ObligationVersion[] = [];
  let after: string | undefined;
  do {
    const page = await table.list({
      table: name,
      pk,
      prefix: 'version#',
      ...(after === undefined ? {} : { after }),
    });
    versions.push(...page.items.map((item) => ObligationVersion.parse(item)));
    after = page.after;
  } while (after !== undefined);
  return versions;
};
