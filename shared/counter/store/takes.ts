// Reads and writes the takes of a session.
import { Failure } from '../../kernel/failure.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Take } from '../model/take.ts';

export const noTake = (): Failure =>
  new Failure('missing', 'take_not_found', 'this session took no such payment: check both ids');

const Content = Take.omit({ revision: true });

export const findTake = async (
  table: Table,
  session: string,
  payment: string,
): Promise<Take | undefined> => {
  const item = await table.get(keys.cashTake(session, payment));
  return item && Take.parse(item);
};

/** Throws `Failure('missing')`. */
export const getTake = async (table: Table, session: string, payment: string): Promise<Take> => {
  const take = await findTake(table, session, payment);
  if (take) return take;
  throw noTake();
};

export const takeCreated = (take: Omit<Take, 'revision'>): Put => ({
  kind: 'put',
  key: keys.cashTake(take.session, take.payment),
  attributes: Content.parse(take),
  condition: { name: 'whenAbsent' },
});

export const takeChanged = (before: Take, after: Take): Put => {
  const { revision: _revision, ...content } = after;
  return {
    kind: 'put',
    key: keys.cashTake(before.session, before.payment),
    attributes: Content.parse(content),
    condition: { name: 'whenUnchanged', revision: before.revision },
  };
};

/** All takes of a session, by payment. */
export const takesOf = async (table: Table, session: string): Promise<readonly Take[]> => {
  const { table: name, pk } = keys.cashSession(session);
  const takes: Take[] = [];
  let after: string | undefined;
  do {
    const range = { table: name, pk, prefix: 'take#' } as const;
    const page = await table.list(after === undefined ? range : { ...range, after });
    takes.push(...page.items.map((item) => Take.parse(item)));
    after = page.after;
  } while (after !== undefined);
  return takes;
};
