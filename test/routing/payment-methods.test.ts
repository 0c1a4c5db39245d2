// What callers may offer to payers.
import { describe, expect, it } from '@jest/globals';
import { hourMs, iso, secondMs } from '../../shared/kernel/time.ts';
import { sandbox } from '../../shared/providers/sandbox/sandbox.ts';
import { faultsLimit } from '../../shared/routing/model/health.ts';
import { reportFault } from '../../shared/routing/store/health.ts';
import { authorityWrite } from '../../shared/settings/store/settings.ts';
import { begin, fine } from '../payments/scene.ts';
import { aBusyWorld, aClient, anAccount, anAuthority, morning } from '../world.ts';
import { methodsFor, notice, putRules, putSwitch } from './api.ts';

const can = sandbox.capabilities;

const cardOf = (body: unknown): unknown => {
  const { methods } = body as { readonly methods: readonly { readonly method: string }[] };
  return methods.find(({ method }) => method === 'card');
};

describe('the payment methods', () => {
  it('are those of the channel that an account takes, with presentations and limits', async () => {
    const world = await aBusyWorld();

    const { status, body } = await methodsFor(world);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      authority: 'beijing',
      channel: 'counter',
      currency: 'CNY',
      claims_needed: false,
      operator_needed: true,
      maximum_obligations: 20,
      quote_minutes: 30,
      methods: [
        {
          method: 'card',
          available: true,
          begin_with: 'POST /v1/payments',
          presentations: ['qr_shown', 'embedded', 'code_scanned'],
          needs: { code_scanned: ['payer_code'] },
          scan_seconds: 30,
          minimum_minor: 1,
          maximum_minor: 100_000_000,
          planned: [],
        },
        { method: 'wechat', available: true },
        { method: 'alipay', available: true },
      ],
    });
  });

  it('reveal no account, rule or provider', async () => {
    const world = await aBusyWorld();
    await putSwitch(world, 'stop', { target: { kind: 'account', name: 'sandbox-1' } });

    const { body } = await methodsFor(world);

    expect(JSON.stringify(body)).not.toMatch(/sandbox|default-1|stop/);
  });

  it('follow the channel of the caller', async () => {
    const world = await aBusyWorld();

    const { body } = await methodsFor(world, { authority: 'beijing' }, { client: 'app-1' });

    expect(body).toMatchObject({ channel: 'app', claims_needed: true, quote_minutes: 120 });
    expect(cardOf(body)).toMatchObject({
      presentations: ['embedded', 'redirect', 'in_app', 'qr_shown'],
    });
  });

  it('say what is switched off, with its notice', async () => {
    const world = await aBusyWorld();
    const until = iso(morning + hourMs);
    await putSwitch(world, 'stop', { target: { kind: 'method', name: 'card' }, until });

    const { body } = await methodsFor(world);

    expect(cardOf(body)).toMatchObject({
      available: false,
      code: 'method_switched_off',
      notice,
      until,
    });
  });

  it('say what is under maintenance, and announce what will be', async () => {
    const world = await aBusyWorld();
    const target = { kind: 'account', name: 'sandbox-1' };
    const [from, until] = [iso(morning + hourMs), iso(morning + 2 * hourMs)];
    await putSwitch(world, 'repair', { kind: 'maintenance', target, from, until });

    const before = await methodsFor(world);
    world.clock.set(morning + hourMs);
    const during = await methodsFor(world);

    expect(cardOf(before.body)).toMatchObject({
      available: true,
      planned: [{ from, until, notice }],
    });
    expect(cardOf(during.body)).toMatchObject({
      available: false,
      code: 'under_maintenance',
      notice,
      until,
    });
  });

  it('keep a method whose other account works', async () => {
    const world = await aBusyWorld();
    await world.has({ accounts: [anAccount({ id: 'second' })] });
    await putRules(world, {
      rules: [
        {
          id: 'both',
          when: { channels: ['counter'] },
          accounts: [
            { account: 'sandbox-1', weight: 1 },
            { account: 'second', weight: 1 },
          ],
        },
      ],
    });
    await putSwitch(world, 'stop', { target: { kind: 'account', name: 'sandbox-1' } });

    const { body } = await methodsFor(world);

    expect(cardOf(body)).toMatchObject({ available: true });
  });

  it('say when to try again what has trouble', async () => {
    const world = await aBusyWorld();
    for (let n = 0; n < faultsLimit; n += 1) await reportFault(world, 'sandbox-1');
    world.clock.advance(10 * secondMs);

    const { body } = await methodsFor(world);

    expect(cardOf(body)).toMatchObject({
      available: false,
      code: 'method_unavailable',
      retry_after_seconds: 20,
    });
  });

  it('say that an amount is too large for a method, or for the client', async () => {
    const world = await aBusyWorld();
    await world.has({ clients: [aClient({ id: 'small', maximumMinor: 5_000 })] });
    Object.assign(world, { capabilities: async () => ({ ...can, maximumMinor: 10_000 }) });

    const large = await methodsFor(world, { authority: 'beijing', amount: '10001' });
    const fits = await methodsFor(world, { authority: 'beijing', amount: '10000' });
    const small = await methodsFor(
      world,
      { authority: 'beijing', amount: '5001' },
      { client: 'small' },
    );

    expect(cardOf(large.body)).toMatchObject({ available: false, code: 'amount_out_of_range' });
    expect(cardOf(fits.body)).toMatchObject({ available: true, maximum_minor: 10_000 });
    expect(cardOf(small.body)).toMatchObject({
      available: false,
      code: 'client_limit',
      maximum_minor: 5_000,
    });
  });

  it('are told with what a channel itself takes at most, whatever its providers take', async () => {
    const world = await aBusyWorld();
    await world.has({ clients: [aClient({ id: 'kiosk-1', channel: 'kiosk', outlet: 'hall' })] });
    const asked = { authority: 'beijing', amount: '5000001' };

    const kiosk = await methodsFor(world, asked, { client: 'kiosk-1' });
    const counter = await methodsFor(world, asked);

    expect(cardOf(kiosk.body)).toMatchObject({
      available: false,
      code: 'amount_out_of_range',
      maximum_minor: 5_000_000,
    });
    expect(cardOf(counter.body)).toMatchObject({ available: true });
  });

  it('say what an order must carry, but not what the call itself brings', async () => {
    const world = await aBusyWorld();
    await world.has({ clients: [aClient({ id: 'bank-1', channel: 'partner' })] });
    Object.assign(world, {
      capabilities: async () => ({ ...can, needs: { redirect: ['payer_ip'] } }),
    });

    const partner = await methodsFor(world, undefined, { client: 'bank-1' });
    const app = await methodsFor(world, undefined, { client: 'app-1' });

    expect(cardOf(partner.body)).toMatchObject({ needs: { redirect: ['payer_ip'] } });
    expect(cardOf(app.body)).not.toHaveProperty('needs');
  });

  it('are none in a currency that no account takes', async () => {
    const { body } = await methodsFor(await aBusyWorld(), {
      authority: 'beijing',
      currency: 'USD',
    });

    expect(body).toMatchObject({ currency: 'USD', methods: [] });
  });

  it("are not told of an authority that is not the client's", async () => {
    const world = await aBusyWorld();
    await world.has({ authorities: [anAuthority({ id: 'tianjin', accounts: [] })] });

    const foreign = await methodsFor(world, { authority: 'tianjin' });
    const nowhere = await methodsFor(world, { authority: 'nowhere' });

    expect(foreign).toMatchObject({ status: 404, body: { code: 'authority_not_found' } });
    expect(nowhere.body).toEqual(foreign.body);
  });

  it('are not told to a client that is switched off', async () => {
    const refused = await methodsFor(
      await aBusyWorld(),
      { authority: 'beijing' },
      { client: 'nobody' },
    );

    expect(refused).toMatchObject({ status: 403, body: { code: 'client_not_enabled' } });
  });
});

