// The look-up: what payers learn with both factors, and what nobody learns without them.
import { describe, expect, it } from '@jest/globals';
import { make } from '../../functions/obligations/lookup.ts';
import { hourMs, minuteMs } from '../../shared/kernel/time.ts';
import { readClaim } from '../../shared/obligations/model/claim.ts';
import { aNotice, anObligation } from '../obligations/obligation.ts';
import {
  aClient,
  anAuthority,
  aSmallWorld,
  call,
  noon,
  type SmallWorld,
  stored,
} from '../obligations/world.ts';

const number = '1101011900000017';
const ask = (world: SmallWorld, notice: object, from: object = {}) =>
  call(make(world), { body: { authority: 'beijing', notices: [notice] }, ...from });

const aReadyWorld = async (): Promise<SmallWorld> => {
  const world = aSmallWorld();
  await world.has(
    anAuthority(),
    aClient(),
    aClient({ id: 'window', channel: 'counter' }),
    aClient({ id: 'off', enabled: false }),
    stored(anObligation({ number })),
  );
  return world;
};

describe('looking an obligation up', () => {
  it('answers the amount due with its lines, their reasons, and a claim to pay by', async () => {
    const world = await aReadyWorld();

    const { status, body } = await ask(world, { number, factor: '345' });

    expect(status).toBe(200);
    expect(body).toEqual({
      authority: 'beijing',
      notices: [
        {
          result: 'found',
          obligation_id: 'beijing.110101190000001',
          number,
          kind: 'fine',
          issued_on: '2026-03-01',
          received_on: '2026-03-02',
          payable: true,
          amount: { amount: 26_000, currency: 'CNY' },
          lines: [
            {
              kind: 'fine',
              revenue_item: '103050101001',
              amount: { amount: 20_000, currency: 'CNY' },
              because: expect.stringContaining('received on 2026-03-02'),
            },
            {
              kind: 'penalty',
              revenue_item: '103050101001',
              amount: { amount: 6_000, currency: 'CNY' },
              because: expect.stringContaining('10 days after the last day to pay'),
            },
          ],
          changes_at: '2026-03-27T16:00:00.000Z',
          policy: 'cn-traffic-fine',
          policy_version: 1,
          claim: expect.any(String),
          claim_expires_at: '2026-03-27T04:30:00.000Z',
        },
      ],
    });
  });

  it('makes a claim that is good for this payer of this client only', async () => {
    const world = await aReadyWorld();
    const { body } = await ask(world, { number, factor: '345' });
    const { claim } = Object(body).notices[0];

    const read = (reader: object) =>
      readClaim(claim, {
        client: 'app',
        subject: 'payer-1',
        now: noon,
        key: 'c'.repeat(32),
        ...reader,
      });

    expect(read({})).toEqual({ obligation: 'beijing.110101190000001' });
    expect(read({ subject: 'payer-2' })).toEqual({ fault: 'forged' });
    expect(read({ now: noon + 30 * minuteMs })).toEqual({ fault: 'expired' });
  });

  it('finds the notice by either printed form of its number', async () => {
    const world = await aReadyWorld();

    for (const form of ['110101190000001', '1101 0119 0000 0017', '１１０１０１１９００００００１'])
      expect((await ask(world, { number: form, factor: '345' })).body).toMatchObject({
        notices: [{ result: 'found' }],
      });
  });

  it('never shows the plate or the name', async () => {
    const world = await aReadyWorld();

    const { body } = await ask(world, { number, factor: '京A12345' });

    expect(body).toMatchObject({ notices: [{ result: 'found' }] });
    expect(JSON.stringify(body)).not.toMatch(/A12345|张三/);
  });

  it.each([
    ['settled', { state: 'settled' as const }, { payable: false, reason: 'settled' }],
    ['cancelled', { state: 'cancelled' as const }, { payable: false, reason: 'cancelled' }],
    [
      'locked by another payment',
      { lock: { payment: 'P', until: noon, channel: 'kiosk' as const, owner: 'O' } },
      { payable: false, reason: 'locked', lock: { channel: 'kiosk' } },
    ],
  ])('tells that it is %s, and never by whom', async (_what, changes, expected) => {
    const world = aSmallWorld();
    await world.has(anAuthority(), aClient(), stored(anObligation({ number, ...changes })));

    const { body } = await ask(world, { number, factor: '345' });

    expect(body).toMatchObject({ notices: [expected] });
    expect(JSON.stringify(body)).not.toMatch(/"P"|"O"/);
  });
});

