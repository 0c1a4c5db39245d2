// Books a credit once: one transaction holds the movement's name, its entry and all that it settles.
import { Failure } from '../../kernel/failure.ts';
import { referenceOf } from '../../kernel/id.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import type { Booking } from '../../payments/model/capture.ts';
import { endingBegun } from '../../payments/model/ending.ts';
import { bookingNow, displaced, settled } from '../../payments/store/decide.ts';
import { headChanged, headWrite, quoteWrite } from '../../payments/store/payments.ts';
import type { Account } from '../../settings/model/account.ts';
import type { Authority } from '../../settings/model/authority.ts';
import type { Movement } from '../../statements/camt/movements.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import type { End } from '../model/records.ts';
import { referencesIn } from '../model/rf.ts';
import { type Suspended, suspenseEntry, suspenseRecord } from '../model/suspend.ts';
import {
  capturedBy,
  type Facts,
  type Opened,
  saidOf,
  take,
  transferPaymentId,
} from '../model/take.ts';
import { creditWrite, idWrites, suspenseWrite } from './movements.ts';
import { nameOf } from './name.ts';
import { namedBy } from './references.ts';

export type TakeWorld = Pick<World, 'table' | 'now' | 'log' | 'wake'>;

/** Where a movement stands: an account, and the message that told of it. */
export interface Told {
  readonly account: Account;
  readonly authority: Authority;
  /** Key of the payment ids. */
  readonly idKey: string;
  readonly message: string;
}

export type Outcome = End | 'already';

export interface Step {
  readonly writes: readonly Write[];
  readonly end: End;
  readonly superseded: readonly string[];
}

const tries = 5;

/** What every booked movement leaves: its name, and what finds it again. */
export const tracesOf = (
  { account, message }: Told,
  facts: Facts,
  left: {
    readonly reference: string;
    readonly end: End;
    readonly digest: string;
    readonly at: number;
  },
): readonly Write[] => {
  const { reference, end, digest, at } = left;
  const { key } = facts;
  return [
    creditWrite({ account: account.id, key, digest, reference, end, message, bookedAt: at }),
    ...(facts.movement.isCredit ? idWrites(account.id, facts.movement.ids, reference) : []),
  ];
};

const openStep = async (
  world: TakeWorld,
  facts: Facts,
  opened: Opened,
  booking: Booking,
): Promise<Step> => {
  const { head, entry } = capturedBy(opened, saidOf(facts.movement, facts.key), booking);
  const others = await displaced(world, opened.shares, head.id);
  return {
    end: head.applied > 0 ? 'settled' : 'surplus',
    writes: [
      headWrite(head, { name: 'whenAbsent' }),
      quoteWrite(head.id, opened.payment.quote),
      entryWrite(entry),
      ...opened.shares.flatMap((share) => settled(share, head, booking.at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', booking.at))),
    ],
    superseded: others.map(({ id }) => id),
  };
};

/** Money that waits: its entry and its record. */
export const suspendStep = (
  told: Told,
  facts: Facts,
  id: string,
  { suspended, booking }: { readonly suspended: Suspended; readonly booking: Booking },
): Step => ({
  end: 'suspense',
  writes: [
    entryWrite(suspenseEntry(facts, id, suspended, booking)),
    suspenseWrite(suspenseRecord(facts, id, suspended, { booking, message: told.message })),
  ],
  superseded: [],
});

const stepOf = async (world: TakeWorld, told: Told, facts: Facts, id: string): Promise<Step> => {
  const named = await namedBy(world.table, referencesIn(facts.movement.remittance));
  const booking = bookingNow(world, told.authority);
  const taken = take(facts, id, named, booking.at);
  return taken.kind === 'open'
    ? openStep(world, facts, taken, booking)
    : suspendStep(told, facts, id, { suspended: taken, booking });
};

/** How a step is decided once the movement has its name. */
export type Decide = (facts: Facts, id: string) => Promise<Step>;

/**
 * Books a movement, deciding anew on each lost race; repeated movements change nothing. Throws
 * `Failure('busy')` after five lost races: the message comes again.
 */
export const bookOnce = async (
  world: TakeWorld,
  told: Told,
  movement: Movement,
  decide: Decide,
): Promise<Outcome> => {
  const { account, authority } = told;
  for (let left = tries; left > 0; left -= 1) {
    const name = await nameOf(world.table, account.id, movement);
    if ('booked' in name) return 'already';
    const facts: Facts = { movement, key: name.key, account, authority };
    const id = transferPaymentId(told.idKey, account.id, name.key);
    const step = await decide(facts, id);
    const { digest } = name;
    const reference = referenceOf(id, 1);
    const traces = tracesOf(told, facts, { reference, end: step.end, digest, at: world.now() });
    const { status } = await world.table.commit([...step.writes, ...traces]);
    if (status !== 'committed') continue;
    await Promise.all(step.superseded.map((payment) => world.wake({ payment }, 0)));
    return step.end;
  }
  throw new Failure('busy', 'try_again', 'others are changing what this transfer pays: try again');
};

/** Books a credit: it settles, is owed back, or waits in suspense. */
export const takeIn = (world: TakeWorld, told: Told, movement: Movement): Promise<Outcome> =>
  bookOnce(world, told, movement, (facts, id) => stepOf(world, told, facts, id));
