// What a create says of its payer, over HTTP: statuses of scanned codes, pointers to bad parts, and what is kept.
import { describe, expect, it } from '@jest/globals';
import { make } from '../../../functions/payments/create.ts';
import { make as makeGet } from '../../../functions/payments/get.ts';
import { Quote } from '../../../shared/payments/model/payment.ts';
import type { PayerPart } from '../../../shared/providers/contract.ts';
import { sandbox } from '../../../shared/providers/sandbox/sandbox.ts';
import { type Call, call } from '../../obligations/world.ts';
import { code, passSeconds } from '../../payments/scanning.ts';
import { aScene, claimOf, fine, type SceneOptions } from '../../payments/scene.ts';
import { aClient, type TestWorld } from '../../world.ts';

const asClerk = { client: 'counter-1', subject: 'clerk-1', operator: 'clerk-1' } as const;
const body = { obligations: [{ obligation_id: fine.id }], method: 'card' };
const scanned = { ...body, presentation: 'code_scanned', payer_code: code };
const headers = { 'idempotency-key': 'key-1' };

const create = (world: TestWorld, sent: object, who: Call = asClerk) =>
  call(make(world), { headers, body: sent, ...who });

/** A payer of app-1 or web-1, who calls from an address of their own. */
const byPayer = async (world: TestWorld, client: string, more: object) => {
  const caller = { issuer: 'https://issuer.test', client, subject: 'payer-1', roles: [] };
  const claim = claimOf(fine.id, caller, world.now() + 60_000);
  const sent = { obligations: [claim], method: 'card', ...more };
  return create(world, sent, { client, subject: 'payer-1', sourceIp: '198.51.100.7' });
};

const payable = async (options?: SceneOptions) => {
  const scene = await aScene(options);
  await scene.world.has({
    clients: [
      aClient({ id: 'web-1', channel: 'web' }),
      aClient({ id: 'bank-1', channel: 'partner' }),
      aClient({ id: 'kiosk-1', channel: 'kiosk' }),
    ],
  });
  return scene;
};

const quoteIn = (world: TestWorld): Quote =>
  Quote.parse(world.memory.dump().payments.find(({ sk }) => sk === 'quote'));

const needing = (world: TestWorld, part: PayerPart): void =>
  void Object.assign(world, {
    capabilities: async () => ({ ...sandbox.capabilities, needs: { redirect: [part] } }),
  });

describe('a create with a scanned code', () => {
  it('answers 201 once it is paid', async () => {
    const { world } = await aScene({ greeting: 'succeeded' });

    const { status, body: shown } = await create(world, scanned);

    expect([status, shown]).toMatchObject([201, { state: 'paid' }]);
  });

  it('answers 201 where it was declined for good: nothing is left to wait for', async () => {
    const { world } = await aScene({ greeting: 'declined' });

    const { status, body: shown } = await create(world, scanned);

    expect([status, shown]).toMatchObject([201, { state: 'failed', reason: 'insufficient_funds' }]);
  });

  it('answers 202 while its payer has not confirmed, with when to ask and until when', async () => {
    const { world } = await aScene();

    const { status, body: shown } = await create(world, scanned);

    expect(status).toBe(202);
    expect(shown).toMatchObject({
      state: 'pending',
      poll_after_ms: 2_000,
      expires_at: '2026-03-09T02:00:30.000Z',
    });
  });

  it('answers the repetition with 200, and shows the end once there is one', async () => {
    const { world } = await aScene();
    await create(world, scanned);
    await passSeconds(world, 60);

    const again = await create(world, { ...scanned, payer_code: `${code}99` });

    expect([again.status, again.body]).toMatchObject([
      200,
      { state: 'expired', code: 'finished_payment_replayed' },
    ]);
  });

  it('never shows the code, nor the payer’s id', async () => {
    const { world } = await payable();

    const made = await create(world, scanned);
    const { payment_id } = made.body as { readonly payment_id: string };
    const read = await call(makeGet(world), { ...asClerk, path: { payment_id } });

    expect(JSON.stringify([made, read])).not.toContain(code);
  });
});

const parts: Readonly<Record<string, readonly [more: object, pointer: string, code: string]>> = {
  'no code to scan': [{ presentation: 'code_scanned' }, '/payer_code', 'payer_code_missing'],
  'a code and no presentation': [{ payer_code: code }, '/payer_code', 'payer_code_unexpected'],
  'a code for a code that is shown': [
    { presentation: 'qr_shown', payer_code: code },
    '/payer_code',
    'payer_code_unexpected',
  ],
  'an id and no presentation': [{ payer_id: 'oUpF8uM' }, '/payer_id', 'payer_id_unexpected'],
  'an id for a redirect': [
    { presentation: 'redirect', payer_id: 'oUpF8uM' },
    '/payer_id',
    'payer_id_unexpected',
  ],
};

