// Deliveries: signed, tried by a ladder, parked for a person, sent again.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { deliver } from '../../shared/deliveries/deliver.ts';
import { list } from '../../shared/deliveries/list.ts';
import { waitsMs } from '../../shared/deliveries/model/delivery.ts';
import { deliveryShown } from '../../shared/deliveries/model/shown.ts';
import { relay } from '../../shared/deliveries/relay.ts';
import { resend } from '../../shared/deliveries/resend.ts';
import { receiverWrite } from '../../shared/deliveries/store/receivers.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import { receiverKey, type TestWorld } from '../world.ts';
import { aboutFine, aReceiver, aScene, becomes, eventsOf, runQueue, stores } from './scene.ts';

const settledScene = async (): Promise<TestWorld> => {
  const world = await aScene();
  await becomes(world, 'settled');
  await relay(world, [aboutFine]);
  return world;
};

const logOf = async (world: TestWorld, state?: 'parked') =>
  (await list(world, { authority: 'beijing', receiver: 'casework', state })).items;

const idOf = async (world: TestWorld): Promise<string> => {
  const [delivery] = await logOf(world);
  if (!delivery) throw new Error('nothing was sent');
  return deliveryShown(delivery).delivery_id;
};

const secretBytes = (text: string) => Buffer.from(text.slice('whsec_'.length), 'base64');

/** Lets time pass until nothing waits any more; answers when each try was made. */
const runOut = async (world: TestWorld): Promise<readonly number[]> => {
  const begun = world.now();
  const at: number[] = [];
  for (let hops = 0; hops < 600 && world.handed.length > 0; hops += 1) {
    const seen = world.posts.length;
    await runQueue(world);
    if (world.posts.length > seen) at.push(world.now() - begun);
    const next = world.handed.map((one) => one.at);
    if (next.length > 0) world.clock.set(Math.min(...next));
  }
  return at;
};

