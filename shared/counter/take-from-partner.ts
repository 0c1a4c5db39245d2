// Takes in a partner's verified word about money: booked once, whatever is repeated or told late.
import { Failure } from '../kernel/failure.ts';
import { canonicalJson, digest, paymentId } from '../kernel/id.ts';
import { minuteMs } from '../kernel/time.ts';
import { ownerOf } from '../payments/model/owner.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import { type PartnerWord, partnerDayOf, type Taking } from './model/partner.ts';
import { refused, tooBusy } from './model/refusals.ts';
import {
  findWord,
  getTaking,
  messageKey,
  partnerDayWrite,
  readPartnerDay,
  serialKey,
  takingWrite,
  type Word,
  wordWrite,
} from './store/partners.ts';
import type { Sender } from './store/sender.ts';
import { addsUp, type Booked, bookTaking, type Taken } from './store/taking.ts';

export type TakeFromPartnerWorld = Pick<
  World,
  'table' | 'now' | 'newId' | 'log' | 'hashKeys' | 'wake'
>;

export interface TakeFromPartnerInput {
  readonly sender: Sender;
  readonly message: string;
  readonly word: PartnerWord;
}

export interface TakenIn {
  readonly taking: Taking;
  readonly replayed: boolean;
}

const tries = 5;
/** Clocks of partners differ by this much. */
const clockMs = 10 * minuteMs;

const checkWord = (world: TakeFromPartnerWorld, { sender, word }: TakeFromPartnerInput): void => {
  const { data } = word;
  if (data.amount.currency !== sender.account.currency)
    throw refused(
      'currency_not_taken',
      '/data/amount/currency',
      `this partner takes ${sender.account.currency}`,
    );
  if (!addsUp(data))
    throw refused(
      'amounts_differ',
      '/data/obligations',
      'the amounts of the obligations must add up to the amount of the whole',
    );
  if (Date.parse(data.taken_at) > world.now() + clockMs)
    throw refused('taken_in_future', '/data/taken_at', 'this has not come yet: correct the time');
};

const takenOf = async (
  world: TakeFromPartnerWorld,
  { sender, word }: TakeFromPartnerInput,
): Promise<Taken> => {
  const { paymentId: key } = await world.hashKeys();
  const { id: client } = sender.client;
  return {
    sender,
    data: word.data,
    identity: {
      id: paymentId(key, ['partner taking', client, word.data.serial]),
      owner: ownerOf(key, { issuer: 'partner', client, subject: client }),
      bodyHash: digest(canonicalJson(word.data)),
      mark: world.newId(),
    },
  };
};

/** What was said before under this message id or serial: the same, nothing, or a contradiction. */
const known = async (
  world: TakeFromPartnerWorld,
  { sender, message }: TakeFromPartnerInput,
  { identity, data }: Taken,
): Promise<Taking | undefined> => {
  const client = sender.client.id;
  const [byMessage, bySerial] = await Promise.all([
    findWord(world.table, client, messageKey(message)),
    findWord(world.table, client, serialKey(data.serial)),
  ]);
  const word = byMessage ?? bySerial;
  if (!word) return undefined;
  if (word.said === identity.bodyHash) return getTaking(world.table, client, word);
  throw new Failure(
    'conflict',
    byMessage ? 'message_reused' : 'serial_reused',
    'this was told before with another content: nothing was changed, clear it up with the authority',
  );
};

const takingOf = ({ sender, data, identity }: Taken, booked: Booked, message: string): Taking => ({
  serial: data.serial,
  client: sender.client.id,
  day: partnerDayOf(Date.parse(data.taken_at), sender.authority.zone, sender.client.desk?.cutOff),
  takenAt: Date.parse(data.taken_at),
  amountMinor: data.amount.amount,
  currency: data.amount.currency,
  state: booked.state,
  ...(booked.why === undefined ? {} : { why: booked.why }),
  ...(booked.payment === undefined ? {} : { payment: booked.payment }),
  said: identity.bodyHash,
  message,
  bookedOn: booked.bookedOn,
});

const writesOf = async (
  world: TakeFromPartnerWorld,
  taking: Taking,
  booked: Booked,
): Promise<readonly Write[]> => {
  const { client, serial, said, day } = taking;
  const word: Word = { day, serial, said };
  const before = await readPartnerDay(world.table, client, day);
  const after = {
    ...before,
    count: before.count + 1,
    totalMinor: before.totalMinor + taking.amountMinor,
  };
  return [
    ...booked.writes,
    takingWrite(taking),
    wordWrite(client, messageKey(taking.message), word),
    wordWrite(client, serialKey(serial), word),
    partnerDayWrite(before, after),
  ];
};

const tell = async (
  world: TakeFromPartnerWorld,
  taking: Taking,
  superseded: readonly string[],
): Promise<void> => {
  const { client, state, why } = taking;
  if (state === 'suspense') world.log.warn('partner_money_in_suspense', { client, why });
  world.log.count('payment_outcome', { channel: 'partner', outcome: 'succeeded', state });
  await Promise.all(superseded.map((payment) => world.wake({ payment }, 0)));
};

/**
 * Books what a partner took: it has the money, so nothing of it is turned away. At the instant of taking it settles
 * what was due, is owed back, or waits in suspense. Throws a Failure where the word cannot be so: correct it and send it again.
 */
export const takeFromPartner = async (
  world: TakeFromPartnerWorld,
  input: TakeFromPartnerInput,
): Promise<TakenIn> => {
  const taken = await takenOf(world, input);
  let isFirst = true;
  for (let left = tries; left > 0; left -= 1) {
    const before = await known(world, input, taken);
    if (before) return { taking: before, replayed: isFirst };
    checkWord(world, input);
    const booked = await bookTaking(world, taken);
    const taking = takingOf(taken, booked, input.message);
    const { status } = await world.table.commit(await writesOf(world, taking, booked));
    isFirst = isFirst && status === 'refused';
    if (status !== 'refused') await tell(world, taking, booked.superseded);
    if (status === 'committed') return { taking, replayed: false };
  }
  throw tooBusy();
};
