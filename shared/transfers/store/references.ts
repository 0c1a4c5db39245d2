// References and what they name: stored once, read strongly.
import { Failure } from '../../kernel/failure.ts';
import { canonicalJson } from '../../kernel/id.ts';
import { findMany } from '../../obligations/store/obligations.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Reference } from '../model/records.ts';
import type { Named } from '../model/take.ts';

export const findReference = async (table: Table, text: string): Promise<Reference | undefined> => {
  const item = await table.get(keys.transferReference(text));
  return item && Reference.parse(item);
};

const referenceWrite = (reference: Reference): Put => ({
  kind: 'put',
  key: keys.transferReference(reference.text),
  attributes: Reference.parse(reference),
  condition: { name: 'whenAbsent' },
});

const isSame = (one: Reference, other: Reference): boolean =>
  one.authority === other.authority &&
  canonicalJson(one.obligations.toSorted()) === canonicalJson(other.obligations.toSorted());

const tries = 3;

/**
 * Stores a reference; true when it stands for these obligations, false when the text is another's
 * already. Throws `Failure('busy')` when nobody can say.
 */
export const keepReference = async (table: Table, reference: Reference): Promise<boolean> => {
  for (let left = tries; left > 0; left -= 1) {
    const known = await findReference(table, reference.text);
    if (known) return isSame(known, reference);
    const { status } = await table.commit([referenceWrite(reference)]);
    if (status === 'committed') return true;
  }
  throw new Failure('busy', 'try_again', 'the reference could not be stored: try again', {
    retryAfterSeconds: 1,
  });
};

/** The references of ours among some texts, each once by what it names, with their obligations. */
export const namedBy = async (
  table: Table,
  texts: readonly string[],
): Promise<readonly Named[]> => {
  const items = await table.getMany(texts.map(keys.transferReference));
  const known = items.flatMap((item) => (item ? [Reference.parse(item)] : []));
  const single = known.filter(
    (one, index) => known.findIndex((other) => isSame(one, other)) === index,
  );
  return Promise.all(
    single.map(async (reference) => ({
      reference,
      obligations: await findMany(table, reference.obligations),
    })),
  );
};
