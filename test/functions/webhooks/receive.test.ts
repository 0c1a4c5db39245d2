// Webhooks at the handler: only what is genuine changes anything, and only what is stored is acknowledged.
import { describe, expect, it } from '@jest/globals';
import { make as makeParked } from '../../../functions/parked/list.ts';
import { make as makeApply } from '../../../functions/webhooks/apply.ts';
import { dayMs, minuteMs, secondMs } from '../../../shared/kernel/time.ts';
import { Parked } from '../../../shared/parked/model/item.ts';
import { signSandboxNotification } from '../../../shared/providers/sandbox/notifications.ts';
import type { Fault, Operation } from '../../../shared/table/memory.ts';
import { call } from '../../obligations/world.ts';
import { balances, checkBooks } from '../../payments/books.ts';
import {
  aScene,
  begin,
  now,
  pass,
  referenceOfPayment,
  type SceneOptions,
  wholeLifeMinutes,
} from '../../payments/scene.ts';
import { aStriker } from '../../payments/striker.ts';
import { aNotification, deliveryOf, post, signed } from '../../webhooks/post.ts';
import { anAccount, type TestWorld } from '../../world.ts';

const aPaidScene = async (options: SceneOptions = {}) => {
  const scene = await aScene(options);
  const { payment } = await begin(scene.world);
  const reference = referenceOfPayment(payment);
  scene.till.pays(reference);
  return { ...scene, payment, reference };
};

const parkedIn = (world: TestWorld) =>
  world.memory
    .dump()
    .payments.filter(({ sk }) => sk === 'parked')
    .map((item) => Parked.parse(item));

const received = { statusCode: 200, body: 'received' };

describe('a genuine notification', () => {
  it.each([false, true])(
    'captures its payment (base64: %s) and is acknowledged',
    async (asBase64) => {
      const { world, payment, reference } = await aPaidScene();

      const answer = await post(world, signed(world, aNotification(world, reference)), {
        asBase64,
      });

      expect(answer).toMatchObject(received);
      expect((await now(world, payment)).head.state).toBe('paid');
      expect(checkBooks(world).entries).toHaveLength(1);
    },
  );

  it('is acknowledged again and again, also at once, and changes nothing more', async () => {
    const { world, reference } = await aPaidScene();
    const message = signed(world, aNotification(world, reference));
    await Promise.all([post(world, message), post(world, message), post(world, message)]);
    const before = world.memory.dump();

    world.clock.advance(4 * minuteMs);
    const answers = [await post(world, message), await post(world, message)];

    expect(answers).toMatchObject([received, received]);
    expect(world.memory.dump()).toEqual(before);
    expect(checkBooks(world).entries).toHaveLength(1);
  });

  it.each([
    ['a waiting order', { said: 'awaiting' as const }],
    ['an order of another kind that means nothing to us', undefined],
  ])('about %s is acknowledged and changes nothing', async (_what, changes) => {
    const { world, reference } = await aPaidScene();
    const before = world.memory.dump();
    const content = changes
      ? aNotification(world, reference, changes)
      : { about: 'weather', account: 'sandbox-1' };

    expect(await post(world, signed(world, content))).toMatchObject(received);
    expect(world.memory.dump()).toEqual(before);
  });

  it('that cannot be read is parked for a person, once, and is acknowledged', async () => {
    const { world } = await aPaidScene();
    const odd = { about: 'order', account: 'sandbox-1', said: 'perhaps' };

    const answers = [await post(world, signed(world, odd)), await post(world, signed(world, odd))];

    expect(answers).toMatchObject([received, received]);
    expect(parkedIn(world)).toMatchObject([{ reason: 'unreadable' }]);
  });

  it('that an order was closed ends its payment, unless money had come', async () => {
    const { world, payment, reference } = await aPaidScene();
    const closed = (id: string) =>
      signed(world, aNotification(world, reference, { id, said: 'closed' }));
    await post(world, closed('one'));
    const before = (await now(world, payment)).head.state;

    await post(world, signed(world, aNotification(world, reference)));
    await post(world, closed('two'));

    expect([before, (await now(world, payment)).head.state]).toEqual(['failed', 'paid']);
    checkBooks(world);
  });
});

