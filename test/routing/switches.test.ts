// Switches: what they stop, until when, and how they are ended.
import { describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, iso, minuteMs } from '../../shared/kernel/time.ts';
import { aBusyWorld, morning } from '../world.ts';
import { endSwitch, listSwitches, notice, putRules, putSwitch, rulesTo } from './api.ts';
import { aRoutedWorld, createFor } from './create.ts';

const account = { kind: 'account', name: 'sandbox-1' };
const card = { kind: 'method', name: 'card' };
const targets = {
  'its method': { target: card, code: 'method_switched_off' },
  'its only account': { target: account, code: 'method_switched_off' },
  'its channel': { target: { kind: 'channel', name: 'counter' }, code: 'channel_switched_off' },
  'its client': { target: { kind: 'client', name: 'counter-1' }, code: 'client_switched_off' },
};
const others = {
  'another method': { target: { kind: 'method', name: 'wechat' } },
  'another account': { target: { kind: 'account', name: 'second' } },
  'another channel': { target: { kind: 'channel', name: 'app' } },
  'another client': { target: { kind: 'client', name: 'app-1' } },
  'it at another authority': { target: card, authority: 'tianjin' },
};

describe('a payment', () => {
  it.each(Object.entries(targets))(
    'is refused at once when %s is switched off',
    async (_n, one) => {
      const world = await aRoutedWorld();
      await putSwitch(world, 'stop', { target: one.target });

      const refused = createFor(world);

      await expect(refused).rejects.toMatchObject({
        kind: 'unprocessable',
        code: one.code,
        extras: { members: { notice } },
      });
      expect(world.calls).toEqual([]);
    },
  );

  it.each(Object.entries(others))('is taken when %s is switched off', async (_name, one) => {
    const world = await aRoutedWorld();
    await putSwitch(world, 'stop', one);

    const { payment } = await createFor(world);

    expect(payment.head.state).toBe('pending');
  });

  it('is refused with a Retry-After during maintenance, and taken after it', async () => {
    const world = await aRoutedWorld();
    const until = morning + 2 * hourMs;
    await putSwitch(world, 'repair', {
      kind: 'maintenance',
      target: card,
      from: iso(morning + hourMs),
      until: iso(until),
    });

    const before = await createFor(world, 'key-1');
    world.clock.set(until - minuteMs);
    const during = createFor(world, 'key-2', 1);

    expect(before.payment.head.state).toBe('pending');
    await expect(during).rejects.toMatchObject({
      kind: 'busy',
      code: 'under_maintenance',
      extras: { retryAfterSeconds: 60, members: { notice, until: iso(until) } },
    });
    world.clock.set(until);
    expect((await createFor(world, 'key-2', 1)).payment.head.state).toBe('pending');
  });

  it('goes to the next account when the first is switched off', async () => {
    const world = await aRoutedWorld();
    await putRules(world, rulesTo('sandbox-1', 'second'));
    await putSwitch(world, 'stop', { target: account });

    const { payment } = await createFor(world);

    expect(payment.head.attempts).toMatchObject([
      {
        account: 'second',
        choice: { rule: 'to-second', version: 1, passed: ['sandbox-1:off'] },
      },
    ]);
  });

  it('is still answered to its key when its method is switched off later', async () => {
    const world = await aRoutedWorld();
    await createFor(world);
    await putSwitch(world, 'stop', { target: card });

    const { replayed } = await createFor(world);

    expect(replayed).toBe(true);
  });

  it('is taken again as soon as the switch is ended', async () => {
    const world = await aRoutedWorld();
    await putSwitch(world, 'stop', { target: card });
    await expect(createFor(world)).rejects.toMatchObject({ code: 'method_switched_off' });

    await endSwitch(world, 'stop');

    expect((await createFor(world)).payment.head.state).toBe('pending');
  });
});

