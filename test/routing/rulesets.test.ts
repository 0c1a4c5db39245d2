// Rulesets over the API: versions, edits, and what cannot be kept.
import { describe, expect, it } from '@jest/globals';
import { aBusyWorld, anAccount, anAuthority, type TestWorld } from '../world.ts';
import { getRules, putRules, rulesTo } from './api.ts';

const aWorld = async (): Promise<TestWorld> => {
  const world = await aBusyWorld();
  await world.has({
    authorities: [anAuthority({ id: 'tianjin', accounts: [] })],
    accounts: [
      anAccount({ id: 'second' }),
      anAccount({ id: 'foreign', authority: 'tianjin' }),
      anAccount({ id: 'only-wechat', methods: ['wechat'] }),
    ],
  });
  return world;
};

describe('the rules of an authority', () => {
  it('are its accounts in their order until somebody writes some, under that version or none', async () => {
    const world = await aWorld();

    const read = await getRules(world);

    expect(read).toMatchObject({
      status: 200,
      body: { authority_id: 'beijing', version: 0, rules: [{ id: 'default-1', when: {} }] },
    });
    expect(read.headers['etag']).toBe('"0"');
    expect((await putRules(world, rulesTo('second'), { ifMatch: 0 })).status).toBe(201);
  });

  it('are made, read back with the ETag to change them by, and changed', async () => {
    const world = await aWorld();
    const when = {
      channels: ['counter'],
      methods: ['card'],
      currencies: ['CNY'],
      minimum_minor: 100,
      maximum_minor: 50_000,
      kinds: ['fine'],
      offices: ['East'],
      outlets: ['hall-1'],
      hours: [{ days: [1, 5], from: '22:00', to: '06:00' }],
    };
    const body = { rules: [{ ...rulesTo('second').rules[0], when }] };

    const made = await putRules(world, body);
    const read = await getRules(world);
    const changed = await putRules(world, rulesTo('sandbox-1'), { ifMatch: 1 });

    expect(made).toMatchObject({ status: 201, body: { result: 'created', version: 1, ...body } });
    expect(read).toMatchObject({ status: 200, body: { version: 1, ...body } });
    expect(read.headers['etag']).toBe('"1"');
    expect(changed).toMatchObject({ status: 200, body: { result: 'changed', version: 2 } });
  });

  it('keep every version for ever', async () => {
    const world = await aWorld();
    await putRules(world, rulesTo('second'));
    await putRules(world, rulesTo('sandbox-1'), { ifMatch: 1 });

    const [first, second, never] = await Promise.all([
      getRules(world, { version: '1' }),
      getRules(world, { version: '2' }),
      getRules(world, { version: '3' }),
    ]);

    expect(first.body).toMatchObject({ version: 1, ...rulesTo('second') });
    expect(second.body).toMatchObject({ version: 2, ...rulesTo('sandbox-1') });
    expect(never).toMatchObject({ status: 404, body: { code: 'ruleset_not_found' } });
  });

  it('make no version when they are sent again', async () => {
    const world = await aWorld();
    await putRules(world, rulesTo('second'));

    const again = await putRules(world, rulesTo('second'));

    expect(again).toMatchObject({ status: 200, body: { result: 'unchanged', version: 1 } });
  });

  it('lose no edit: a change names the version that it changes', async () => {
    const world = await aWorld();
    await putRules(world, rulesTo('second'));
    await putRules(world, rulesTo('sandbox-1'), { ifMatch: 1 });

    const blind = await putRules(world, rulesTo('second'));
    const late = await putRules(world, rulesTo('second'), { ifMatch: 1 });
    const first = await putRules(world, rulesTo('second'), { ifMatch: 0 });

    expect(blind).toMatchObject({ status: 409, body: { code: 'if_match_needed' } });
    expect(late).toMatchObject({ status: 412, body: { code: 'record_changed' } });
    expect(first.status).toBe(409);
  });

  it('are not for everybody to write, nor of an authority that is not there', async () => {
    const world = await aWorld();

    const clerk = await putRules(world, rulesTo('second'), { roles: ['cashier'] });
    const nowhere = await putRules(world, rulesTo('second'), { authority: 'nowhere' });

    expect(clerk).toMatchObject({ status: 403, body: { code: 'role_missing' } });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'authority_not_found' } });
  });
});