describe('a delivery', () => {
  it('is posted as Standard Webhooks says, and its body names what it undoes', async () => {
    const world = await settledScene();

    await runQueue(world);

    const [event] = eventsOf(world);
    const [post] = world.posts;
    const body = post?.body ?? '';
    const seconds = String(Math.floor(world.now() / 1_000));
    const signature = createHmac('sha256', secretBytes(receiverKey))
      .update(`${event?.id}.${seconds}.${body}`)
      .digest('base64');
    expect(post?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': event?.id,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
    });
    expect(JSON.parse(body)).toEqual({
      id: event?.id,
      type: 'obligation.settled',
      timestamp: expect.stringMatching(/Z$/),
      sequence: 1,
      data: {
        obligation_id: event?.of,
        number: event?.number,
        authority_id: 'beijing',
        payment_id: 'P1',
        settled_at: expect.stringMatching(/Z$/),
        release: event?.id,
      },
    });
    expect(await logOf(world)).toMatchObject([{ state: 'delivered', tries: 1 }]);
  });

  it('carries a signature of both keys while they change', async () => {
    const world = await settledScene();
    const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    world.receiver.secret = { keys: [other, receiverKey] };

    await runQueue(world);

    const signatures = world.posts[0]?.headers['webhook-signature']?.split(' ') ?? [];
    expect(signatures).toHaveLength(2);
    expect(new Set(signatures).size).toBe(2);
  });

  it('is tried by the ladder, under one id, and then waits for a person', async () => {
    const world = await settledScene();
    world.receiver.answer = () => ({ status: 503 });

    const at = await runOut(world);

    const expected = [0];
    for (const wait of waitsMs) expected.push((expected.at(-1) ?? 0) + wait);
    expect(at).toEqual(expected);
    expect(new Set(world.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await logOf(world, 'parked')).toMatchObject([
      { state: 'parked', tries: waitsMs.length + 1, last: { posted: { status: 503 } } },
    ]);
  });

  it('waits without a try while a message comes before its time', async () => {
    const world = await settledScene();
    world.receiver.answer = () => ({ fault: 'timeout' });
    await runQueue(world);

    await deliver(world, await idOf(world));

    expect(world.posts).toHaveLength(1);
    expect(world.handed.map(({ at }) => at - world.now())).toEqual([5_000, 5_000]);
  });

  it('is posted once where two messages of it come at once', async () => {
    const world = await settledScene();
    const id = await idOf(world);

    await Promise.all([deliver(world, id), deliver(world, id)]);

    expect(world.posts).toHaveLength(1);
  });

  it('is tried again after its wait where nobody lived to tell what became of it', async () => {
    const world = await settledScene();
    const id = await idOf(world);
    world.receiver.answer = () => {
      throw new Error('the process died');
    };
    await expect(deliver(world, id)).rejects.toThrow('died');
    world.receiver.answer = () => ({ status: 200 });
    await deliver(world, id);
    expect(world.posts).toHaveLength(1);
    world.clock.advance(5_000);

    await deliver(world, id);

    expect(await logOf(world)).toMatchObject([{ state: 'delivered', tries: 2 }]);
  });

  it.each([
    ['its receiver says that nobody listens there any more', { status: 410 }, 'parked'],
    ['a redirect is no acceptance', { status: 302 }, 'waiting'],
    ['its address leads into a private network', { fault: 'address_refused' }, 'waiting'],
  ] as const)('%s: %j leaves it %s', async (_why, answer, state) => {
    const world = await settledScene();
    world.receiver.answer = () => answer;

    await runQueue(world);

    expect(await logOf(world)).toMatchObject([{ state, last: { posted: answer } }]);
  });

  it.each([
    ['none', undefined],
    ['keys that are too short', { keys: ['whsec_AAAA'] }],
  ])('waits for its secret and sends nothing: there is %s', async (_what, secret) => {
    const world = await settledScene();
    world.receiver.secret = secret;

    await runQueue(world);

    expect(world.posts).toEqual([]);
    expect(await logOf(world)).toMatchObject([
      { state: 'waiting', last: { posted: { fault: 'secret_missing' } } },
    ]);
  });

  it('is parked untried when its receiver was switched off meanwhile', async () => {
    const world = await settledScene();
    await stores(world, receiverWrite(aReceiver({ enabled: false }), 1));

    await runQueue(world);

    expect(world.posts).toEqual([]);
    expect(await logOf(world, 'parked')).toHaveLength(1);
  });

  it('expires only when it was delivered', async () => {
    const world = await settledScene();
    world.receiver.answer = () => ({ status: 410 });
    await runQueue(world);
    world.clock.advance(400 * dayMs);

    expect(await logOf(world, 'parked')).toHaveLength(1);
  });
});

describe('sending again', () => {
  it('begins the ladder anew and takes it off the list of what waits for a person', async () => {
    const world = await settledScene();
    world.receiver.answer = () => ({ status: 410 });
    await runQueue(world);
    world.receiver.answer = () => ({ status: 200 });

    await resend(world, { delivery: await idOf(world), by: 'anna' });
    await runQueue(world);

    expect(await logOf(world, 'parked')).toEqual([]);
    expect(await logOf(world)).toMatchObject([{ state: 'delivered', tries: 1, resentBy: 'anna' }]);
  });

  it('works on what was delivered, under the same id', async () => {
    const world = await settledScene();
    await runQueue(world);

    await resend(world, { delivery: await idOf(world), by: 'anna' });
    await runQueue(world);

    const ids = world.posts.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it('asked twice sends once', async () => {
    const world = await settledScene();
    await runQueue(world);
    const again = { delivery: await idOf(world), by: 'anna' };

    await Promise.all([resend(world, again), resend(world, again)]);
    await runQueue(world);

    expect(world.posts).toHaveLength(2);
  });

  it('says when there is no such delivery', async () => {
    const world = await settledScene();
    const id = (await idOf(world)).replace(/.$/, '0');
    const other = id === (await idOf(world)) ? id.replace(/.$/, '1') : id;

    await expect(resend(world, { delivery: other, by: 'anna' })).rejects.toMatchObject({
      kind: 'missing',
      code: 'delivery_not_found',
    });
  });
});
