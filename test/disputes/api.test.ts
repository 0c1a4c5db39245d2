// Disputes at the staff API: looked for, taken up, answered; each refusal with its reason.
import { describe, expect, it } from '@jest/globals';
import { make as makeGet } from '../../functions/disputes/get.ts';
import { make as makeList } from '../../functions/disputes/list.ts';
import { make as makeEvidence } from '../../functions/disputes/note-evidence.ts';
import { make as makeTakeUp } from '../../functions/disputes/take-up.ts';
import { make as makePayment } from '../../functions/payments/get.ts';
import { recordDispute } from '../../shared/disputes/store/record.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import { call } from '../obligations/world.ts';
import { begin, heard } from '../payments/scene.ts';
import { anAccount } from '../world.ts';
import { aPaidScene, checkDisputes, type DisputeScene, fines, told } from './scene.ts';

const anna = { client: 'console', subject: 'anna', roles: ['reconciler'] } as const;
const aStaffScene = (count = 1) => aPaidScene(count, { staff: true });

const listed = async ({ world }: DisputeScene, query: Record<string, string> = {}) =>
  (await call(makeList(world), { ...anna, query })).body;

const note = (scene: DisputeScene, body: object, caller: object = anna) =>
  call(makeEvidence(scene.world), {
    ...anna,
    ...caller,
    path: { dispute_id: `${scene.payment.head.id}D01` },
    body,
  });

const takeUp = (scene: DisputeScene, provider_id: string, account = 'sandbox-1') =>
  call(makeTakeUp(scene.world), { ...anna, body: { account, provider_id } });

const anOpen = async () => {
  const scene = await aStaffScene();
  const id = scene.bank.opens(scene.reference);
  scene.bank.takes(id);
  await told(scene.world, id);
  return { ...scene, id };
};

describe('the list of disputes', () => {
  it('has open ones by when evidence is due, and those that are over apart', async () => {
    const scene = await aStaffScene(3);
    const { world, bank, reference } = scene;
    const [late, soon, over] = [
      bank.opens(reference),
      bank.opens(reference),
      bank.opens(reference),
    ];
    bank.twists(soon, { evidenceDueAt: world.now() + dayMs });
    bank.says(over, 'won');
    for (const id of [late, soon, over]) await told(world, id);

    expect(await listed(scene)).toMatchObject({
      disputes: [
        { provider_id: soon, advice: { code: 'send_evidence' } },
        { provider_id: late, blocks_refunds: true },
      ],
    });
    expect(await listed(scene, { state: 'ended' })).toMatchObject({
      disputes: [{ provider_id: over, state: 'won' }],
    });
    await checkDisputes(scene);
  });

  it('keeps what is over on it while its money is missing, and says what to do', async () => {
    const { id, ...scene } = await anOpen();
    scene.bank.says(id, 'won');
    await told(scene.world, id);

    expect(await listed(scene)).toMatchObject({
      disputes: [{ state: 'won', advice: { code: 'money_missing' }, pending: { amount: 20_000 } }],
    });
    scene.bank.gives(id);
    await told(scene.world, id);
    expect(await listed(scene)).toMatchObject({ disputes: [] });
  });

  it.each([
    [{}, {}, 'cashier', 403],
    [{ state: 'lost' }, {}, 'auditor', 400],
    [{}, {}, 'auditor', 200],
  ])('asked %j by a %s with the role %s answers %i', async (query, _path, role, expected) => {
    const { world } = await aStaffScene();

    const { status } = await call(makeList(world), { ...anna, roles: [role as never], query });

    expect(status).toBe(expected);
  });
});

describe('one dispute', () => {
  it('is shown with what moved, what it cost, and the entries that book it', async () => {
    const { id, ...scene } = await anOpen();
    scene.bank.says(id, 'lost');
    await told(scene.world, id);

    const { status, body } = await call(makeGet(scene.world), {
      ...anna,
      path: { dispute_id: `${scene.payment.head.id}D01` },
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      payment_id: scene.payment.head.id,
      state: 'lost',
      taken: { amount: 20_000 },
      lost: { amount: 20_000 },
      pending: { amount: 0 },
      fees: { amount: 1_500, currency: 'CNY' },
      entries: [{ cause: 'dispute_taken' }, { cause: 'dispute_lost' }],
      history: [{ state: 'open' }, { state: 'lost' }],
    });
  });

  it('that is unknown is not found', async () => {
    const { world } = await aStaffScene();
    const path = { dispute_id: `${'0'.repeat(19)}D01` };

    expect(await call(makeGet(world), { ...anna, path })).toMatchObject({
      status: 404,
      body: { code: 'dispute_not_found' },
    });
  });

  it('makes its payment disputed for its payer, while it is open', async () => {
    const { id, ...scene } = await anOpen();
    const see = async () => {
      const path = { payment_id: scene.payment.head.id };
      return (await call(makePayment(scene.world), { ...anna, path })).body;
    };

    const during = await see();
    scene.bank.says(id, 'lost');
    await told(scene.world, id);

    expect(during).toMatchObject({ state: 'disputed' });
    expect(await see()).toMatchObject({ state: 'reversed', refunded: { amount: 20_000 } });
  });
});