const rule = rulesTo('second').rules[0];
const ruleWith = (changes: object) => ({ rules: [{ ...rule, ...changes }] });
const when = (conditions: object) => ruleWith({ when: conditions });
const accounts = (...named: readonly object[]) => ruleWith({ accounts: named });
const one = { account: 'second', weight: 1 };

const malformed: Readonly<Record<string, readonly [body: object, pointer: string]>> = {
  'no rules': [{ rules: [] }, '/rules'],
  'too many rules': [{ rules: Array.from({ length: 51 }, () => rule) }, '/rules'],
  'an unknown field': [{ ...rulesTo('second'), note: 'x' }, '/note'],
  'an unknown condition': [when({ colour: 'red' }), '/rules/0/when/colour'],
  'an unknown channel': [when({ channels: ['fax'] }), '/rules/0/when/channels/0'],
  'an unknown method': [when({ methods: ['gold'] }), '/rules/0/when/methods/0'],
  'a list that is empty': [when({ methods: [] }), '/rules/0/when/methods'],
  'an amount with a fraction': [when({ minimum_minor: 0.5 }), '/rules/0/when/minimum_minor'],
  'a day that no week has': [
    when({ hours: [{ days: [0], from: '08:00', to: '09:00' }] }),
    '/rules/0/when/hours/0/days/0',
  ],
  'an hour that no day has': [
    when({ hours: [{ from: '08:00', to: '24:00' }] }),
    '/rules/0/when/hours/0/to',
  ],
  'an empty window': [
    when({ hours: [{ from: '08:00', to: '08:00' }] }),
    '/rules/0/when/hours/0/to',
  ],
  'no accounts': [accounts(), '/rules/0/accounts'],
  'a weight of nothing': [accounts({ ...one, weight: 0 }), '/rules/0/accounts/0/weight'],
  'a weight that is no integer': [accounts({ ...one, weight: 1.5 }), '/rules/0/accounts/0/weight'],
};

const unkeepable: Readonly<Record<string, readonly [body: object, pointer: string, code: string]>> =
  {
    'two rules of one name': [{ rules: [rule, rule] }, '/rules/1/id', 'rule_repeated'],
    'amounts turned round': [
      when({ minimum_minor: 2, maximum_minor: 1 }),
      '/rules/0/when/maximum_minor',
      'empty_range',
    ],
    'an account that is not there': [
      accounts({ ...one, account: 'nobody' }),
      '/rules/0/accounts/0/account',
      'account_not_found',
    ],
    'an account of another authority': [
      accounts(one, { ...one, account: 'foreign' }),
      '/rules/0/accounts/1/account',
      'account_not_found',
    ],
    'the same account twice': [
      accounts(one, one),
      '/rules/0/accounts/1/account',
      'account_repeated',
    ],
    'an account that takes none of its methods': [
      {
        rules: [
          { id: 'x1', when: { methods: ['card'] }, accounts: [{ ...one, account: 'only-wechat' }] },
        ],
      },
      '/rules/0/accounts/0/account',
      'method_not_taken',
    ],
    'more accounts than may be': [
      rulesTo(...Array.from({ length: 21 }, (_, n) => `account-${n}`)),
      '/rules',
      'too_many_accounts',
    ],
  };

describe('rules with', () => {
  it.each(Object.entries(malformed))('%s are refused', async (_name, [body, pointer]) => {
    const world = await aWorld();

    const refused = await putRules(world, body);

    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(refused.body).toMatchObject({ errors: [{ pointer }] });
  });

  it.each(Object.entries(unkeepable))('%s are not kept', async (_name, [body, pointer, code]) => {
    const world = await aWorld();

    const refused = await putRules(world, body);

    expect(refused).toMatchObject({ status: 422, body: { code, errors: [{ pointer, code }] } });
    expect((await getRules(world)).body).toMatchObject({ version: 0 });
  });

  it('a version that is no number are not asked for', async () => {
    const refused = await getRules(await aWorld(), { version: 'last' });

    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/query/version' }] },
    });
  });
});