describe('the second factor', () => {
  it.each([
    ['name', '张 三', '李四'],
    ['plate_tail', 'a12345', '346'],
    ['amount', '200', '206.00'],
  ] as const)('%s fits %j and not %j', async (factor, right, wrong) => {
    const world = aSmallWorld();
    await world.has(anAuthority({ factor }), aClient(), stored(anObligation({ number })));

    const fitting = await ask(world, { number, factor: right });
    const failing = await ask(world, { number, factor: wrong });

    expect(fitting.body).toMatchObject({ notices: [{ result: 'found' }] });
    expect(failing.body).toMatchObject({ notices: [{ result: 'not_found' }] });
  });

  it('fits nothing when the notice does not hold the fact', async () => {
    const world = aSmallWorld();
    const { plate: _plate, ...notice } = aNotice();
    await world.has(anAuthority(), aClient(), stored(anObligation({ number, notice })));

    for (const factor of ['undefined', '...', 'ned'])
      expect((await ask(world, { number, factor })).body).toMatchObject({
        notices: [{ result: 'not_found' }],
      });
  });

  it('that is wrong looks exactly like an unknown number', async () => {
    const world = await aReadyWorld();

    const wrong = await ask(world, { number, factor: '999' });
    const unknown = await ask(world, { number: '999999999999999', factor: '345' });

    expect(wrong).toEqual(unknown);
  });

  it('must be sent by those who pay by claims', async () => {
    const world = await aReadyWorld();

    const { status, body } = await ask(world, { number });

    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'factor_missing',
      errors: [{ pointer: '/notices/0/factor', detail: expect.stringContaining('plate') }],
    });
  });

  it('may be left out at the counter, whose operator is logged beside a hashed number', async () => {
    const world = await aReadyWorld();

    const { body } = await ask(world, { number }, { client: 'window', operator: 'clerk-7' });

    expect(body).toMatchObject({ notices: [{ result: 'found' }] });
    const logged = world.lines.filter(({ event }) => event === 'lookup');
    expect(logged).toEqual([
      expect.objectContaining({
        facts: expect.objectContaining({ operator: 'clerk-7', client: 'window', found: true }),
      }),
    ]);
    expect(JSON.stringify(world.lines)).not.toContain('110101190000001');
  });
});

