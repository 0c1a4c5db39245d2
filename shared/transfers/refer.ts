// Gives the reference under which obligations can be paid by transfer; takes no lock, opens no payment.
import { Failure } from '../kernel/failure.ts';
import { assess } from '../obligations/model/assess.ts';
import type { Obligation } from '../obligations/model/obligation.ts';
import { findMany } from '../obligations/store/obligations.ts';
import { ownerOf, type PaymentCaller } from '../payments/model/owner.ts';
import { refusalOf, splitNeeded } from '../payments/model/payable.ts';
import { admit } from '../payments/store/admit.ts';
import { namedIds, refuse } from '../payments/store/payable.ts';
import type { Account, BankDetails } from '../settings/model/account.ts';
import type { Authority } from '../settings/model/authority.ts';
import type { Client } from '../settings/model/client.ts';
import { findAccount, getAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { ReferBody } from './model/request.ts';
import { paymentCodeFor, rfFor } from './model/rf.ts';
import type { Referred } from './model/shown.ts';
import { keepReference } from './store/references.ts';

export type ReferWorld = Pick<World, 'table' | 'now' | 'hashKeys'>;

export interface ReferInput {
  readonly caller: PaymentCaller;
  readonly body: ReferBody;
}

/** Payable or not; a lock of another payment holds no reference back. */
const unlocked = (obligation: Obligation | undefined): Obligation | undefined => {
  if (!obligation) return undefined;
  const { lock: _lock, ...rest } = obligation;
  return rest;
};

const payable = async (
  world: ReferWorld,
  { caller, body }: ReferInput,
  client: Client,
): Promise<readonly Obligation[]> => {
  const { paymentId } = await world.hashKeys();
  const owner = ownerOf(paymentId, caller);
  const found = await findMany(world.table, await namedIds(world, caller, client, body));
  refuse(found.flatMap((one, index) => refusalOf(unlocked(one), index, client, owner) ?? []));
  const obligations = found.filter((one) => one !== undefined);
  refuse(splitNeeded(obligations));
  return obligations;
};

type BankAccount = Account & { readonly bank: BankDetails };

const isBank = (account: Account | undefined): account is BankAccount =>
  account?.provider === 'bank' && account.bank !== undefined;

/** The first enabled bank account of the authority in this currency. */
const accountFor = async (
  world: ReferWorld,
  authority: Authority,
  currency: string,
): Promise<BankAccount> => {
  const accounts = await Promise.all(authority.accounts.map((id) => findAccount(world.table, id)));
  const found = accounts
    .filter(isBank)
    .find((one) => one.enabled && one.authority === authority.id && one.currency === currency);
  if (found) return found;
  throw new Failure(
    'unprocessable',
    'method_not_available',
    `this authority takes no bank transfers in ${currency} now: choose another method`,
  );
};

type Kept = Parameters<typeof keepReference>[1];

/** How often a code that is another's already is replaced by the next. */
const codeTries = 5;

const codeOf = async (
  world: ReferWorld,
  key: string,
  prefix: string | undefined,
  reference: Kept,
): Promise<string | undefined> => {
  if (prefix === undefined) return undefined;
  for (let tried = 0; tried < codeTries; tried += 1) {
    const salt = tried === 0 ? reference.text : `${reference.text}#${tried}`;
    const text = paymentCodeFor(key, prefix, salt);
    if (await keepReference(world.table, { ...reference, text })) return text;
  }
  throw new Failure('busy', 'try_again', 'no payment code is free: tell the authority');
};

/**
 * The reference of one obligation or of a list, the same whenever it is asked for, with the amount due now
 * and the account to pay to. Throws a Failure with one entry per refused obligation.
 */
export const refer = async (world: ReferWorld, input: ReferInput): Promise<Referred> => {
  const client = await admit(world, input.caller);
  const obligations = await payable(world, input, client);
  const [first] = obligations;
  if (!first) throw new Error('a reference needs an obligation');
  const authority = await getAuthority(world.table, first.authority);
  const { currency } = first.notice;
  const { bank } = await accountFor(world, authority, currency);
  const { paymentId: key } = await world.hashKeys();
  const at = world.now();
  const ids = obligations.map(({ id }) => id);
  const text = rfFor(key, authority.id, ids);
  const kept = {
    text,
    authority: authority.id,
    obligations: ids,
    channel: client.channel,
    createdAt: at,
  };
  if (!(await keepReference(world.table, kept)))
    throw new Error(`the reference ${text} stands for other obligations`);
  const paymentCode = await codeOf(world, key, bank.paymentCodePrefix, kept);
  return {
    reference: text,
    ...(paymentCode === undefined ? {} : { paymentCode }),
    currency,
    bank,
    due: obligations.map((one) => ({ obligation: one, assessment: assess(one, at, authority) })),
  };
};
