// Switches something off at once, or plans its maintenance.
import { Failure } from '../kernel/failure.ts';
import { dayMs } from '../kernel/time.ts';
import { type Kept, keepRecord } from '../settings/store/keep.ts';
import { findAccount, findAuthority, findClient } from '../settings/store/settings.ts';
import type { Table } from '../table/table.ts';
import type { World } from '../world.ts';
import type { Switch, Target } from './model/switch.ts';
import { endWrites } from './store/ended-switches.ts';
import {
  findSwitch,
  findSwitches,
  type SwitchContent,
  switchesLimit,
  switchWrite,
} from './store/switches.ts';

export interface PutSwitchInput {
  readonly content: SwitchContent;
  readonly ifMatch?: number;
}

const unprocessable = (pointer: string, code: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail, { errors: [{ pointer, code, detail }] });

const noName = {
  account: (name: string) =>
    unprocessable('/target/name', 'account_not_found', `no account is called "${name}"`),
  client: (name: string) =>
    unprocessable('/target/name', 'client_not_found', `no client is called "${name}"`),
} as const;

/** Methods and channels are closed lists, which the shape of the body holds. */
const checkTarget = async (table: Table, { kind, name }: Target): Promise<void> => {
  if (kind !== 'account' && kind !== 'client') return;
  const found = await (kind === 'account' ? findAccount : findClient)(table, name);
  if (!found) throw noName[kind](name);
};

const checkAuthority = async (table: Table, id: string | undefined): Promise<void> => {
  if (id === undefined || (await findAuthority(table, id))) return;
  throw unprocessable('/authority', 'authority_not_found', `no authority is called "${id}"`);
};

/** Windows stay in the list for a day after they are over, then move to those that were ended. */
const keptMs = dayMs;

const isOver = ({ until = Number.POSITIVE_INFINITY }: Switch, now: number): boolean =>
  until + keptMs <= now;

/** Every payment reads the list: it must not grow with the years. A refused move was made by another. */
const tidy = async (
  { table, now }: Pick<World, 'table' | 'now'>,
  all: readonly Switch[],
): Promise<void> => {
  for (const one of all.filter((old) => isOver(old, now())))
    await table.commit(endWrites(one, { at: now(), by: 'clock' }));
};

const checkRoom = (all: readonly Switch[], { id }: SwitchContent): void => {
  if (all.length < switchesLimit || all.some((one) => one.id === id)) return;
  throw new Failure(
    'conflict',
    'too_many_switches',
    `there are ${all.length} switches: end some that are not needed any more`,
  );
};

/** The same again by the same person changes nothing. Throws a Failure with pointers. */
export const putSwitch = async (
  world: Pick<World, 'table' | 'now'>,
  { content, ifMatch }: PutSwitchInput,
): Promise<Kept> => {
  const { table } = world;
  await checkTarget(table, content.target);
  await checkAuthority(table, content.authority);
  const all = await findSwitches(table);
  await tidy(world, all);
  checkRoom(
    all.filter((one) => !isOver(one, world.now())),
    content,
  );
  return keepRecord(table, {
    content,
    find: () => findSwitch(table, content.id),
    write: (before) => switchWrite(content, before),
    fixed: [],
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
};