describe('guessing', () => {
  const guess = (world: SmallWorld, asked: object = {}) =>
    ask(world, { number, factor: '000', ...asked });
  const guessOften = async (world: SmallWorld, times: number, asked: object = {}) => {
    for (let time = 0; time < times; time += 1) await guess(world, asked);
  };

  it('ends after five failures, even for the right factor, for the rest of the hour', async () => {
    const world = await aReadyWorld();
    await guessOften(world, 5);
    world.clock.advance(20 * minuteMs);

    const { status, headers, body } = await ask(world, { number, factor: '345' });

    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('2400');
    expect(body).toMatchObject({ code: 'lookup_barred', errors: [{ pointer: '/notices/0' }] });
  });

  it('may go on when the hour is over', async () => {
    const world = await aReadyWorld();
    await guessOften(world, 5);
    world.clock.advance(hourMs);

    expect((await ask(world, { number, factor: '345' })).status).toBe(200);
  });

  it('is counted alike for numbers that do not exist', async () => {
    const world = await aReadyWorld();
    const unknown = { number: '999999999999999' };
    await guessOften(world, 5, unknown);

    expect((await guess(world, unknown)).status).toBe(429);
    expect((await ask(world, { number, factor: '345' })).status).toBe(200);
  });

  it('through one client does not close the notice to another', async () => {
    const world = await aReadyWorld();
    await guessOften(world, 5);

    const { status } = await ask(world, { number }, { client: 'window', operator: 'clerk-7' });

    expect(status).toBe(200);
  });

  it('of number after number ends for that payer, and for no other', async () => {
    const world = await aReadyWorld();
    for (let index = 0; index < 30; index += 1)
      await guess(world, { number: String(900_000_000_000_000 + index) });

    const { status, headers } = await ask(world, { number, factor: '345' });
    const other = await ask(world, { number, factor: '345' }, { subject: 'payer-2' });

    expect(status).toBe(429);
    expect(headers['retry-after']).toBe('3600');
    expect(other.status).toBe(200);
    expect(JSON.stringify(world.memory.dump())).not.toContain('payer-1');
  });

  it('costs a write only when it fails', async () => {
    const world = await aReadyWorld();
    const before = world.memory.dump();

    await ask(world, { number, factor: '345' });

    expect(world.memory.dump()).toEqual(before);
  });
});

describe('a look-up is refused', () => {
  it.each([
    ['of a client that nobody registered', { client: 'stranger' }],
    ['of a client that is switched off', { client: 'off' }],
    ['at a counter without an operator', { client: 'window' }],
  ])('%s', async (_who, from) => {
    const { status, body } = await ask(await aReadyWorld(), { number, factor: '345' }, from);

    expect(status).toBe(403);
    expect(body).toHaveProperty('code');
  });

  it('for an authority that the client does not serve, known or not', async () => {
    const world = await aReadyWorld();
    await world.has(anAuthority({ id: 'shanghai' }));
    const of = (authority: string) =>
      call(make(world), { body: { authority, notices: [{ number, factor: '345' }] } });

    for (const authority of ['shanghai', 'atlantis'])
      expect(await of(authority)).toMatchObject({
        status: 403,
        body: { code: 'authority_not_allowed' },
      });
  });

  it('with a pointer to each number that cannot be one', async () => {
    const world = await aReadyWorld();
    const notices = [
      { number, factor: '345' },
      { number: '12', factor: '345' },
    ];

    const { status, body } = await call(make(world), { body: { authority: 'beijing', notices } });

    expect(status).toBe(422);
    expect(body).toMatchObject({ errors: [{ pointer: '/notices/1/number', code: 'bad_number' }] });
  });

  it('when it names one notice twice, in whatever form', async () => {
    const world = await aReadyWorld();
    const notices = [
      { number, factor: '345' },
      { number: '110101190000001', factor: '345' },
    ];

    const { status, body } = await call(make(world), { body: { authority: 'beijing', notices } });

    expect(status).toBe(422);
    expect(body).toMatchObject({
      errors: [{ pointer: '/notices/1', code: 'obligation_repeated' }],
    });
  });

  it.each([
    ['no notices', { authority: 'beijing', notices: [] }, '/notices'],
    [
      'more than twenty',
      { authority: 'beijing', notices: Array.from({ length: 21 }, () => ({ number })) },
      '/notices',
    ],
    [
      'an unknown field',
      { authority: 'beijing', notices: [{ number, plate: '1' }] },
      '/notices/0/plate',
    ],
    [
      'a number that is no text',
      { authority: 'beijing', notices: [{ number: 1 }] },
      '/notices/0/number',
    ],
    [
      'an endless number',
      { authority: 'beijing', notices: [{ number: '1'.repeat(101) }] },
      '/notices/0/number',
    ],
  ])('with %s', async (_what, body, pointer) => {
    const answered = await call(make(await aReadyWorld()), { body });

    expect(answered.status).toBe(400);
    expect(answered.body).toMatchObject({ errors: [expect.objectContaining({ pointer })] });
  });
});
