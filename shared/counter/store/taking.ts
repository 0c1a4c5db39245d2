// What a partner's money does: settles at the instant it was taken, is owed back, or waits for a person.
import { referenceOf } from '../../kernel/id.ts';
import { sum } from '../../kernel/money.ts';
import { type Instant, localDateAt } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { entryWrite } from '../../ledger/store/entries.ts';
import { normalise } from '../../obligations/model/number.ts';
import { type Obligation, obligationId, totalOf } from '../../obligations/model/obligation.ts';
import { findMany } from '../../obligations/store/obligations.ts';
import { type Booking, captured, type Share, shareOf } from '../../payments/model/capture.ts';
import { endingBegun } from '../../payments/model/ending.ts';
import { holderOf } from '../../payments/model/holder.ts';
import type { Attempt, Payment } from '../../payments/model/payment.ts';
import { quoted } from '../../payments/model/quoted.ts';
import { bookingNow, displaced, settled } from '../../payments/store/decide.ts';
import { headChanged, headWrite, quoteWrite } from '../../payments/store/payments.ts';
import type { Succeeded } from '../../providers/outcomes.ts';
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { headOf, type Identity } from '../model/head.ts';
import {
  type PartnerWord,
  partnerDayOf,
  type SuspenseReason,
  type Taking,
} from '../model/partner.ts';
import type { Sender } from './sender.ts';

type Data = PartnerWord['data'];

export interface Taken {
  readonly sender: Sender;
  readonly data: Data;
  readonly identity: Identity;
}

export interface Booked {
  readonly writes: readonly Write[];
  readonly superseded: readonly string[];
  readonly state: Taking['state'];
  readonly why?: SuspenseReason;
  readonly payment?: string;
  readonly bookedOn: string;
}

const takenAtOf = ({ taken_at }: Data): Instant => Date.parse(taken_at);

/** Obligations by their printed numbers; undefined for one that nobody knows. */
const named = async (
  world: Pick<World, 'table'>,
  { sender, data }: Taken,
): Promise<readonly (Obligation | undefined)[]> => {
  const { authority } = sender;
  const ids = data.obligations.map(({ number, category }) => {
    const normalised = normalise(authority.normaliser, number, category);
    return 'key' in normalised ? obligationId(authority.id, normalised.key) : '';
  });
  const known = await findMany(
    world.table,
    ids.filter((id) => id !== ''),
  );
  return ids.map((id) => known.find((one) => one?.id === id));
};

/** What was taken for each, against what was due then. What is over is owed back. */
const sharesOf = ({ sender, data }: Taken, obligations: readonly Obligation[]): readonly Share[] =>
  obligations.map((present, index) => {
    const lines = quoted(present, takenAtOf(data), sender.authority);
    const share = shareOf(lines, present, lines.lines);
    const takenMinor = data.obligations[index]?.amount.amount ?? 0;
    return { ...share, surplusMinor: takenMinor - totalOf(share.applied) };
  });

const whyNot = (
  found: readonly (Obligation | undefined)[],
  shares: readonly Share[],
): SuspenseReason | undefined => {
  const ids = found.map((one) => one?.id);
  if (ids.includes(undefined) || new Set(ids).size < ids.length) return 'unknown_number';
  return shares.some(({ surplusMinor }) => surplusMinor < 0) ? 'too_little' : undefined;
};

const saidOf = ({ sender, data }: Taken): Succeeded => ({
  outcome: 'succeeded',
  providerId: data.serial,
  money: data.amount,
  at: takenAtOf(data),
  providerDay: partnerDayOf(takenAtOf(data), sender.authority.zone, sender.client.desk?.cutOff),
});

/** Booked today with a reference to the day on which the money was taken (promise 12). */
const referred = (entry: Entry, { sender, data }: Taken): Entry => {
  const takenOn = localDateAt(takenAtOf(data), sender.authority.zone);
  return takenOn === entry.day ? entry : { ...entry, referenceDay: takenOn };
};

const suspendedAs = (taken: Taken, why: SuspenseReason, booking: Booking): Booked => {
  const { sender, data, identity } = taken;
  const { amount, currency } = data.amount;
  const said = saidOf(taken);
  const entry: Entry = {
    book: sender.account.id,
    day: booking.day,
    reference: referenceOf(identity.id, 1),
    cause: 'suspense',
    at: booking.at,
    currency,
    lines: [
      { account: holderOf('partner'), amount },
      { account: 'suspense', amount: -amount, why },
    ],
    providerId: data.serial,
    providerAt: said.at,
    ...(said.providerDay === undefined ? {} : { providerDay: said.providerDay }),
  };
  const writes = [entryWrite(referred(entry, taken))];
  return { writes, superseded: [], state: 'suspense', why, bookedOn: booking.day };
};

const paymentOf = (taken: Taken, shares: readonly Share[], booking: Booking): Payment => {
  const { sender, data, identity } = taken;
  const { client, authority, account } = sender;
  const attempt: Attempt = {
    number: 1,
    account: account.id,
    provider: 'partner',
    state: 'submitting',
    startedAt: booking.at,
  };
  const caller = { issuer: 'partner', client: client.id, subject: client.id, roles: [] };
  return {
    head: headOf({
      identity,
      caller: data.operator === undefined ? caller : { ...caller, operator: data.operator },
      client: data.outlet === undefined ? client : { ...client, outlet: data.outlet },
      authority,
      method: data.method,
      amount: data.amount.amount,
      attempts: [attempt],
      at: booking.at,
      quoteUntil: booking.at,
    }),
    quote: {
      assessedAt: takenAtOf(data),
      obligations: shares.map((share) => share.quoted),
      presentation: 'in_person',
      description: `${authority.name}: ${data.serial}`.slice(0, 127).toWellFormed(),
    },
  };
};

const capturedAs = async (
  world: Pick<World, 'table' | 'now'>,
  taken: Taken,
  shares: readonly Share[],
  booking: Booking,
): Promise<Booked> => {
  const payment = paymentOf(taken, shares, booking);
  const { head, quote } = payment;
  const [attempt] = head.attempts;
  if (!attempt) throw new Error('a taking without an attempt');
  const others = await displaced(world, shares, head.id);
  const after = captured(payment, attempt, saidOf(taken), shares, booking);
  return {
    writes: [
      headWrite(after.head, { name: 'whenAbsent' }),
      quoteWrite(head.id, quote),
      entryWrite(referred(after.entry, taken)),
      ...shares.flatMap((share) => settled(share, head, booking.at)),
      ...others.map((other) => headChanged(other, endingBegun(other, 'superseded', booking.at))),
    ],
    superseded: others.map(({ id }) => id),
    state: after.head.state === 'paid' ? 'settled' : 'surplus',
    payment: head.id,
    bookedOn: booking.day,
  };
};

/** Decides what a partner's money does now, read anew on each try. The amounts must add up already. */
export const bookTaking = async (
  world: Pick<World, 'table' | 'now'>,
  taken: Taken,
): Promise<Booked> => {
  const { authority } = taken.sender;
  const found = await named(world, taken);
  const known = found.filter((one) => one !== undefined);
  const shares = known.length === found.length ? sharesOf(taken, known) : [];
  const booking = bookingNow(world, authority);
  const why = whyNot(found, shares);
  return why ? suspendedAs(taken, why, booking) : capturedAs(world, taken, shares, booking);
};

/** Whether the amounts of the obligations are the amount of the whole. */
export const addsUp = ({ amount, obligations }: Data): boolean =>
  obligations.every((one) => one.amount.currency === amount.currency) &&
  sum(obligations.map((one) => one.amount.amount)) === amount.amount;
