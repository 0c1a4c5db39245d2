// Takes in what a bank pushes: proves it, keeps the bytes, and acknowledges; it is read behind the queue.
import { createHash } from 'node:crypto';
import { Failure } from '../kernel/failure.ts';
import type { Acknowledgement, Message } from '../providers/contract.ts';
import type { Account } from '../settings/model/account.ts';
import { findAccount } from '../settings/store/settings.ts';
import type { World } from '../world.ts';

export type ReceiveWorld = Pick<World, 'table' | 'now' | 'log' | 'files' | 'connect'>;

export interface PushedMessage {
  readonly account: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

const again = { retryAfterSeconds: 60 };

/** Our own trouble: the bank keeps the message and sends it again. */
const trouble = async <Result>(world: ReceiveWorld, work: () => Promise<Result>) => {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Failure) throw fault;
    world.log.error('bank_message_not_kept', fault);
    throw new Failure('busy', 'try_again', 'the message was not stored: send it again', again);
  }
};

const accountOf = async (world: ReceiveWorld, id: string): Promise<Account> => {
  const account = await findAccount(world.table, id);
  if (account?.provider === 'bank') return account;
  throw new Failure('missing', 'no_such_webhook', 'no bank account is reached by this address');
};

const xmlTypes = /^(application|text)\/xml\s*(;|$)|^application\/octet-stream\s*(;|$)/i;

const checkType = ({ headers, body }: PushedMessage): void => {
  if (!xmlTypes.test(headers['content-type'] ?? ''))
    throw new Failure('unsupported', 'not_xml', 'send camt.054 with content-type application/xml');
  if (body.length === 0)
    throw new Failure('invalid', 'body_missing', 'send the camt.054 message as the body');
};

/** A UUID as FAPI asks for; the bank finds our answer by it. */
const interactionPattern = /^[0-9A-Za-z-]{1,64}$/;

const interactionOf = ({ headers }: PushedMessage): string | undefined => {
  const id = headers['x-fapi-interaction-id'];
  if (id === undefined || interactionPattern.test(id)) return id;
  throw new Failure(
    'invalid',
    'interaction_id_malformed',
    'x-fapi-interaction-id must be up to 64 letters, digits and hyphens',
  );
};

/** The same bytes lie under the same name: a repeated delivery stores nothing new. */
const objectOf = (account: string, body: Buffer): string =>
  `received/${account}/${createHash('sha256').update(body).digest('hex')}.xml`;

const verify = async (world: ReceiveWorld, account: Account, message: Message): Promise<void> => {
  const connection = await world.connect(account);
  await connection.notification?.(message);
};

/**
 * Answers a bank's push with 202 once its bytes are stored; the bucket then tells the queue. Throws
 * Failures: invalid (headers), unauthenticated (not genuine), missing, unsupported, and busy for trouble
 * of our own, after which nothing counts as received.
 */
export const receive = async (
  world: ReceiveWorld,
  pushed: PushedMessage,
): Promise<Acknowledgement> => {
  const account = await trouble(world, () => accountOf(world, pushed.account));
  const interaction = interactionOf(pushed);
  checkType(pushed);
  const { headers, body } = pushed;
  const object = objectOf(account.id, body);
  await trouble(world, async () => {
    await verify(world, account, { headers, body, receivedAt: world.now() });
    await world.files.write('messages', object, body);
  });
  world.log.info('bank_message_kept', { account: account.id, message: object });
  return {
    statusCode: 202,
    headers: interaction === undefined ? {} : { 'x-fapi-interaction-id': interaction },
    body: '',
  };
};
