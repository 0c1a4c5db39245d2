// Stores what an authority says of one obligation, however many writers work on it at once.
import { Failure } from '../../kernel/failure.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Table, Write } from '../../table/table.ts';
import { type Amendment, amended, type Said } from '../model/amend.ts';
import type { Obligation } from '../model/obligation.ts';
import { find, obligationWrite, versionWrite } from './obligations.ts';

export type Kept =
  | { readonly result: 'created' | 'unchanged' | 'changed'; readonly obligation: Obligation }
  | { readonly result: 'refused'; readonly code: string; readonly detail: string };

const tries = 8;

type Stored = Extract<Amendment, { readonly after: unknown }>;

const writesOf = (amendment: Stored): readonly Write[] =>
  amendment.result === 'created'
    ? [obligationWrite(undefined, amendment.after)]
    : [obligationWrite(amendment.before, amendment.after), versionWrite(amendment.before)];

const keptOf = (amendment: Stored): Kept => ({
  result: amendment.result,
  obligation: {
    ...amendment.after,
    revision: amendment.result === 'created' ? 1 : amendment.before.revision + 1,
  },
});

/** A commit whose answer was lost did happen when its very version is there. */
const isThere = (present: Obligation | undefined, { after }: Stored): boolean =>
  present?.digest === after.digest && present.version === after.version;

export interface Keeping {
  readonly said: Said;
  readonly at: Instant;
  /** Throws when the obligation as it stands must not be changed; asked before each try. */
  readonly allow?: (present: Obligation | undefined) => void;
  /** What a read just found: it saves the first try its own. */
  readonly seen?: { readonly present: Obligation | undefined };
}

/** What a try that did not end leaves to the next one. */
interface Again {
  readonly result: 'again';
  /** The commit whose answer was lost. */
  readonly lost?: Stored;
}

const tried = async (
  table: Table,
  { said, at, allow, seen }: Keeping,
  lost: Stored | undefined,
): Promise<Kept | Again> => {
  const present = seen ? seen.present : await find(table, said.id);
  if (lost && isThere(present, lost)) return keptOf(lost);
  allow?.(present);
  const amendment = amended(present, said, at);
  if (amendment.result === 'refused') return amendment;
  if (amendment.result === 'unchanged')
    return { result: 'unchanged', obligation: amendment.before };
  const { status } = await table.commit(writesOf(amendment));
  if (status === 'committed') return keptOf(amendment);
  return status === 'unknown' ? { result: 'again', lost: amendment } : { result: 'again' };
};

/**
 * Reads, decides and commits, again when another writer was faster. The same content writes nothing.
 * Throws `Failure('busy')` when it loses every race; then nothing was written.
 */
export const keep = async (table: Table, keeping: Keeping): Promise<Kept> => {
  const { seen: _seen, ...rest } = keeping;
  let outcome = await tried(table, keeping, undefined);
  for (let attempt = 1; attempt < tries && outcome.result === 'again'; attempt += 1)
    outcome = await tried(table, rest, outcome.lost);
  if (outcome.result !== 'again') return outcome;
  throw new Failure('busy', 'obligation_busy', 'others change this obligation: try again', {
    retryAfterSeconds: 1,
  });
};