describe('evidence', () => {
  it('is noted by reference with who sent it, once however often it is repeated', async () => {
    const scene = await anOpen();
    const body = { references: ['2026-417/receipt'], note: 'sent by the portal' };

    await note(scene, body);
    const { status, body: answer } = await note(scene, body);
    const other = await note(scene, body, { subject: 'boris' });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ evidence: [{ by: 'anna', ...body }] });
    expect(other.body).toMatchObject({ evidence: [{ by: 'anna' }, { by: 'boris' }] });
    await checkDisputes(scene);
  });

  it.each([
    [{ references: [] }, '/references'],
    [{ references: ['a file with the payer’s name'] }, '/references/0'],
    [{ references: ['x'], note: ' ' }, '/note'],
    [{ references: ['x'], text: 'y' }, '/text'],
  ])('%j is refused with a pointer', async (body, pointer) => {
    const scene = await anOpen();

    expect(await note(scene, body)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  it('is refused once the dispute is over, and to those who only look', async () => {
    const { id, ...scene } = await anOpen();
    const looking = await note(scene, { references: ['x'] }, { roles: ['auditor'] });
    scene.bank.says(id, 'won');
    scene.bank.gives(id);
    await told(scene.world, id);

    expect(looking.status).toBe(403);
    expect(await note(scene, { references: ['x'] })).toMatchObject({
      status: 409,
      body: { code: 'dispute_ended' },
    });
  });
});

describe('taking a dispute up by hand', () => {
  it('books what no notification told of, once', async () => {
    const scene = await aStaffScene();
    const id = scene.bank.opens(scene.reference);
    scene.bank.takes(id);

    const first = await takeUp(scene, id);
    const again = await takeUp(scene, id);

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toMatchObject({ provider_id: id, state: 'open', taken: { amount: 20_000 } });
    expect((await checkDisputes(scene)).entries).toHaveLength(2);
  });

  it('says why not, and changes nothing', async () => {
    const scene = await aStaffScene();
    const foreign = scene.bank.opens(`${'0'.repeat(19)}01`);

    expect(await takeUp(scene, 'du_nobody')).toMatchObject({
      status: 422,
      body: { code: 'dispute_does_not_fit', why: 'no_such_dispute' },
    });
    expect(await takeUp(scene, foreign)).toMatchObject({ body: { why: 'order_not_ours' } });
    expect(await takeUp(scene, foreign, 'nobody')).toMatchObject({
      status: 404,
      body: { code: 'account_not_found' },
    });
    scene.bank.silent = true;
    expect(await takeUp(scene, foreign)).toMatchObject({
      status: 503,
      body: { code: 'provider_silent' },
    });
    Object.assign(scene.world.provider, { dispute: undefined });
    expect((await checkDisputes(scene)).entries).toHaveLength(1);
  });

  it('of another account’s order changes nothing', async () => {
    const scene = await aStaffScene();
    const id = scene.bank.opens(scene.reference);
    const account = anAccount({ id: 'sandbox-2' });
    const connection = await scene.world.connect(account);

    const recorded = await recordDispute(scene.world, { account, connection, providerId: id });

    expect(recorded).toEqual({ status: 'misfit', why: 'order_not_ours' });
  });

  it('never mixes the disputes of two payments', async () => {
    const scene = await aStaffScene();
    const { payment } = await begin(scene.world, { key: 'k-2', ids: [fines[1]?.id ?? ''] });
    await heard(scene.world, payment);
    const id = scene.bank.opens(`${payment.head.id}01`);
    scene.bank.takes(id);

    const { body } = await takeUp(scene, id);

    expect(body).toMatchObject({ payment_id: payment.head.id });
    expect(await listed(scene)).toMatchObject({ disputes: [{ payment_id: payment.head.id }] });
  });
});