describe('a switch', () => {
  it('is listed with who set it and where it stands', async () => {
    const world = await aBusyWorld();
    await putSwitch(world, 'now', { target: card });
    await putSwitch(world, 'later', { target: card, from: iso(morning + hourMs) });

    const { body } = await listSwitches(world);

    expect(body).toMatchObject({
      switches: [
        { switch_id: 'later', state: 'planned', by: 'editor-1', revision: 1 },
        { switch_id: 'now', state: 'in_force', kind: 'off', target: card, notice },
      ],
    });
  });

  it('changes under the revision that its editor read', async () => {
    const world = await aBusyWorld();
    await putSwitch(world, 'stop', { target: card });

    const blind = await putSwitch(world, 'stop', { target: account });
    const same = await putSwitch(world, 'stop', { target: card });
    const changed = await putSwitch(world, 'stop', { target: account }, { ifMatch: 1 });

    expect(blind).toMatchObject({ status: 409, body: { code: 'if_match_needed' } });
    expect(same).toMatchObject({ status: 200, body: { result: 'unchanged' } });
    expect(changed).toMatchObject({ status: 200, body: { result: 'changed', target: account } });
  });

  it('stays on record when it is ended, and is ended once', async () => {
    const world = await aBusyWorld();
    await putSwitch(world, 'stop', { target: card });

    const ended = await endSwitch(world, 'stop');
    world.clock.advance(minuteMs);
    const again = await endSwitch(world, 'stop');

    expect(ended).toMatchObject({
      status: 200,
      body: { state: 'ended', by: 'editor-1', ended_by: 'editor-2', ended_at: iso(morning) },
    });
    expect(again).toEqual(ended);
    expect((await listSwitches(world)).body).toEqual({ switches: [] });
    expect((await listSwitches(world, { ended: 'true' })).body).toMatchObject({
      switches: [{ switch_id: 'stop' }],
    });
  });

  it('that never was cannot be ended', async () => {
    const refused = await endSwitch(await aBusyWorld(), 'never');

    expect(refused).toMatchObject({ status: 404, body: { code: 'switch_not_found' } });
  });

  it('leaves the list a day after it is over, when the next is put', async () => {
    const world = await aBusyWorld();
    const window = { kind: 'maintenance', target: card, until: iso(morning + hourMs) };
    await putSwitch(world, 'old', { ...window, from: iso(morning) });
    world.clock.set(morning + hourMs + dayMs);

    await putSwitch(world, 'new', { target: card });

    expect((await listSwitches(world)).body).toMatchObject({ switches: [{ switch_id: 'new' }] });
    expect((await listSwitches(world, { ended: 'true' })).body).toMatchObject({
      switches: [{ switch_id: 'old', ended_by: 'clock' }],
    });
  });

  it('is refused when there are too many', async () => {
    const world = await aBusyWorld();
    for (let n = 0; n < 100; n += 1) await putSwitch(world, `s${n}`, { target: card });

    const one = await putSwitch(world, 'one-more', { target: card });
    const known = await putSwitch(world, 's7', { target: account }, { ifMatch: 1 });

    expect(one).toMatchObject({ status: 409, body: { code: 'too_many_switches' } });
    expect(known.status).toBe(200);
  });
});

const bad: Readonly<Record<string, readonly [body: object, pointer: string]>> = {
  'no target': [{}, '/target'],
  'an unknown kind of target': [{ target: { kind: 'city', name: 'x' } }, '/target/kind'],
  'an unknown method': [{ target: { kind: 'method', name: 'gold' } }, '/target/name'],
  'no notice': [{ target: card, notice: undefined }, '/notice'],
  'a notice in one language': [{ target: card, notice: { en: 'x' } }, '/notice/zh-CN'],
  'an empty notice': [{ target: card, notice: { ...notice, en: '' } }, '/notice/en'],
  'a time without a zone': [{ target: card, until: '2026-03-09T12:00:00' }, '/until'],
  'an end before its beginning': [
    { target: card, from: iso(morning + 1), until: iso(morning) },
    '/until',
  ],
  'maintenance without an end': [{ target: card, kind: 'maintenance' }, '/until'],
  'an unknown field': [{ target: card, why: 'x' }, '/why'],
};

const unknown: Readonly<Record<string, readonly [body: object, pointer: string, code: string]>> = {
  'an account that is not there': [
    { target: { kind: 'account', name: 'nobody' } },
    '/target/name',
    'account_not_found',
  ],
  'a client that is not there': [
    { target: { kind: 'client', name: 'nobody' } },
    '/target/name',
    'client_not_found',
  ],
  'an authority that is not there': [
    { target: card, authority: 'nowhere' },
    '/authority',
    'authority_not_found',
  ],
};

describe('a switch with', () => {
  it.each(Object.entries(bad))('%s is refused', async (_name, [body, pointer]) => {
    const refused = await putSwitch(await aBusyWorld(), 'stop', body);

    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it.each(Object.entries(unknown))('%s is refused', async (_name, [body, pointer, code]) => {
    const refused = await putSwitch(await aBusyWorld(), 'stop', body);

    expect(refused).toMatchObject({ status: 422, body: { code, errors: [{ pointer, code }] } });
  });

  it('a cursor that is none is not listed', async () => {
    const refused = await listSwitches(await aBusyWorld(), { ended: 'true', cursor: '../x' });

    expect(refused.status).toBe(400);
  });
});
