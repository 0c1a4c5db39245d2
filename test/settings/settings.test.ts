// Settings: edits by revision, references that exist, and members that never change.
import { describe, expect, it } from '@jest/globals';
import { make as makeGetAccount } from '../../functions/settings/get-account.ts';
import { make as makeGetAuthority } from '../../functions/settings/get-authority.ts';
import { make as makeGetClient } from '../../functions/settings/get-client.ts';
import { make as makePutAccount } from '../../functions/settings/put-account.ts';
import { make as makePutAuthority } from '../../functions/settings/put-authority.ts';
import { make as makePutClient } from '../../functions/settings/put-client.ts';
import type { Operation } from '../../shared/table/memory.ts';
import { type Answered, aSmallWorld, call, type SmallWorld } from '../obligations/world.ts';

const anAuthority = (changes: object = {}) => ({
  name: 'Beijing traffic police',
  zone: 'Asia/Shanghai',
  currency: 'CNY',
  normaliser: 'cn_decision',
  factor: 'plate_tail',
  accounts: [],
  ...changes,
});
const anAccount = (changes: object = {}) => ({
  authority: 'beijing',
  provider: 'sandbox',
  currency: 'CNY',
  methods: ['wechat'],
  zone: 'Asia/Shanghai',
  enabled: true,
  ...changes,
});
const aClient = (changes: object = {}) => ({
  name: 'The payers’ app',
  channel: 'app',
  authorities: ['beijing'],
  enabled: true,
  ...changes,
});

interface Kind {
  readonly name: string;
  readonly id: string;
  readonly path: Readonly<Record<string, string>>;
  readonly put: typeof makePutAuthority;
  readonly get: typeof makeGetAuthority;
  readonly body: (changes?: object) => object;
  /** Two different edits. */
  readonly edits: readonly [object, object];
}

const authorities: Kind = {
  name: 'an authority',
  id: 'beijing',
  path: { authority_id: 'beijing' },
  put: makePutAuthority,
  get: makeGetAuthority,
  body: anAuthority,
  edits: [{ name: 'A' }, { zone: 'Asia/Urumqi' }],
};
const accounts: Kind = {
  name: 'an account',
  id: 'bj-wechat',
  path: { account_id: 'bj-wechat' },
  put: makePutAccount,
  get: makeGetAccount,
  body: anAccount,
  edits: [{ zone: 'Asia/Urumqi' }, { enabled: false }],
};
const clients: Kind = {
  name: 'a client',
  id: 'app',
  path: { client_id: 'app' },
  put: makePutClient,
  get: makeGetClient,
  body: aClient,
  edits: [{ name: 'A' }, { enabled: false }],
};
const kinds = [authorities, accounts, clients];

const put = (
  world: SmallWorld,
  kind: Kind,
  body: unknown,
  { ifMatch, ...more }: { readonly ifMatch?: number; readonly [rest: string]: unknown } = {},
): Promise<Answered> =>
  call(kind.put(world), {
    path: kind.path,
    roles: ['policy_editor'],
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` },
    ...more,
  });
const get = (world: SmallWorld, kind: Kind, more: object = {}): Promise<Answered> =>
  call(kind.get(world), { path: kind.path, roles: ['auditor'], ...more });

const aReadyWorld = async (...before: Parameters<typeof aSmallWorld>): Promise<SmallWorld> => {
  const world = aSmallWorld(...before);
  await put(world, authorities, anAuthority());
  return world;
};

describe.each(kinds)('$name', (kind) => {
  const changed = (): object => kind.body(kind.edits[0]);
  const anEmptyWorld = async (...before: Parameters<typeof aSmallWorld>) =>
    kind.name === 'an authority' ? aSmallWorld(...before) : aReadyWorld(...before);

  it('is made, and read back with the ETag to change it by', async () => {
    const world = await anEmptyWorld();

    const made = await put(world, kind, kind.body());
    const read = await get(world, kind);

    expect(made).toMatchObject({ status: 201, body: { result: 'created', ...kind.body() } });
    expect(made.headers['etag']).toBe('"1"');
    expect(read).toMatchObject({ status: 200, body: kind.body(), headers: { etag: '"1"' } });
  });

  it('changes under the revision that its editor read', async () => {
    const world = await anEmptyWorld();
    await put(world, kind, kind.body());

    const answered = await put(world, kind, changed(), { ifMatch: 1 });

    expect(answered).toMatchObject({ status: 200, body: { result: 'changed' } });
    expect(answered.headers['etag']).toBe('"2"');
    expect(await get(world, kind)).toMatchObject({ body: changed() });
  });

  it('does not change without If-Match, or under an old one', async () => {
    const world = await anEmptyWorld();
    await put(world, kind, kind.body());

    const without = await put(world, kind, changed());
    const old = await put(world, kind, changed(), { ifMatch: 7 });

    expect(without).toMatchObject({ status: 409, body: { code: 'if_match_needed' } });
    expect(old).toMatchObject({ status: 412, body: { code: 'record_changed' } });
    expect(await get(world, kind)).toMatchObject({ body: kind.body() });
  });

  it('put again as it is writes nothing', async () => {
    const world = await anEmptyWorld();
    await put(world, kind, kind.body());
    const before = world.memory.dump();

    const answered = await put(world, kind, kind.body());

    expect(answered).toMatchObject({ status: 200, body: { result: 'unchanged' } });
    expect(world.memory.dump()).toEqual(before);
  });

  it('lets one of two editors win, and tells the other', async () => {
    const world = await anEmptyWorld();
    await put(world, kind, kind.body());

    const answers = await Promise.all(
      kind.edits.map((edit) => put(world, kind, kind.body(edit), { ifMatch: 1 })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it.each(['lose_answer', 'lose_request'] as const)(
    'is made although the table’s answer was lost (%s)',
    async (fault) => {
      let faults = 0;
      const world = await anEmptyWorld(({ kind: what, writes }: Operation) => {
        if (what !== 'commit' || !writes[0]?.key.pk.endsWith(`#${kind.id}`) || faults > 0)
          return undefined;
        faults += 1;
        return fault;
      });

      const answered = await put(world, kind, kind.body());

      expect(answered).toMatchObject({ status: 201, body: { result: 'created' } });
      expect(faults).toBe(1);
    },
  );

  it('takes no unknown field, and says which', async () => {
    const answered = await put(await anEmptyWorld(), kind, kind.body({ colour: 'red' }));

    expect(answered).toMatchObject({ status: 400, body: { errors: [{ pointer: '/colour' }] } });
  });

  it('is written by policy editors only, and read by auditors, too', async () => {
    const world = await anEmptyWorld();

    expect(await put(world, kind, kind.body(), { roles: ['auditor'] })).toMatchObject({
      status: 403,
    });
    expect(await get(world, kind, { roles: ['cashier'] })).toMatchObject({ status: 403 });
    expect(await get(world, kind, { roles: ['policy_editor'] })).toMatchObject({ status: 404 });
  });

  it.each(['Ä', 'a', 'x'.repeat(33), '-a', 'A1'])('has no name like %s', async (id) => {
    const world = await anEmptyWorld();
    const path = Object.fromEntries(Object.keys(kind.path).map((name) => [name, id]));

    expect(await put(world, kind, kind.body(), { path })).toMatchObject({ status: 400 });
  });
});