const bank = { holder: 'Treasury', number: '11001234567890', bankName: 'A bank' } as const;

/** An authority with every kind of account, and a caller of each channel. */
const aFullWorld = async () => {
  const world = await aBusyWorld();
  const accounts = [
    anAccount({ id: 'drawers', provider: 'cash', methods: ['cash'], desk: 'hall' }),
    anAccount({ id: 'terminals', provider: 'terminal', methods: ['card_terminal'] }),
    anAccount({ id: 'of-bank-1', provider: 'partner', methods: ['cash'], desk: 'bank-1' }),
    anAccount({ id: 'treasury', provider: 'bank', methods: ['bank_transfer'], bank }),
  ];
  await world.has({
    accounts,
    authorities: [],
    clients: [
      aClient({ id: 'window', outlet: 'hall' }),
      aClient({ id: 'other-hall', outlet: 'other' }),
      aClient({ id: 'kiosk-1', channel: 'kiosk', outlet: 'hall' }),
      aClient({ id: 'bank-1', channel: 'partner' }),
      aClient({ id: 'bank-2', channel: 'partner' }),
      aClient({ id: 'web-1', channel: 'web', maximumMinor: 5_000 }),
    ],
  });
  const ids = ['sandbox-1', ...accounts.map(({ id }) => id)];
  await world.table.commit([authorityWrite(anAuthority({ accounts: ids }), 1)]);
  return world;
};

