// Opens a cashier's session: one per operator and outlet, with a float to give change from.
import { Failure } from '../kernel/failure.ts';
import { canonicalJson, digest, paymentId } from '../kernel/id.ts';
import { localDateAt } from '../kernel/time.ts';
import { entryWrite } from '../ledger/store/entries.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import { admit } from '../payments/store/admit.ts';
import type { Authority } from '../settings/model/authority.ts';
import type { Client } from '../settings/model/client.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import type { OpenBody } from './model/bodies.ts';
import { floatEntries } from './model/booking.ts';
import { operatorOf } from './model/operator.ts';
import { refused, tooBusy } from './model/refusals.ts';
import type { Session } from './model/session.ts';
import { handInWorkingDays, workingDaysAfter } from './model/working-days.ts';
import { deskAccount } from './store/accounts.ts';
import {
  findSession,
  findTill,
  getSession,
  sessionCreated,
  type Till,
  tillWrite,
} from './store/sessions.ts';

export type OpenWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys'>;

export interface OpenInput {
  readonly caller: PaymentCaller;
  readonly idempotencyKey: string;
  readonly body: OpenBody;
}

export interface Opened {
  readonly session: Session;
  readonly replayed: boolean;
}

const tries = 5;

/** An outlet's counter may open sessions; nobody else has a drawer. */
const outletOf = (client: Client): string => {
  if (client.channel === 'counter' && client.outlet !== undefined) return client.outlet;
  throw new Failure(
    'forbidden',
    'no_drawer_here',
    'only a counter with an outlet has a drawer: ask the authority to register it so',
  );
};

const authorityOf = async (
  world: OpenWorld,
  client: Client,
  { authority: named }: OpenBody,
): Promise<Authority> => {
  const [only, ...others] = client.authorities;
  if (named === undefined && others.length > 0)
    throw refused('authority_missing', '/authority', 'say whose money this drawer is for');
  const id = named ?? only ?? '';
  const authority = client.authorities.includes(id)
    ? await findAuthority(world.table, id)
    : undefined;
  if (authority) return authority;
  throw refused('authority_not_allowed', '/authority', `this counter takes no money for "${id}"`);
};

const refuseSecond = async (world: OpenWorld, till: Till | undefined): Promise<void> => {
  const last = till && (await getSession(world.table, till.session));
  if (!last || last.state === 'closed') return;
  throw new Failure(
    'conflict',
    'session_open',
    'you have a session at this outlet: go on with it, or hand it over first',
    { members: { session_id: last.id, state: last.state, business_day: last.day } },
  );
};

const replay = (session: Session, bodyHash: string): Opened => {
  if (session.bodyHash === bodyHash) return { session, replayed: true };
  throw new Failure(
    'unprocessable',
    'idempotency_key_reused',
    'this Idempotency-Key was used with another body: use a new key for a new session',
  );
};

const sessionOf = async (
  world: OpenWorld,
  { caller, body }: OpenInput,
  { id, bodyHash }: { readonly id: string; readonly bodyHash: string },
): Promise<{ readonly session: Omit<Session, 'revision'>; readonly zone: string }> => {
  const client = await admit(world, caller);
  const outlet = outletOf(client);
  const authority = await authorityOf(world, client, body);
  const { currency, amount } = body.float;
  const account = await deskAccount(world.table, authority, {
    provider: 'cash',
    desk: outlet,
    currency,
  });
  const openedAt = world.now();
  const day = localDateAt(openedAt, authority.zone);
  return {
    zone: authority.zone,
    session: {
      id,
      authority: authority.id,
      account: account.id,
      currency,
      outlet,
      client: client.id,
      operator: operatorOf(caller),
      day,
      state: 'open',
      openedAt,
      floatMinor: amount,
      takenMinor: 0,
      returnedMinor: 0,
      takes: 0,
      reversals: 0,
      waiting: [],
      counts: [],
      handOverBy: workingDaysAfter(day, handInWorkingDays),
      bodyHash,
    },
  };
};

/**
 * Opens the session that the caller's key names, or answers the one that it named before. Throws a Failure:
 * forbidden, unprocessable with a pointer, or `session_open` with the id of the one that is.
 */
export const openSession = async (world: OpenWorld, input: OpenInput): Promise<Opened> => {
  const { caller, idempotencyKey, body } = input;
  const { paymentId: key } = await world.hashKeys();
  const bodyHash = digest(canonicalJson(body));
  const id = paymentId(key, [
    'cash session',
    caller.issuer,
    caller.client,
    caller.subject,
    idempotencyKey,
  ]);
  for (let left = tries; left > 0; left -= 1) {
    const known = await findSession(world.table, id);
    if (known) return replay(known, bodyHash);
    const { session: content, zone } = await sessionOf(world, input, { id, bodyHash });
    const session: Session = { ...content, revision: 1 };
    const till = await findTill(world.table, session.outlet, session.operator);
    await refuseSecond(world, till);
    const booking = { at: world.now(), day: localDateAt(world.now(), zone) };
    const { status } = await world.table.commit([
      sessionCreated(content),
      tillWrite(till, session),
      ...floatEntries(session, booking).map(entryWrite),
    ]);
    if (status !== 'committed') continue;
    world.log.info('session_opened', { session: id, outlet: session.outlet });
    return { session, replayed: false };
  }
  throw tooBusy();
};
