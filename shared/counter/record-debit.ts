// Records a debit before the card is touched: the payment is pending, its obligations are locked.
import { channels } from '../channels.ts';
import { Failure } from '../kernel/failure.ts';
import { canonicalJson, digest } from '../kernel/id.ts';
import { minuteMs } from '../kernel/time.ts';
import type { Obligation } from '../obligations/model/obligation.ts';
import { obligationWrite } from '../obligations/store/obligations.ts';
import { ownerOf, type PaymentCaller, paymentIdOf } from '../payments/model/owner.ts';
import type { Attempt, Head, Payment } from '../payments/model/payment.ts';
import { admit } from '../payments/store/admit.ts';
import { payableObligations } from '../payments/store/payable.ts';
import { findPayment, headWrite, quoteWrite } from '../payments/store/payments.ts';
import type { Authority } from '../settings/model/authority.ts';
import type { Client } from '../settings/model/client.ts';
import { getAuthority } from '../settings/store/settings.ts';
import type { Write } from '../table/table.ts';
import type { World } from '../world.ts';
import { confirmWithinMs, type Debit } from './model/debit.ts';
import type { RecordBody } from './model/debit-bodies.ts';
import { headOf, type Identity } from './model/head.ts';
import { tooBusy } from './model/refusals.ts';
import { moved, type Session } from './model/session.ts';
import { deskAccount } from './store/accounts.ts';
import { drawerFor } from './store/cash-part.ts';
import { debitCreated, getDebit } from './store/debits.ts';
import { type Due, dueOf } from './store/due.ts';
import { sessionChanged } from './store/sessions.ts';

export type RecordDebitWorld = Pick<World, 'table' | 'now' | 'newId' | 'log' | 'hashKeys' | 'wake'>;

export interface RecordDebitInput {
  readonly caller: PaymentCaller;
  readonly idempotencyKey: string;
  readonly body: RecordBody;
}

export interface RecordedDebit {
  readonly payment: Payment;
  readonly debit: Debit;
  readonly replayed: boolean;
}

interface Ask extends RecordDebitInput {
  readonly client: Client;
  readonly identity: Identity;
}

/** What is to be debited, read and decided anew on each try. */
interface Basket {
  readonly authority: Authority;
  readonly obligations: readonly Obligation[];
  readonly due: Due;
  readonly drawer: Session | undefined;
}

const tries = 5;

const checkDesk = ({ channel }: Client): void => {
  if (channel === 'kiosk' || channel === 'counter') return;
  throw new Failure(
    'forbidden',
    'no_terminal_here',
    'card terminals stand at counters and kiosks: choose another method',
  );
};

const askOf = async (world: RecordDebitWorld, input: RecordDebitInput): Promise<Ask> => {
  const { caller, idempotencyKey, body } = input;
  const [client, { paymentId: key }] = await Promise.all([admit(world, caller), world.hashKeys()]);
  checkDesk(client);
  return {
    ...input,
    client,
    identity: {
      id: paymentIdOf(key, caller, idempotencyKey),
      owner: ownerOf(key, caller),
      bodyHash: digest(canonicalJson(body)),
      mark: world.newId(),
    },
  };
};

const answered = async (
  world: RecordDebitWorld,
  { identity }: Ask,
  payment: Payment,
): Promise<RecordedDebit> => {
  if (payment.head.bodyHash !== identity.bodyHash)
    throw new Failure(
      'unprocessable',
      'idempotency_key_reused',
      'this Idempotency-Key was used with another body: use a new key for a new payment',
    );
  const debit = await getDebit(world.table, payment.head.id);
  return { payment, debit, replayed: payment.head.mark !== identity.mark };
};

