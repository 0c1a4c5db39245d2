// Takes in a webhook: verify, apply in one transaction, acknowledge in the provider's words.
import { Failure } from '../kernel/failure.ts';
import type { Acknowledgement, Connection, Message } from '../providers/contract.ts';
import type { Account } from '../settings/model/account.ts';
import { SettingId } from '../settings/model/authority.ts';
import { findAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { keptHeaders, unreadableId } from './model/kept.ts';
import { applyNotification, park, type Verified } from './store/apply.ts';

export type ReceiveWorld = Pick<World, 'table' | 'now' | 'log' | 'wake' | 'keep' | 'connect'>;

export interface ReceiveInput {
  readonly provider: string;
  readonly account: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

const notHere = (): Failure =>
  new Failure(
    'missing',
    'no_such_webhook',
    'no account of this provider is reached by this address',
  );

const accountOf = async (world: ReceiveWorld, input: ReceiveInput): Promise<Account> => {
  const id = SettingId.safeParse(input.account);
  const account = id.success ? await findAccount(world.table, id.data) : undefined;
  if (account?.provider !== input.provider) throw notHere();
  return account;
};

/** Stores what could not be applied now; only what is durably stored is acknowledged. */
const keep = async (world: ReceiveWorld, verified: Verified, fault: unknown): Promise<boolean> => {
  world.log.error('notification_kept', fault, { account: verified.account.id });
  try {
    await world.keep({
      provider: verified.account.provider,
      account: verified.account.id,
      receivedAt: verified.message.receivedAt,
      headers: keptHeaders(verified.message.headers),
      body: verified.message.body.toString('base64'),
      notification: verified.notification,
    });
    return true;
  } catch (lost) {
    world.log.error('notification_not_kept', lost, { account: verified.account.id });
    return false;
  }
};

const stored = async (world: ReceiveWorld, verified: Verified): Promise<boolean> => {
  try {
    await applyNotification(world, verified);
    return true;
  } catch (fault) {
    return keep(world, verified, fault);
  }
};

const acknowledged = (connection: Connection, accepted: boolean): Acknowledgement =>
  connection.acknowledge?.(accepted) ?? {
    statusCode: accepted ? 200 : 503,
    headers: {},
    body: '',
  };

/** What is genuine but unreadable is for a person: sending it again would not make it readable. */
const unreadable = async (
  world: ReceiveWorld,
  account: Account,
  message: Message,
  fault: unknown,
): Promise<undefined> => {
  if (!(fault instanceof Failure) || fault.code !== 'notification_unreadable') throw fault;
  await park(world, { account, message }, unreadableId(message.body), 'unreadable');
};

/** What is not genuine is refused in the provider's words, where it reads them. */
const refused = (world: ReceiveWorld, { refuse }: Connection, fault: unknown): Acknowledgement => {
  if (!refuse || !(fault instanceof Failure) || fault.kind !== 'unauthenticated') throw fault;
  world.log.warn('notification_refused', { code: fault.code });
  return refuse();
};

/**
 * Answers a webhook. Throws `Failure('unauthenticated')` when signature, account or time do not check
 * out: nothing was changed. A genuine notification that says nothing to us is acknowledged.
 */
export const receive = async (
  world: ReceiveWorld,
  input: ReceiveInput,
): Promise<Acknowledgement> => {
  const account = await accountOf(world, input);
  const connection = await world.connect(account);
  if (!connection.notification) throw notHere();
  const message: Message = {
    headers: input.headers,
    body: input.body,
    receivedAt: world.now(),
  };
  try {
    const notification = await connection
      .notification(message)
      .catch((fault: unknown) => unreadable(world, account, message, fault));
    if (!notification) return acknowledged(connection, true);
    const verified = { account, connection, message, notification };
    return acknowledged(connection, await stored(world, verified));
  } catch (fault) {
    return refused(world, connection, fault);
  }
};