describe('references between settings', () => {
  it('must exist: an account’s authority, a client’s authorities, an authority’s accounts', async () => {
    const world = await aReadyWorld();

    expect(await put(world, accounts, anAccount({ authority: 'mars' }))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/authority' }] },
    });
    expect(await put(world, clients, aClient({ authorities: ['beijing', 'mars'] }))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/authorities/1' }] },
    });
    expect(
      await put(world, authorities, anAuthority({ accounts: ['none'] }), { ifMatch: 1 }),
    ).toMatchObject({ status: 422, body: { errors: [{ pointer: '/accounts/0' }] } });
  });

  it('join an authority and its account, once, in one currency', async () => {
    const world = await aReadyWorld();
    await put(world, accounts, anAccount());

    const joined = await put(world, authorities, anAuthority({ accounts: ['bj-wechat'] }), {
      ifMatch: 1,
    });
    const twice = await put(
      world,
      authorities,
      anAuthority({ accounts: ['bj-wechat', 'bj-wechat'] }),
      { ifMatch: 2 },
    );

    expect(joined.status).toBe(200);
    expect(twice).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/accounts/1', code: 'account_repeated' }] },
    });
    expect(await put(world, accounts, anAccount({ currency: 'USD' }))).toMatchObject({
      status: 422,
      body: { code: 'currency_differs' },
    });
  });
});

describe('what others are stored under', () => {
  it.each([
    ['currency', authorities, anAuthority({ currency: 'USD' })],
    ['normaliser', authorities, anAuthority({ normaliser: 'plain' })],
    ['provider', accounts, anAccount({ provider: 'stripe' })],
  ] as const)('never changes: %s', async (name, kind, body) => {
    const world = await aReadyWorld();
    await put(world, accounts, anAccount());

    const answered = await put(world, kind, body, { ifMatch: 1 });

    expect(answered).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: `/${name}`, code: 'fixed_field' }] },
    });
  });
});

describe('a setting’s own bounds', () => {
  it.each([
    ['a zone that is none', anAuthority({ zone: 'Mars/Base' }), '/zone'],
    ['a factor that is none', anAuthority({ factor: 'guess' }), '/factor'],
    [
      'a month that is none',
      anAuthority({ fiscal_year_start_month: 13 }),
      '/fiscal_year_start_month',
    ],
    [
      'too many accounts',
      anAuthority({ accounts: Array.from({ length: 21 }, () => 'aa') }),
      '/accounts',
    ],
  ])('refuse %s', async (_what, body, pointer) => {
    const answered = await put(aSmallWorld(), authorities, body);

    expect(answered).toMatchObject({ status: 400 });
    expect(answered.body).toMatchObject({ errors: [expect.objectContaining({ pointer })] });
  });

  it.each([
    ['a channel that is none', aClient({ channel: 'phone' }), '/channel'],
    ['no authority', aClient({ authorities: [] }), '/authorities'],
    ['a basket beyond twenty', aClient({ maximum_obligations: 21 }), '/maximum_obligations'],
    ['a maximum with a fraction', aClient({ maximum_minor: 0.5 }), '/maximum_minor'],
  ])('refuse %s', async (_what, body, pointer) => {
    const answered = await put(await aReadyWorld(), clients, body);

    expect(answered.body).toMatchObject({ errors: [expect.objectContaining({ pointer })] });
  });
});
