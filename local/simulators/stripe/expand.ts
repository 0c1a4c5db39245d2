// Honours expand[]: an identifier in the answer becomes the object it names.
import { shownTransaction } from './balance.ts';
import { badParameter } from './errors.ts';
import type { State } from './state.ts';

const maxDepth = 4;

/** Fields that can be opened here; Stripe can open more, but nobody may ask for others at all. */
const expandable = new Set([
  ...['latest_charge', 'payment_intent', 'charge', 'balance_transaction', 'source', 'data'],
  ...['failure_balance_transaction', 'result'],
]);

/** Refuses before any work what cannot be expanded. */
export const checkExpand = (paths: readonly string[]): void => {
  for (const path of paths) {
    const names = path.split('.');
    const unknown = names.find((name) => !expandable.has(name));
    if (unknown !== undefined) throw notExpandable(unknown);
    if (names.length > maxDepth)
      throw badParameter(`You cannot expand more than ${maxDepth} levels.`, { param: 'expand' });
  }
};

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The answer with every path of `paths` opened, such as latest_charge.balance_transaction. */
export const expanded = (state: State, answer: unknown, paths: readonly string[]): unknown =>
  paths.reduce((value, path) => opened(state, value, path.split('.')), answer);

const opened = (state: State, value: unknown, path: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((one) => opened(state, one, path));
  const [name, ...rest] = path;
  // The work is done by now, so a field that this object lacks is left alone.
  if (name === undefined || !isNode(value) || !(name in value)) return value;
  return { ...value, [name]: opened(state, fetched(state, value[name]), rest) };
};

/** Lists and objects that are already there stay; an identifier becomes what it names. */
const fetched = (state: State, value: unknown): unknown =>
  typeof value === 'string' ? (lookup(state, value) ?? value) : value;

const lookup = (state: State, id: string): unknown => {
  const transaction = state.transactions.get(id);
  if (transaction) return shownTransaction(state, transaction);
  const tables = [state.intents, state.charges, state.refunds, state.payouts, state.disputes];
  return tables.map((table) => table.get(id)).find((one) => one !== undefined);
};

const notExpandable = (name: string): Error =>
  badParameter(`This property cannot be expanded (${name}).`, { param: 'expand' });
