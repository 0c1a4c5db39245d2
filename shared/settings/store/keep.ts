// Stores a settings record under the revision that its editor saw, so that no edit is lost.
import { Failure, type Fault } from '../../kernel/failure.ts';
import { canonicalJson } from '../../kernel/id.ts';
import type { Put, Table } from '../../table/table.ts';

interface Revised {
  readonly revision: number;
}

export interface Keeping<Content extends object> {
  readonly content: Content;
  readonly find: () => Promise<(Content & Revised) | undefined>;
  readonly write: (before: number | undefined) => Put;
  /** The revision that the editor read. */
  readonly ifMatch?: number;
  /** Members that others are stored under: they stay as they were made. */
  readonly fixed: readonly (keyof Content & string)[];
}

export interface Kept {
  readonly result: 'created' | 'unchanged' | 'changed';
  readonly revision: number;
}

const tries = 5;

const same = (a: object, b: object): boolean =>
  canonicalJson({ ...a, revision: 0 }) === canonicalJson({ ...b, revision: 0 });

/** A change must name what it changes; else two editors would overwrite each other unseen. */
const checkRevision = (before: Revised | undefined, ifMatch: number | undefined): void => {
  if (before && ifMatch === undefined)
    throw new Failure(
      'conflict',
      'if_match_needed',
      'this record exists: read it, and repeat its ETag in If-Match to change it',
    );
  if (before?.revision !== ifMatch)
    throw new Failure(
      'changed',
      'record_changed',
      'the record is not as you read it: read it again and repeat your change',
    );
};

const checkFixed = <Content extends object>(
  before: Content | undefined,
  { content, fixed }: Keeping<Content>,
): void => {
  const errors: readonly Fault[] = fixed
    .filter((name) => before && before[name] !== content[name])
    .map((name) => ({
      pointer: `/${name}`,
      code: 'fixed_field',
      detail: `${name} cannot change: what is stored depends on it; make a new record`,
    }));
  if (errors.length > 0)
    throw new Failure('unprocessable', 'fixed_field', 'this field cannot change', { errors });
};

interface Again {
  readonly result: 'again';
  /** What a commit whose answer was lost has done, if it happened. */
  readonly lost?: Kept;
}

const tried = async <Content extends object>(
  table: Table,
  keeping: Keeping<Content>,
  lost: Kept | undefined,
): Promise<Kept | Again> => {
  const before = await keeping.find();
  if (before && same(before, keeping.content))
    return lost ?? { result: 'unchanged', revision: before.revision };
  checkRevision(before, keeping.ifMatch);
  checkFixed(before, keeping);
  const { status } = await table.commit([keeping.write(before?.revision)]);
  const kept: Kept = before
    ? { result: 'changed', revision: before.revision + 1 }
    : { result: 'created', revision: 1 };
  if (status === 'committed') return kept;
  return status === 'unknown' ? { result: 'again', lost: kept } : { result: 'again' };
};

/**
 * Creates or changes a record; the same content again writes nothing and needs no `ifMatch`. Throws a
 * Failure: conflict (`if_match_needed`), changed, unprocessable (a fixed field), busy.
 */
export const keepRecord = async <Content extends object>(
  table: Table,
  keeping: Keeping<Content>,
): Promise<Kept> => {
  let outcome = await tried(table, keeping, undefined);
  for (let attempt = 1; attempt < tries && outcome.result === 'again'; attempt += 1)
    outcome = await tried(table, keeping, outcome.lost);
  if (outcome.result !== 'again') return outcome;
  throw new Failure('busy', 'record_busy', 'others change this record: try again', {
    retryAfterSeconds: 1,
  });
};
