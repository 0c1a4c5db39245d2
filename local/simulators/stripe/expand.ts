// Honours expand[]: an identifier in the answer becomes the object it names.
import { shownTransaction } from './balance.ts';
import { badParameter } from './errors.ts';
import type { State } from './state.ts';

const maxDepth = 4;

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The answer with every path of `paths` opened, such as latest_charge.balance_transaction. */
export const expanded = (state: State, answer: unknown, paths: readonly string[]): unknown =>
  paths.reduce((value, path) => opened(state, value, path.split('.')), answer);

const opened = (state: State, value: unknown, path: readonly string[]): unknown => {
  if (path.length === 0 || value === null || value === undefined) return value;
  if (path.length > maxDepth)
    throw badParameter(`You cannot expand more than ${maxDepth} levels.`, { param: 'expand' });
  if (Array.isArray(value)) return value.map((one) => opened(state, one, path));
  const [name = '', ...rest] = path;
  if (!isNode(value) || !(name in value)) throw notExpandable(name);
  return { ...value, [name]: opened(state, fetched(state, name, value[name]), rest) };
};

/** Lists and objects that are already there stay; text must be an identifier that we know. */
const fetched = (state: State, name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const found = lookup(state, value);
  if (!found) throw notExpandable(name);
  return found;
};

const lookup = (state: State, id: string): unknown => {
  const transaction = state.transactions.get(id);
  if (transaction) return shownTransaction(state, transaction);
  const tables = [state.intents, state.charges, state.refunds, state.payouts, state.disputes];
  return tables.map((table) => table.get(id)).find((one) => one !== undefined);
};

const notExpandable = (name: string): Error =>
  badParameter(`This property cannot be expanded (${name}).`, { param: 'expand' });
