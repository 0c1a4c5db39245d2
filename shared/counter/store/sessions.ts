// Reads and writes the sessions of cashiers, and the tills that say which session is an operator's last.
import * as z from 'zod';
import { Failure } from '../../kernel/failure.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { Session } from '../model/session.ts';

const Till = z.looseObject({ session: z.string(), revision: z.int() });
export type Till = z.infer<typeof Till>;

/** Also the answer to whoever may not see it. */
export const noSession = (): Failure =>
  new Failure('missing', 'session_not_found', 'no such session: check its id');

export const findSession = async (table: Table, id: string): Promise<Session | undefined> => {
  const item = await table.get(keys.cashSession(id));
  return item && Session.parse(item);
};

/** Throws `Failure('missing')`. */
export const getSession = async (table: Table, id: string): Promise<Session> => {
  const session = await findSession(table, id);
  if (session) return session;
  throw noSession();
};

const contentOf = ({ revision: _revision, ...content }: Session) => content;

const Content = Session.omit({ revision: true });

export const sessionCreated = (session: z.infer<typeof Content>): Put => ({
  kind: 'put',
  key: keys.cashSession(session.id),
  attributes: Content.parse(session),
  condition: { name: 'whenAbsent' },
});

export const sessionChanged = (before: Session, after: Session): Put => ({
  kind: 'put',
  key: keys.cashSession(before.id),
  attributes: Content.parse(contentOf(after)),
  condition: { name: 'whenUnchanged', revision: before.revision },
});

export const findTill = async (
  table: Table,
  outlet: string,
  operator: string,
): Promise<Till | undefined> => {
  const item = await table.get(keys.till(outlet, operator));
  return item && Till.parse(item);
};

/** The till now shows this session; of two that open at once, one is refused. */
export const tillWrite = (
  before: Till | undefined,
  { id, outlet, operator }: Pick<Session, 'id' | 'outlet' | 'operator'>,
): Put => ({
  kind: 'put',
  key: keys.till(outlet, operator),
  attributes: { session: id },
  condition: before ? { name: 'whenUnchanged', revision: before.revision } : { name: 'whenAbsent' },
});
