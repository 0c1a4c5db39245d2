// Cards at terminals: recorded, debited, told; and what nobody told, found out by two people.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { decideFinding } from '../../shared/counter/decide-finding.ts';
import { findOut } from '../../shared/counter/find-out.ts';
import { getSession } from '../../shared/counter/get-session.ts';
import { listUnconfirmed } from '../../shared/counter/list-unconfirmed.ts';
import type { RecordBody, TellBody } from '../../shared/counter/model/debit-bodies.ts';
import { debitShown } from '../../shared/counter/model/debit-shown.ts';
import type { Session } from '../../shared/counter/model/session.ts';
import { recordDebit } from '../../shared/counter/record-debit.ts';
import { tellDebit } from '../../shared/counter/tell-debit.ts';
import { hourMs, iso, minuteMs } from '../../shared/kernel/time.ts';
import { cancel } from '../../shared/payments/cancel.ts';
import { create } from '../../shared/payments/create.ts';
import { repair } from '../../shared/payments/repair.ts';
import { work } from '../../shared/payments/work.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { findReceipts } from '../../shared/receipts/store/receipts.ts';
import { clientWrite } from '../../shared/settings/store/settings.ts';
import { booksOf } from '../payments/books.ts';
import { claimOf, obligationNow, payer } from '../payments/scene.ts';
import { aClient, type TestWorld } from '../world.ts';
import {
  aHall,
  balancesOf,
  cashier,
  checkDesks,
  countedAs,
  fineId,
  fineIds,
  handedOver,
  opened,
  supervisor,
  took,
  yuan,
} from './desk.ts';

const kiosk = payer({ client: 'kiosk-1', subject: 'kiosk-1' });
const reconciler = cashier({ subject: 'anna', operator: 'anna', roles: ['reconciler'] });

let world: TestWorld;
beforeEach(async () => {
  world = await aHall();
});

interface Wish {
  readonly key?: string;
  readonly caller?: typeof kiosk;
  readonly ids?: readonly string[];
  readonly cash?: RecordBody['cash'];
}

const record = ({ key = 'debit-1', caller = kiosk, ids = [fineId], cash }: Wish = {}) =>
  recordDebit(world, {
    caller,
    idempotencyKey: key,
    body: {
      obligations: ids.map((id) =>
        caller === kiosk
          ? claimOf(id, kiosk, Date.parse('2026-03-09T03:00:00Z'))
          : { obligation_id: id },
      ),
      terminal: 'T-1',
      ...(cash ? { cash } : {}),
    },
  });

const debited = (changes: object = {}): TellBody => ({
  outcome: 'debited',
  voucher: '000123',
  reference: '123456789012',
  debited_at: iso(world.now()),
  ...changes,
});

const tell = (body: TellBody, { key = 'debit-1', caller = kiosk }: Wish = {}) =>
  tellDebit(world, { caller, idempotencyKey: key, body });

const unconfirmed = async () => (await listUnconfirmed(world)).debits;

