// Partners: they tell what they took, signed; late, twice or wrong; and send a file of each day.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkPartnerDay } from '../../shared/counter/check-partner-day.ts';
import { getPartnerDay } from '../../shared/counter/get-partner-day.ts';
import { PartnerWord } from '../../shared/counter/model/partner.ts';
import { takeFromPartner } from '../../shared/counter/take-from-partner.ts';
import { takePartnerDay } from '../../shared/counter/take-partner-day.ts';
import { verifyPartner } from '../../shared/counter/verify-partner.ts';
import { dayMs, hourMs, iso, minuteMs } from '../../shared/kernel/time.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { accountWrite, clientWrite } from '../../shared/settings/store/settings.ts';
import { booksOf } from '../payments/books.ts';
import { clerk, obligationNow } from '../payments/scene.ts';
import { aClient, anAccount, type TestWorld } from '../world.ts';
import { aHall, balancesOf, checkDesks, fineId, fines, opened, took, yuan } from './desk.ts';
import { partnerKey, signedBy, withPartner } from './post.ts';

const today = '2026-03-09';

let world: TestWorld;
beforeEach(async () => {
  world = withPartner(await aHall());
});

const terms = async (desk: object, changes: object = {}) =>
  world.table.commit([
    clientWrite(
      aClient({
        id: 'post-office',
        channel: 'partner',
        outlet: 'post-7',
        desk: { reversalLimitMinor: 0, ...desk },
        ...changes,
      }),
      1,
    ),
  ]);

interface Said {
  readonly serial?: string;
  readonly amount?: number;
  readonly numbers?: readonly string[];
  readonly takenAt?: number;
}

const wordOf = ({ serial = 'P1', amount = 200, numbers, takenAt = world.now() }: Said = {}) => {
  const named = numbers ?? [fines[0]?.number ?? ''];
  return PartnerWord.parse({
    type: 'payment.taken',
    timestamp: iso(world.now()),
    data: {
      serial,
      taken_at: iso(takenAt),
      amount: yuan(amount),
      obligations: named.map((number) => ({ number, amount: yuan(amount / named.length) })),
    },
  });
};

const send = async (body: string, { id = 'msg-1', headers = {}, client = 'post-office' } = {}) =>
  verifyPartner(world, {
    client,
    headers: { ...signedBy(partnerKey, id, body, world.now()), ...headers },
    body: Buffer.from(body),
  });

const notify = async (said: Said = {}, id = `msg-${said.serial ?? 'P1'}`) => {
  const word = wordOf(said);
  const { sender, message } = await send(JSON.stringify(word), { id });
  return takeFromPartner(world, { sender, message, word });
};

const file = async (text: string, day = today) => {
  const { sender } = await send(text, { id: 'file-1' });
  return takePartnerDay(world, { sender, day, text });
};

