// Books what a bank's message tells: read whole first, then each movement in a transaction of its own.
import { Failure } from '../kernel/failure.ts';
import { inParallel } from '../kernel/parallel.ts';
import type { Account } from '../settings/model/account.ts';
import { getAccount, getAuthority } from '../settings/store/settings.ts';
import { decoded } from '../statements/bytes.ts';
import { type Moved, type Movement, movementsOf } from '../statements/camt/movements.ts';
import { type CamtEvent, type CamtReport, readCamt } from '../statements/camt/read.ts';
import type { World } from '../world.ts';
import { takeBack } from './store/take-back.ts';
import { type Outcome, type TakeWorld, type Told, takeIn } from './store/take-in.ts';

export type BookWorld = TakeWorld & Pick<World, 'files' | 'hashKeys'>;

/** How many movements of a message ended how. */
export type Booked = Readonly<Record<Outcome | 'skipped', number>>;

/** `received/{account}/{SHA-256 of the bytes}.xml` */
const keyPattern = /^received\/([a-z0-9][a-z0-9-]{1,31})\/[0-9a-f]{64}\.xml$/;

/** Credits side by side: each waits for the table only. */
const atOnce = 8;

const refused = (code: string, detail: string): Failure =>
  new Failure('unprocessable', code, detail);

const textOf = async ({ files }: BookWorld, object: string): Promise<AsyncIterable<string>> => {
  const chunks = await files.read('messages', object);
  if (chunks) return decoded(chunks, 'utf-8');
  throw new Failure('missing', 'bank_message_missing', `there is no message ${object}`);
};

const checkReport = ({ message, account }: CamtReport, ours: Account): void => {
  if (message.kind !== 'camt.054')
    throw refused(
      'bank_message_kind',
      'the message is no camt.054: drop statements in their bucket, under the account',
    );
  if (account !== ours.bank?.number)
    throw refused(
      'bank_message_of_another_account',
      'the message tells of another account: point each account to its own address',
    );
};

const movedBy = (event: CamtEvent): readonly Moved[] =>
  event.is === 'entry' ? movementsOf(event.report, event.entry) : [];

/** Everything that the message tells, before anything of it is booked: it is whole, and of our account. */
const readMessage = async (
  world: BookWorld,
  object: string,
  account: Account,
): Promise<readonly Moved[]> => {
  const moved: Moved[] = [];
  for await (const event of readCamt(await textOf(world, object))) {
    if (event.is === 'report') checkReport(event.report, account);
    moved.push(...movedBy(event));
  }
  return moved;
};

const isTakenBack = ({ isCredit, isReturn, isReversal }: Movement): boolean =>
  !isCredit && (isReturn || isReversal);

const toldOf = async (world: BookWorld, object: string): Promise<Told> => {
  const id = keyPattern.exec(object)?.[1];
  if (id === undefined) throw refused('bank_message_name', 'this object was not stored by us');
  const account = await getAccount(world.table, id);
  const [authority, { paymentId: idKey }] = await Promise.all([
    getAuthority(world.table, account.authority),
    world.hashKeys(),
  ]);
  return { account, authority, idKey, message: object };
};

/** A credit before the return of it, also where both stand in one message. */
const bookAll = async (
  world: BookWorld,
  told: Told,
  movements: readonly Movement[],
): Promise<Booked> => {
  const counts = { settled: 0, surplus: 0, suspense: 0, returned: 0, already: 0, skipped: 0 };
  const credits = movements.filter(({ isCredit }) => isCredit);
  const returns = movements.filter(isTakenBack);
  counts.skipped = movements.length - credits.length - returns.length;
  await inParallel(credits, atOnce, async (movement) => {
    counts[await takeIn(world, told, movement)] += 1;
  });
  for (const movement of returns) counts[await takeBack(world, told, movement)] += 1;
  return counts;
};

/**
 * Books the message that lies under `object`; repetitions change nothing. Debits that undo nothing (fees,
 * payments of ours) are the statement's to tell. Throws `Failure('unprocessable')` for a message that must
 * not be used, and, once all else is booked, for one with entries that cannot be read: a person looks.
 */
export const book = async (world: BookWorld, object: string): Promise<Booked> => {
  const told = await toldOf(world, object);
  const moved = await readMessage(world, object, told.account);
  const movements = moved.filter((one) => one.is === 'movement');
  const booked = await bookAll(world, told, movements);
  world.log.info('bank_message_booked', { account: told.account.id, message: object, ...booked });
  for (const [outcome, count] of Object.entries(booked))
    if (count > 0) world.log.count('transfer', { outcome });
  const faults = moved.filter((one) => one.is === 'fault');
  const [first] = faults;
  if (first)
    throw refused(
      'bank_message_faults',
      `${faults.length} entries cannot be read, the first in line ${first.line}: ${first.detail}`,
    );
  return booked;
};