describe('a debit', () => {
  it('is recorded before the card is touched: pending, locked, on the list', async () => {
    const { payment, debit } = await record();

    expect(payment.head).toMatchObject({ state: 'pending', method: 'card_terminal' });
    expect(await obligationNow(world, fineId)).toMatchObject({
      state: 'open',
      lock: { payment: payment.head.id, channel: 'kiosk' },
    });
    expect(await unconfirmed()).toEqual([debit]);
    expect(debit.confirmBy - debit.recordedAt).toBe(48 * hourMs);
  });

  it('that the terminal made settles the fine, in the book of its account', async () => {
    await record();

    const { payment, debit } = await tell(debited());

    expect(payment.head).toMatchObject({ state: 'paid', applied: 20_000 });
    expect(debit).toMatchObject({ state: 'debited', slip: { voucher: '000123' } });
    expect(booksOf(world).entries).toMatchObject([
      { book: 'terminal-1', providerId: '123456789012', lines: [{ account: 'clearing' }, {}] },
    ]);
    expect(await unconfirmed()).toEqual([]);
    await checkDesks(world);
  });

  it('recorded or told twice counts once', async () => {
    await record();
    const again = await record();
    await Promise.all([tell(debited()), tell(debited())]);
    await tell(debited());

    expect(again.replayed).toBe(true);
    expect(balancesOf(world)).toEqual({ clearing: 20_000, due_to_treasury: -20_000 });
  });

  it('with a used key and another body is refused', async () => {
    await record();

    await expect(record({ ids: [fineIds[1] ?? ''] })).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it('that was never recorded cannot be told', async () => {
    await expect(tell(debited())).rejects.toMatchObject({ code: 'debit_not_recorded' });
  });

  it('that was declined ends the payment and frees the fine', async () => {
    await record();

    const { payment } = await tell({ outcome: 'declined' });
    await tell({ outcome: 'declined' });

    expect(payment.head).toMatchObject({ state: 'failed', reason: 'declined' });
    expect((await obligationNow(world, fineId)).lock).toBeUndefined();
    expect(await unconfirmed()).toEqual([]);
  });

  it('that timed out must be reversed, and frees the fine only then', async () => {
    await record();

    const waiting = await tell({ outcome: 'timed_out' });
    const lock = (await obligationNow(world, fineId)).lock;
    const ended = await tell({ outcome: 'reversed' });

    expect(waiting.debit.state).toBe('reversal_required');
    expect(debitShown(waiting.debit, world.now())).toMatchObject({
      advice: expect.stringContaining('reverse'),
    });
    expect(lock).toBeDefined();
    expect(ended.payment.head.state).toBe('failed');
    expect((await obligationNow(world, fineId)).lock).toBeUndefined();
  });

  it('that came through after its reversal settles what is still open', async () => {
    await record();
    await tell({ outcome: 'timed_out' });
    await tell({ outcome: 'reversed' });

    const late = await tell(debited());

    expect(late.payment.head.state).toBe('paid');
    await checkDesks(world);
  });

  it('that came through after cash paid the fine is owed back', async () => {
    await record();
    await tell({ outcome: 'reversed' });
    await took(world, await opened(world, { float: 0 }));

    const late = await tell(debited());

    expect(late.payment.head).toMatchObject({ state: 'surplus', surplus: 20_000 });
    await checkDesks(world);
  });

  it('of another amount waits in suspense for a person', async () => {
    await record();

    const { payment } = await tell(debited({ amount: yuan(150) }));

    expect(payment.head).toMatchObject({ state: 'pending', suspense: { amount: 15_000 } });
    expect(balancesOf(world)).toEqual({ clearing: 15_000, suspense: -15_000 });
  });

  it('that is booked can be neither declined nor reversed, nor debited again', async () => {
    await record();
    await tell(debited());

    const words: readonly TellBody[] = [
      { outcome: 'declined' },
      { outcome: 'reversed' },
      { outcome: 'timed_out' },
      debited({ voucher: '000124' }),
    ];
    const codes = await Promise.all(
      words.map((word) => tell(word).catch((fault: { code: string }) => fault.code)),
    );

    expect(codes).toEqual(['payment_paid', 'payment_paid', 'payment_paid', 'debited_otherwise']);
  });

  it('of another time than its own is refused with a pointer', async () => {
    await record();

    const late = tell(debited({ debited_at: iso(world.now() + hourMs) }));

    await expect(late).rejects.toMatchObject({
      code: 'debited_at_wrong',
      extras: { errors: [{ pointer: '/debited_at' }] },
    });
  });

  it('whose paper did not come out is as paid as any', async () => {
    await record();
    await tell(debited());

    const { payment, debit } = await tell({ outcome: 'not_printed' });
    const later = await tell({ outcome: 'printed' });

    expect(payment.head.state).toBe('paid');
    expect([debit.printed, later.debit.printed]).toEqual([false, true]);
  });
});

describe('a kiosk that loses power after the debit', () => {
  it('keeps the fine locked and promised, whatever passes', async () => {
    const { payment } = await record();
    for (let hour = 0; hour < 50; hour += 1) {
      world.clock.advance(hourMs);
      await repair(world);
      await work(world, payment.head.id);
    }

    const [debit] = await unconfirmed();

    expect(booksOf(world).heads).toMatchObject([{ state: 'pending' }]);
    expect(debit && debitShown(debit, world.now())).toMatchObject({
      overdue: true,
      owner: 'lobby',
      advice: expect.stringContaining('do not pay again'),
    });
    expect(world.calls).toEqual([]);
  });

  it('tells it days later under the same key, even switched off', async () => {
    await record();
    const at = iso(world.now());
    world.clock.advance(30 * hourMs);
    const off = aClient({ id: 'kiosk-1', channel: 'kiosk', outlet: 'lobby', enabled: false });
    await world.table.commit([clientWrite(off, 1)]);

    const { payment } = await tell(debited({ debited_at: at }));

    expect(payment.head.state).toBe('paid');
    await checkDesks(world, '2026-03-10');
  });

  it('is not paid again by cash or online meanwhile', async () => {
    await record();
    const session = await opened(world);

    const cash = () => took(world, session);
    const forced = () => took(world, session, { supersede: true });
    const online = () =>
      create(world, {
        caller: cashier(),
        idempotencyKey: 'online',
        body: { obligations: [{ obligation_id: fineId }], method: 'card', supersede: true },
      });

    await expect(cash()).rejects.toMatchObject({ code: 'obligation_locked' });
    await expect(forced()).rejects.toMatchObject({ code: 'debit_unconfirmed' });
    await expect(online()).rejects.toMatchObject({ code: 'obligation_locked' });
  });

  it('is not ended by a wish to cancel: only by the terminal’s word', async () => {
    const { payment } = await record();

    await cancel(world, { caller: kiosk, id: payment.head.id });
    await work(world, payment.head.id);
    const { payment: after } = await tell(debited());

    expect(after.head.state).toBe('paid');
  });

  it('is found out by one person and accepted by another', async () => {
    const { payment } = await record();
    const id = payment.head.id;
    await findOut(world, {
      caller: reconciler,
      payment: id,
      body: {
        outcome: 'debited',
        voucher: '1',
        reference: '2',
        debited_at: iso(world.now()),
        reason: 'the bank’s list',
      },
    });
    const decide = (caller: typeof reconciler) =>
      decideFinding(world, { caller, payment: id, body: { decision: 'accept' } });

    await expect(decide(reconciler)).rejects.toMatchObject({ code: 'second_person_needed' });
    const told = await decide(supervisor);

    expect(told.payment.head.state).toBe('paid');
    expect(await unconfirmed()).toEqual([]);
    await expect(decide(supervisor)).rejects.toMatchObject({ code: 'nothing_found' });
  });

  it('is set free when two people find that no card was debited', async () => {
    const { payment } = await record();
    const asked = { caller: reconciler, payment: payment.head.id };
    await findOut(world, { ...asked, body: { outcome: 'not_debited', reason: 'no such line' } });

    const refused = await decideFinding(world, {
      ...asked,
      caller: supervisor,
      body: { decision: 'refuse' },
    });
    await findOut(world, { ...asked, body: { outcome: 'not_debited', reason: 'asked the bank' } });
    const told = await decideFinding(world, {
      ...asked,
      caller: supervisor,
      body: { decision: 'accept' },
    });

    expect(refused.debit.finding).toBeUndefined();
    expect(told.payment.head.state).toBe('failed');
    expect((await obligationNow(world, fineId)).lock).toBeUndefined();
  });
});

describe('a card terminal', () => {
  it('stands at counters and kiosks only, and needs claims at a kiosk', async () => {
    const ask = (caller: typeof kiosk) =>
      recordDebit(world, {
        caller,
        idempotencyKey: 'k',
        body: { obligations: [{ obligation_id: fineId }], terminal: 'T-1' },
      });

    await expect(ask(payer())).rejects.toMatchObject({ code: 'no_terminal_here' });
    await expect(ask(kiosk)).rejects.toMatchObject({ code: 'claim_needed' });
  });
});

describe('a payment half in cash, half by card', () => {
  let session: Session;
  beforeEach(async () => {
    session = await opened(world);
  });

  const half = (given = 100): NonNullable<RecordBody['cash']> => ({
    session_id: session.id,
    part: yuan(80),
    given: yuan(given),
  });
  const atWindow = { caller: cashier(), key: 'mixed-1' };
  const mixed = () => record({ ...atWindow, cash: half() });
  const sessionNow = async () =>
    (await getSession(world, { caller: supervisor, id: session.id })).session;

  it('takes both when the card was debited, an entry in each book, one receipt', async () => {
    const { debit } = await mixed();

    const { payment } = await tell(debited(), atWindow);
    await issue(world, [payment.head.id]);

    expect(debit.cardMinor).toBe(12_000);
    expect(payment.head).toMatchObject({ state: 'paid', applied: 20_000 });
    expect(balancesOf(world)).toMatchObject({
      cash_in_hand: 58_000,
      clearing: 12_000,
      due_to_treasury: -20_000,
    });
    expect(await sessionNow()).toMatchObject({ takenMinor: 8_000, takes: 1, waiting: [] });
    expect(await findReceipts(world.table, payment.head.id)).toMatchObject([{ amount: 20_000 }]);
    await handedOver(world, await sessionNow());
    expect(balancesOf(world)['cash_in_hand']).toBeUndefined();
    await checkDesks(world);
  });

  it('keeps the drawer from being counted while it waits', async () => {
    await mixed();

    await expect(countedAs(world, session, 50_000)).rejects.toMatchObject({
      code: 'takes_waiting',
    });
  });

  it('takes nothing when the card was declined', async () => {
    await mixed();

    await tell({ outcome: 'declined' }, atWindow);

    expect(await sessionNow()).toMatchObject({ takenMinor: 0, waiting: [] });
    expect(balancesOf(world)).toEqual({ cash_in_hand: 50_000, safe: -50_000 });
  });

  it('whose cash was given back leaves a late debit in suspense', async () => {
    await mixed();
    await tell({ outcome: 'cash_returned' }, atWindow);
    await handedOver(world, await sessionNow());
    world.clock.advance(minuteMs);

    const { payment } = await tell(debited(), atWindow);

    expect(payment.head).toMatchObject({ state: 'pending', suspense: { amount: 12_000 } });
    expect(balancesOf(world)).toEqual({ clearing: 12_000, suspense: -12_000 });
  });

  it.each([
    ['too little cash', { given: yuan(79) }, 'cash_too_little'],
    ['no part for the card', { part: yuan(200), given: yuan(200) }, 'card_part_missing'],
  ])('is refused with %s', async (_what, changes, code) => {
    const asked = record({ ...atWindow, cash: { ...half(), ...changes } });

    await expect(asked).rejects.toMatchObject({ code });
  });
});