describe('a notification that is not genuine', () => {
  const cases: Readonly<
    Record<string, (world: TestWorld, reference: string) => Promise<{ statusCode: number }>>
  > = {
    'without a signature': (world, reference) => {
      const { body } = signed(world, aNotification(world, reference));
      return post(world, { headers: {}, body });
    },
    'with another key’s signature': (world, reference) =>
      post(
        world,
        signSandboxNotification('another-secret', aNotification(world, reference), world.now()),
      ),
    'altered by one digit': (world, reference) => {
      const { headers, body } = signed(world, aNotification(world, reference));
      return post(world, { headers, body: Buffer.from(body.toString().replace('20000', '20001')) });
    },
    'written anew with the same content': (world, reference) => {
      const { headers, body } = signed(world, aNotification(world, reference));
      return post(world, {
        headers,
        body: Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)),
      });
    },
    'signed more than five minutes ago': (world, reference) =>
      post(world, signed(world, aNotification(world, reference), world.now() - 5 * minuteMs - 1)),
    'signed more than a minute ahead': (world, reference) =>
      post(world, signed(world, aNotification(world, reference), world.now() + minuteMs + 1)),
    'for another account under the same secret': (world, reference) =>
      post(world, signed(world, aNotification(world, reference, { account: 'sandbox-2' }))),
  };

  it.each(Object.entries(cases))('(%s) is refused, and changes nothing', async (_name, send) => {
    const { world, reference } = await aPaidScene();
    const before = world.memory.dump();

    const answer = await send(world, reference);

    expect(answer.statusCode).toBe(401);
    expect(world.memory.dump()).toEqual(before);
    expect(world.kept).toEqual([]);
  });

  it.each([
    ['an unknown provider', { provider: 'nobody' }],
    ['another provider than the account’s', { provider: 'stripe' }],
    ['an unknown account', { account: 'sandbox-9' }],
    ['no account', { account: '' }],
    ['an account as long as an address can be', { account: 'a'.repeat(5_000) }],
    ['an account with odd characters', { account: '../%00#\u0000' }],
  ])('at the address of %s finds no one', async (_what, posting) => {
    const { world, reference } = await aPaidScene();
    const before = world.memory.dump();

    const answer = await post(world, signed(world, aNotification(world, reference)), posting);

    expect(answer.statusCode).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'no_such_webhook' });
    expect(world.memory.dump()).toEqual(before);
  });

  it('beyond 64 KB is refused before it is read', async () => {
    const { world } = await aPaidScene();

    const answer = await post(world, { headers: {}, body: Buffer.alloc(65_537, 'a') });

    expect(answer.statusCode).toBe(413);
  });

  it('is taken within the tolerances of clocks', async () => {
    const { world, payment, reference } = await aPaidScene();

    const early = signed(world, aNotification(world, reference), world.now() - 5 * minuteMs);
    const late = signed(world, aNotification(world, reference), world.now() + minuteMs);

    expect([await post(world, early), await post(world, late)]).toMatchObject([received, received]);
    expect((await now(world, payment)).head.state).toBe('paid');
  });
});

describe('a notification that names no order of this account', () => {
  it('is parked whole, once, and acknowledged', async () => {
    const { world } = await aPaidScene();
    const message = signed(world, aNotification(world, 'ch_of_somebody_else'));

    const answers = [await post(world, message), await post(world, message)];

    expect(answers).toMatchObject([received, received]);
    const parked = parkedIn(world);
    expect(parked).toMatchObject([
      {
        reason: 'unknown_reference',
        account: 'sandbox-1',
        message: { headers: message.headers },
      },
    ]);
    expect(Buffer.from(parked[0]?.message?.body ?? '', 'base64')).toEqual(message.body);
  });

  it('is parked too when the order is another account’s of ours', async () => {
    const { world, payment, reference } = await aPaidScene();
    await world.has({ accounts: [anAccount({ id: 'sandbox-2' })] });

    await post(world, signed(world, aNotification(world, reference)), { account: 'sandbox-2' });

    expect((await now(world, payment)).head.state).toBe('pending');
    expect(parkedIn(world)).toMatchObject([{ account: 'sandbox-2' }]);
  });

  it('never expires by itself, and staff find it', async () => {
    const { world } = await aPaidScene({ staff: true });
    await post(world, signed(world, aNotification(world, 'x')));

    const hidden = world.memory.dump().payments.find(({ sk }) => sk === 'parked');
    const { status, body } = await call(makeParked(world), { roles: ['reconciler'] });

    expect(hidden?.expires_at).toBeUndefined();
    expect(status).toBe(200);
    expect(body).toMatchObject({ parked: [{ reason: 'unknown_reference', provider: 'sandbox' }] });
  });

  it.each(['refund', 'dispute'] as const)('but a %s is parked with its reason', async (about) => {
    const { world, reference } = await aPaidScene();
    const { said: _said, ...common } = aNotification(world, reference) as Record<string, unknown>;
    const content =
      about === 'refund'
        ? { ...common, about, refundReference: 'r1', said: 'succeeded' }
        : { ...common, about, state: 'open' };

    expect(await post(world, signed(world, content as never))).toMatchObject(received);
    expect(parkedIn(world)).toMatchObject([
      { reason: about === 'refund' ? 'refund_unknown' : 'dispute' },
    ]);
  });
});