/** Undefined when a twin of this request was faster. */
const basketOf = async (world: RecordDebitWorld, ask: Ask): Promise<Basket | undefined> => {
  const { body, caller } = ask;
  const { amount, obligations: named, supersede } = body;
  const obligations = await payableObligations(world, {
    caller,
    client: ask.client,
    owner: ask.identity.owner,
    id: ask.identity.id,
    body: {
      obligations: named,
      method: 'card_terminal',
      ...(supersede === undefined ? {} : { supersede }),
    },
  });
  if (!obligations) return undefined;
  const authority = await getAuthority(world.table, obligations[0]?.authority ?? '');
  const due = dueOf(
    authority,
    ask.client,
    { obligations: named, ...(amount === undefined ? {} : { amount }) },
    obligations,
    world.now(),
  );
  const drawer =
    body.cash && (await drawerFor(world, { cash: body.cash, caller, authority, due: due.amount }));
  return { authority, obligations, due, drawer };
};

const attemptsOf = (account: string, drawer: Session | undefined, startedAt: number): Attempt[] => {
  const cash: readonly Attempt[] = drawer
    ? [{ number: 1, account: drawer.account, provider: 'cash', state: 'submitting', startedAt }]
    : [];
  const number = cash.length + 1;
  return [...cash, { number, account, provider: 'terminal', state: 'submitting', startedAt }];
};

const headFor = async (world: RecordDebitWorld, ask: Ask, basket: Basket): Promise<Head> => {
  const { caller, client, identity } = ask;
  const { authority, due, drawer } = basket;
  const { id: account } = await deskAccount(world.table, authority, {
    provider: 'terminal',
    desk: client.outlet ?? client.id,
    currency: authority.currency,
  });
  const at = due.quote.assessedAt;
  return headOf({
    identity,
    caller,
    client,
    authority,
    method: 'card_terminal',
    amount: due.amount,
    attempts: attemptsOf(account, drawer, at),
    at,
    quoteUntil: at + channels[client.channel].quoteMinutes * minuteMs,
  });
};

const debitOf = ({ body, client, caller }: Ask, head: Head): Omit<Debit, 'revision'> => {
  const { cash } = body;
  return {
    payment: head.id,
    authority: head.authority,
    terminal: body.terminal,
    client: client.id,
    ...(client.outlet === undefined ? {} : { outlet: client.outlet }),
    owner: caller.operator ?? client.outlet ?? client.id,
    currency: head.currency,
    cardMinor: head.amount - (cash?.part.amount ?? 0),
    ...(cash && {
      cash: {
        session: cash.session_id,
        partMinor: cash.part.amount,
        givenMinor: cash.given.amount,
      },
    }),
    state: 'recorded',
    recordedAt: head.createdAt,
    confirmBy: head.createdAt + confirmWithinMs,
  };
};

const locked = (obligation: Obligation, head: Head): Obligation => ({
  ...obligation,
  lock: { payment: head.id, until: head.quoteUntil, channel: head.channel, owner: head.owner },
});

const writesOf = async (
  world: RecordDebitWorld,
  ask: Ask,
): Promise<readonly Write[] | undefined> => {
  const basket = await basketOf(world, ask);
  if (!basket) return undefined;
  const { obligations, due, drawer } = basket;
  const head = await headFor(world, ask, basket);
  const waiting = drawer && { waiting: [...drawer.waiting, head.id] };
  return [
    headWrite(head, { name: 'whenAbsent' }),
    quoteWrite(head.id, due.quote),
    ...obligations.map((one) => obligationWrite(one, locked(one, head))),
    ...debitCreated(debitOf(ask, head)),
    ...(drawer ? [sessionChanged(drawer, moved(drawer, waiting ?? {}))] : []),
  ];
};

/**
 * Records the debit that the caller's key names, or answers the one that it named before. Only then may the
 * terminal touch the card; what it makes of it is told under the same key. Throws a Failure; nothing is stored then.
 */
export const recordDebit = async (
  world: RecordDebitWorld,
  input: RecordDebitInput,
): Promise<RecordedDebit> => {
  const ask = await askOf(world, input);
  for (let left = tries; left > 0; left -= 1) {
    // Also what this request stored itself: read back, however its commit was answered.
    const known = await findPayment(world.table, ask.identity.id);
    if (known) return answered(world, ask, known);
    const writes = await writesOf(world, ask);
    if (writes) await world.table.commit(writes);
  }
  throw tooBusy();
};