const shapes: Readonly<Record<string, readonly [more: object, pointer: string]>> = {
  'a code of nine': [{ ...scanned, payer_code: '123456789' }, '/payer_code'],
  'a code of sixty-five': [{ ...scanned, payer_code: '1'.repeat(65) }, '/payer_code'],
  'a code with a blank': [{ ...scanned, payer_code: '1345 998877665544' }, '/payer_code'],
  'a code with a line end': [{ ...scanned, payer_code: `${code}\n` }, '/payer_code'],
  'a code in full-width digits': [
    { ...scanned, payer_code: '１３４５９９８８７７６６' },
    '/payer_code',
  ],
  'a code that is a number': [{ ...scanned, payer_code: 134_599_887_766 }, '/payer_code'],
  'an empty code': [{ ...scanned, payer_code: '' }, '/payer_code'],
  'no code but null': [{ ...scanned, payer_code: null }, '/payer_code'],
  'an empty id': [{ presentation: 'in_app', payer_id: '' }, '/payer_id'],
  'an id of 129': [{ presentation: 'in_app', payer_id: 'o'.repeat(129) }, '/payer_id'],
  'an address that is a name': [{ payer_ip: 'localhost' }, '/payer_ip'],
  'an address out of range': [{ payer_ip: '300.1.2.3' }, '/payer_ip'],
  'an address with its zone': [{ payer_ip: 'fe80::1%eth0' }, '/payer_ip'],
  'an address with its port': [{ payer_ip: '198.51.100.7:443' }, '/payer_ip'],
  'a list of addresses': [{ payer_ip: '198.51.100.7, 10.0.0.1' }, '/payer_ip'],
  'a device of another kind': [{ device: 'watch' }, '/device'],
};

describe('a create that says of its payer', () => {
  it.each(Object.entries(parts))('%s is refused', async (_name, [more, pointer, problem]) => {
    const { world } = await payable();
    const before = world.memory.dump();

    const answer = await create(world, { ...body, ...more });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: problem, errors: [{ pointer, code: problem }] });
    expect(world.memory.dump()).toEqual(before);
    expect(world.calls).toEqual([]);
  });

  it.each(Object.entries(shapes))('%s is refused', async (_name, [more, pointer]) => {
    const { world } = await payable();

    const answer = await create(world, { ...body, ...more });

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
    expect(JSON.stringify([answer, world.lines])).not.toContain(code);
  });

  it('too little for a redirect is told which part, where nobody can know it but the caller', async () => {
    const { world } = await payable();
    needing(world, 'payer_ip');
    const asPartner = { ...asClerk, client: 'bank-1' };

    const without = await create(world, { ...body, presentation: 'redirect' }, asPartner);
    const chosen = await create(
      world,
      { ...body, presentation: 'redirect', payer_ip: '::1' },
      asPartner,
    );

    expect([without.status, without.body]).toMatchObject([
      422,
      { code: 'payer_ip_missing', errors: [{ pointer: '/payer_ip' }] },
    ]);
    expect([chosen.status, quoteIn(world).payerIp]).toEqual([201, '::1']);
  });

  it('nothing gets another presentation than one whose order would lack something', async () => {
    const { world } = await payable();
    Object.assign(world, {
      capabilities: async () => ({ ...sandbox.capabilities, presentations: ['code_scanned'] }),
    });

    const answer = await create(world, body);

    expect(answer.body).toMatchObject({ code: 'payer_code_missing' });
  });
});

describe('what a payment keeps of its payer', () => {
  it('is the address that a payer’s own device calls from, for a redirect', async () => {
    const { world } = await payable();

    await byPayer(world, 'web-1', { presentation: 'redirect', device: 'phone' });

    expect(quoteIn(world)).toMatchObject({ payerIp: '198.51.100.7', device: 'phone' });
    expect(world.calls[0]?.input).toMatchObject({ payerIp: '198.51.100.7', device: 'phone' });
  });

  it('is the address that a server of the app names instead of its own', async () => {
    const { world } = await payable();

    await byPayer(world, 'app-1', { presentation: 'redirect', payer_ip: '203.0.113.9' });

    expect(quoteIn(world).payerIp).toBe('203.0.113.9');
  });

  it('is never the address of a clerk or a partner', async () => {
    const { world } = await payable();
    const asPartner = { ...asClerk, client: 'bank-1', sourceIp: '198.51.100.7' };

    await create(world, { ...body, presentation: 'redirect' }, asPartner);

    expect(quoteIn(world).payerIp).toBeUndefined();
  });

  it('is nothing that its order does not need', async () => {
    const { world } = await payable();

    await byPayer(world, 'app-1', { presentation: 'qr_shown', device: 'desktop' });

    expect(quoteIn(world)).not.toHaveProperty('payerIp');
    expect(quoteIn(world)).not.toHaveProperty('device');
  });

  it('is who they are inside the provider’s app, which is told to the provider alone', async () => {
    const { world } = await payable();
    const payer_id = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';

    const answer = await byPayer(world, 'app-1', { presentation: 'in_app', payer_id });

    expect(world.calls[0]?.input).toMatchObject({ payerId: payer_id });
    expect(quoteIn(world).payerId).toBe(payer_id);
    expect(JSON.stringify([answer, world.lines, world.memory.dump().ledger])).not.toContain(
      payer_id,
    );
  });

  it('guards the key: the same request of another payer is another request', async () => {
    const { world } = await payable();
    const who = (payer_id: string) => byPayer(world, 'app-1', { presentation: 'in_app', payer_id });
    await who('first');

    const other = await who('second');

    expect([other.status, other.body]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
    expect(world.calls).toHaveLength(1);
  });
});