describe('a notification of another amount', () => {
  const other = { amount: 19_000, currency: 'CNY' } as const;

  it('is asked for by query, and goes to suspense as the query confirms it', async () => {
    const { world, till, payment, reference } = await aPaidScene();
    const [order] = till.orders.values();
    if (order) order.money = { amount: 18_000, currency: 'CNY' };

    await post(world, signed(world, aNotification(world, reference, { money: other })));

    expect(world.calls.map(({ verb }) => verb)).toContain('query');
    expect((await now(world, payment)).head).toMatchObject({
      state: 'pending',
      suspense: { amount: 18_000, currency: 'CNY' },
    });
    expect(balances(checkBooks(world).entries)).toEqual({ clearing: 18_000, suspense: -18_000 });
    await pass(world, wholeLifeMinutes);
    expect((await now(world, payment)).head.state).toBe('pending');
  });

  it('captures when the query says that all of it was paid', async () => {
    const { world, payment, reference } = await aPaidScene();

    await post(world, signed(world, aNotification(world, reference, { money: other })));

    expect((await now(world, payment)).head.state).toBe('paid');
  });

  it.each(['unknown', 'not_found', 'awaiting'] as const)(
    'is kept for later while the query says %s: it is neither believed nor lost',
    async (outcome) => {
      const { world, till, payment, reference } = await aPaidScene();
      world.provider.query = async () =>
        outcome === 'unknown' ? { outcome, why: 'timeout' } : { outcome };

      const answer = await post(
        world,
        signed(world, aNotification(world, reference, { money: other })),
      );

      expect(answer).toMatchObject(received);
      expect(world.kept).toHaveLength(1);
      expect((await now(world, payment)).head.state).toBe('pending');
      world.provider.query = till.verbs.query;
      await makeApply(world)(deliveryOf(world.kept), {});
      expect((await now(world, payment)).head.state).toBe('paid');
    },
  );
});

describe('a notification in a moment of trouble', () => {
  const aTroubledScene = async (fault: Fault, on?: (operation: Operation) => boolean) => {
    const striker = aStriker({ fault, ...(on ? { on } : {}) });
    const scene = await aPaidScene({ faults: striker.before });
    striker.arm();
    return { ...scene, striker };
  };
  const unsettled = ({ kind }: Operation): boolean => kind === 'list' || kind === 'commit';

  it.each(['throttle', 'conflict', 'lose_request'] as const)(
    '(%s) is kept, acknowledged, and applied later though its signature is old by then',
    async (fault) => {
      const { world, striker, payment, reference } = await aTroubledScene(fault, unsettled);
      const answer = await post(world, signed(world, aNotification(world, reference)));
      expect(answer).toMatchObject(received);
      expect(world.kept).toHaveLength(1);
      const delivery = deliveryOf(world.kept);
      const early = await makeApply(world)(delivery, {});

      striker.disarm();
      world.clock.advance(3 * dayMs);
      const late = await makeApply(world)(delivery, {});
      await makeApply(world)(delivery, {});

      expect(early.batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }]);
      expect(late.batchItemFailures).toEqual([]);
      expect((await now(world, payment)).head.state).toBe('paid');
      const { entries } = checkBooks(world);
      expect(entries.map(({ day }) => day)).toEqual(['2026-03-12']);
    },
  );

  it('is not acknowledged when it can be neither applied nor kept', async () => {
    const { world, reference } = await aTroubledScene('throttle', unsettled);
    const message = signed(world, aNotification(world, reference));
    const troubled = { ...world, keep: () => Promise.reject(new Error('the queue is away')) };

    const answer = await post(troubled, message);

    expect(answer).toMatchObject({ statusCode: 503, body: 'again' });
  });

  it.each(['lose_request', 'lose_answer', 'throttle'] as const)(
    'that must be parked is acknowledged only when that is sure (%s)',
    async (fault) => {
      const { world, striker } = await aTroubledScene(fault);
      const message = signed(world, aNotification(world, 'not-ours'));

      await post(world, message);

      expect(parkedIn(world).length + world.kept.length).toBeGreaterThan(0);
      striker.disarm();
      await makeApply(world)(deliveryOf(world.kept), {});
      expect(parkedIn(world)).toHaveLength(1);
    },
  );

  it('is answered as a fault when the account cannot be read: the provider sends it again', async () => {
    const { world, striker, reference } = await aTroubledScene(
      'throttle',
      ({ kind }) => kind === 'get',
    );

    const answer = await post(world, signed(world, aNotification(world, reference)));

    expect(answer.statusCode).toBe(503);
    striker.disarm();
    world.clock.advance(10 * secondMs);
    expect(await post(world, signed(world, aNotification(world, reference)))).toMatchObject(
      received,
    );
  });

  it('keeps no cookie, no forwarding address and no token of whoever sent it', async () => {
    const { world, reference } = await aTroubledScene('throttle', unsettled);
    const { headers, body } = signed(world, aNotification(world, reference));

    await post(world, {
      headers: {
        ...headers,
        cookie: 'a=b',
        authorization: 'Bearer x',
        'x-forwarded-for': '1.2.3.4',
        'x-amzn-trace-id': 't',
      },
      body,
    });

    expect(Object.keys(world.kept[0]?.headers ?? {}).sort((a, b) => a.localeCompare(b))).toEqual([
      'content-type',
      'sandbox-signature',
    ]);
  });
});