describe('a message of a partner', () => {
  it('is genuine when it is signed now, under any of its keys', async () => {
    await expect(send('{}')).resolves.toMatchObject({ message: 'msg-1' });
    const both = `v1,AAAA ${signedBy(partnerKey, 'msg-1', '{}', world.now())['webhook-signature']}`;
    await expect(send('{}', { headers: { 'webhook-signature': both } })).resolves.toBeDefined();
  });

  it.each([
    ['another body', { 'webhook-signature': 'v1,AAAA' }],
    ['another id', { 'webhook-id': 'msg-2' }],
    ['no id', { 'webhook-id': '' }],
    ['another time', { 'webhook-timestamp': '1' }],
    ['a time that is none', { 'webhook-timestamp': 'now' }],
  ])('signed for %s is refused', async (_what, headers) => {
    await expect(send('{}', { headers })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it.each([
    ['too old', -5 * minuteMs - 1_000],
    ['from the future', 2 * minuteMs],
  ])('%s is refused, however well signed', async (_what, offsetMs) => {
    const headers = signedBy(partnerKey, 'm', '{}', world.now() + offsetMs);

    await expect(send('{}', { headers })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  it.each(['counter-1', 'nobody'])('sent to the address of %s is for nobody', async (client) => {
    await expect(send('{}', { client })).rejects.toMatchObject({ code: 'no_such_partner' });
  });
});

describe('money that a partner took', () => {
  it('settles the fine, and the partner owes it', async () => {
    const { taking } = await notify();

    expect(taking).toMatchObject({ state: 'settled', day: today });
    expect(await obligationNow(world, fineId)).toMatchObject({ state: 'settled' });
    expect(balancesOf(world)).toEqual({ partner_receivable: 20_000, due_to_treasury: -20_000 });
    await issue(world, [taking.payment ?? '']);
    await checkDesks(world);
  });

  it('told twice, under one id or two, counts once', async () => {
    const first = await notify();
    const again = await notify();
    const other = await notify({}, 'msg-other');

    expect([first.replayed, again.replayed, other.replayed]).toEqual([false, true, true]);
    expect(balancesOf(world)['partner_receivable']).toBe(20_000);
  });

  it('told twice at once counts once', async () => {
    await Promise.all([notify(), notify({}, 'msg-other'), notify()]);

    expect(balancesOf(world)['partner_receivable']).toBe(20_000);
    expect((await getPartnerDay(world, { client: 'post-office', day: today })).day).toMatchObject({
      count: 1,
      totalMinor: 20_000,
    });
  });

  it('told otherwise under the same serial or message is refused', async () => {
    await notify();

    const serial = () => notify({ amount: 300 }, 'msg-2');
    const message = () => notify({ serial: 'P2' }, 'msg-P1');

    await expect(serial()).rejects.toMatchObject({ code: 'serial_reused' });
    await expect(message()).rejects.toMatchObject({ code: 'message_reused' });
  });

  it('for a fine that is paid already is owed back', async () => {
    await took(world, await opened(world, { float: 0 }));

    const { taking } = await notify();

    expect(taking.state).toBe('surplus');
    expect(balancesOf(world)).toMatchObject({ surplus_owed: -20_000, due_to_treasury: -20_000 });
    await checkDesks(world);
  });

  it('that is too much settles what is due, the rest is owed back', async () => {
    const { taking } = await notify({ amount: 250 });

    expect(taking.state).toBe('settled');
    expect(balancesOf(world)).toEqual({
      partner_receivable: 25_000,
      due_to_treasury: -20_000,
      surplus_owed: -5_000,
    });
  });

  it.each([
    ['is too little', { amount: 150 }, 'too_little'],
    ['is for a number that nobody knows', { numbers: ['110101199999999'] }, 'unknown_number'],
    ['is for no number at all', { numbers: ['x'] }, 'unknown_number'],
  ])('that %s waits in suspense', async (_what, said, why) => {
    const { taking } = await notify(said);
    const again = await notify(said);

    expect([taking.state, taking.why, again.replayed]).toEqual(['suspense', why, true]);
    const amount = taking.amountMinor;
    expect(balancesOf(world)).toEqual({ partner_receivable: amount, suspense: -amount });
    const read = await getPartnerDay(world, { client: 'post-office', day: today });
    expect(read.suspended).toEqual([taking]);
  });

  it('of several fines settles them all', async () => {
    const numbers = fines.slice(0, 3).map(({ number }) => number);

    await notify({ amount: 600, numbers });

    expect(balancesOf(world)['due_to_treasury']).toBe(-60_000);
    await checkDesks(world);
  });

  it('told days later is due as of its own day, booked today with a reference to it', async () => {
    const takenAt = world.now();
    world.clock.advance(20 * dayMs);

    const { taking } = await notify({ takenAt });

    expect(taking.state).toBe('settled');
    expect(booksOf(world).entries).toMatchObject([
      { day: '2026-03-29', referenceDay: today, providerDay: today, providerId: 'P1' },
    ]);
  });

  it('is accepted from a partner that was switched off meanwhile', async () => {
    await terms({}, { enabled: false });
    const off = anAccount({ id: 'partner-1', provider: 'partner', desk: 'post-office' });
    await world.table.commit([accountWrite({ ...off, enabled: false }, 1)]);

    await expect(notify()).resolves.toMatchObject({ taking: { state: 'settled' } });
  });

  it.each([['in the future', { takenAt: Date.parse('2026-03-10T02:00:00Z') }, 'taken_in_future']])(
    '%s is refused with a pointer',
    async (_what, said, code) => {
      await expect(notify(said)).rejects.toMatchObject({
        code,
        extras: { errors: [{ pointer: '/data/taken_at' }] },
      });
    },
  );

  it('whose parts are not its whole is refused', async () => {
    const word = wordOf();
    const wrong = { ...word, data: { ...word.data, amount: yuan(201) } };
    const { sender, message } = await send(JSON.stringify(wrong));

    const told = takeFromPartner(world, { sender, message, word: wrong });

    await expect(told).rejects.toMatchObject({ code: 'amounts_differ' });
    expect(booksOf(world).entries).toEqual([]);
  });
});

describe('a partner’s day', () => {
  const caller = clerk({ client: 'post-office', subject: 'post-office', operator: 'p-1' });

  it('ends at its cut-off', async () => {
    await terms({ cutOff: '10:30' });
    const before = await notify();
    world.clock.advance(hourMs);

    const after = await notify({ serial: 'P2', numbers: [fines[1]?.number ?? ''] });

    expect([before.taking.day, after.taking.day]).toEqual([today, '2026-03-10']);
  });

  it('has a limit that closes it for more, but turns no money away', async () => {
    await terms({ dailyMaximumMinor: 30_000 });
    await notify();
    const left = await checkPartnerDay(world, caller);
    await notify({ serial: 'P2', numbers: [fines[1]?.number ?? ''] });

    await expect(checkPartnerDay(world, caller)).rejects.toMatchObject({ code: 'daily_limit' });
    expect(left).toEqual({ day: today, leftMinor: 10_000 });
    expect(balancesOf(world)['partner_receivable']).toBe(40_000);
  });
});

describe('a partner’s file', () => {
  beforeEach(async () => {
    await notify();
    await notify({ serial: 'P2', numbers: [fines[1]?.number ?? ''] });
    world.clock.advance(dayMs);
  });

  it('that agrees in count and total is accepted', async () => {
    const { file: verdict } = await file('2,40000\nP1,20000\nP2,20000\n');

    expect(verdict).toMatchObject({ state: 'agreed', found: 0 });
  });

  it('that differs is compared by serial', async () => {
    const { file: verdict } = await file('2,50000\nP1,25000\nP3,25000\n');

    expect(verdict).toMatchObject({
      state: 'differs',
      found: 3,
      differences: [
        { serial: 'P1', kind: 'amount_differs', theirsMinor: 25_000, oursMinor: 20_000 },
        { serial: 'P3', kind: 'missing_here', theirsMinor: 25_000 },
        { serial: 'P2', kind: 'missing_there', oursMinor: 20_000 },
      ],
    });
  });

  it('may be corrected by a later one', async () => {
    await file('0,0\n');

    const after = await file('2,40000\r\nP1,20000\r\nP2,20000');

    expect(after).toMatchObject({ files: 2, file: { state: 'agreed' } });
  });

  it.each(['', '\n', '0,0'])('without takings (%j) is a day like any other', async (text) => {
    world.clock.advance(dayMs);

    const { file: verdict } = await file(text, '2026-03-10');

    expect(verdict).toMatchObject({ state: 'agreed', theirs: { count: 0, totalMinor: 0 } });
  });

  it.each([
    ['no first line', 'P1,20000\n', '/lines/1'],
    ['a cut-off end', '2,40000\nP1,20000\n', '/lines/1'],
    ['an amount that is none', '1,20000\nP1,200.00\n', '/lines/2'],
    ['a serial twice', '2,40000\nP1,20000\nP1,20000\n', '/lines/3'],
  ])('with %s is refused whole', async (_what, text, pointer) => {
    await expect(file(text)).rejects.toMatchObject({
      code: 'file_refused',
      extras: { errors: [{ pointer }] },
    });
  });

  it('of a day that is not over is refused', async () => {
    await expect(file('', '2026-03-10')).rejects.toMatchObject({ code: 'day_not_over' });
  });

  it('of thousands of lines is read', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `S${index},100`);

    const { file: verdict } = await file(`5000,500000\n${lines.join('\n')}`);

    expect(verdict).toMatchObject({ found: 5_002 });
    expect(verdict?.differences).toHaveLength(500);
  });
});