const elsewhereIn = (body: unknown) => {
  const { methods } = body as {
    readonly methods: readonly { readonly method: string; readonly begin_with: string }[];
  };
  return methods
    .filter((one) => one.begin_with !== 'POST /v1/payments')
    .map((one) => `${one.method}: ${one.begin_with}`);
};

const session = 'cash: POST /v1/counter/sessions';
const terminal = 'card_terminal: POST /v1/terminal-debits';
const transfer = 'bank_transfer: POST /v1/transfer-references';
const notification = 'cash: POST /v1/partners/{client_id}/notifications';

describe('methods that make no order at a provider', () => {
  it.each([
    ['window', [terminal, session]],
    ['other-hall', [terminal]],
    ['counter-1', [terminal]],
    ['kiosk-1', [terminal]],
    ['bank-1', [notification]],
    ['bank-2', []],
    ['app-1', [transfer]],
    ['web-1', [transfer]],
  ])('are told to %s with the routes that begin them: %j', async (client, expected) => {
    const world = await aFullWorld();

    const { body } = await methodsFor(world, undefined, { client });

    expect(elsewhereIn(body)).toEqual(expected);
    expect(JSON.stringify(body)).not.toMatch(/drawers|treasury|terminals|of-bank/);
  });

  it('are refused by a create, which names the route', async () => {
    const world = await aFullWorld();
    await world.has({ obligations: [fine] });

    const begun = begin(world, { body: { method: 'card_terminal' } });

    await expect(begun).rejects.toMatchObject({
      code: 'method_begun_elsewhere',
      extras: { members: { begin_with: 'POST /v1/terminal-debits' } },
    });
  });

  it('have the limits of the client, but for a transfer, which the payer sends alone', async () => {
    const world = await aFullWorld();
    const asked = { authority: 'beijing', amount: '5001' };

    const { body } = await methodsFor(world, asked, { client: 'web-1' });

    expect(body).toMatchObject({
      methods: expect.arrayContaining([
        expect.objectContaining({ method: 'card', available: false, code: 'client_limit' }),
        expect.objectContaining({
          method: 'bank_transfer',
          available: true,
          presentations: ['reference'],
          maximum_minor: 100_000_000_000_000,
        }),
      ]),
    });
  });

  it('say what is switched off, the method itself or its only account', async () => {
    const world = await aFullWorld();
    await putSwitch(world, 'no-cash', { target: { kind: 'method', name: 'cash' } });
    await putSwitch(world, 'repair', { target: { kind: 'account', name: 'terminals' } });

    const { body } = await methodsFor(world, undefined, { client: 'window' });

    expect(body).toMatchObject({
      methods: expect.arrayContaining(
        ['cash', 'card_terminal'].map((method) =>
          expect.objectContaining({
            method,
            available: false,
            code: 'method_switched_off',
            notice,
          }),
        ),
      ),
    });
  });
});

const bad: Readonly<Record<string, readonly [query: Record<string, string>, pointer: string]>> = {
  'no authority': [{}, '/query/authority'],
  'an amount with a point': [{ authority: 'beijing', amount: '206.00' }, '/query/amount'],
  'an amount of nothing': [{ authority: 'beijing', amount: '0' }, '/query/amount'],
  'an amount beyond all': [{ authority: 'beijing', amount: '999999999999999' }, '/query/amount'],
  'an unknown currency': [{ authority: 'beijing', currency: 'XXX' }, '/query/currency'],
  'an unknown parameter': [{ authority: 'beijing', page: '1' }, '/query/page'],
};

describe('a question with', () => {
  it.each(Object.entries(bad))('%s is refused', async (_name, [query, pointer]) => {
    const refused = await methodsFor(await aBusyWorld(), query);

    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
