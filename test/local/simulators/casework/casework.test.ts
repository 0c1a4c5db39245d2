// The simulated case system: it believes what is signed now with its key, and acts in the order of the numbers.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CaseworkSimulator,
  startCaseworkSimulator,
} from '../../../../local/simulators/casework/server.ts';
import type { Event } from '../../../../shared/deliveries/model/event.ts';
import { bodyOf, headersOf } from '../../../../shared/deliveries/model/message.ts';
import { ReceiverSecret } from '../../../../shared/deliveries/model/receiver.ts';

const now = Date.parse('2026-03-09T02:00:00Z');
let casework: CaseworkSimulator;

beforeEach(async () => {
  casework = await startCaseworkSimulator({ clock: () => now });
});
afterEach(() => casework.close());

const anEvent = (sequence: number, changes: Partial<Event> = {}): Event => ({
  id: `E${sequence}`,
  subject: 'obligation',
  of: 'beijing.1',
  authority: 'beijing',
  number: '1',
  sequence,
  type: 'obligation.settled',
  at: now,
  ...changes,
});
const settled = anEvent(1, { release: 'E1' });
const reopened = anEvent(2, { type: 'obligation.reopened', undoes: 'E1' });
const again = anEvent(3, { release: 'E3' });

const send = async (event: Event, { at = now, spoil = '' } = {}): Promise<number> => {
  const { keys } = ReceiverSecret.parse(casework.secret());
  const body = bodyOf(event);
  const headers = headersOf(event, body, { keys, at });
  const { status } = await fetch(casework.url, { method: 'POST', headers, body: body + spoil });
  return status;
};

describe('a letter', () => {
  it('lifts a block, and the one that undoes it puts it up again', async () => {
    await send(settled);
    const first = casework.isLifted('beijing.1');
    await send(reopened);

    expect([first, casework.isLifted('beijing.1')]).toEqual([true, false]);
  });

  it('that comes too early waits for those before it; one that comes twice counts once', async () => {
    await send(settled);
    await send(again);
    const early = casework.waiting();
    await send(reopened);
    await send(settled);

    expect([early, casework.waiting(), casework.isLifted('beijing.1')]).toEqual([1, 0, true]);
  });

  it.each([
    ['was signed long ago', { at: now - 301_000 }],
    ['was changed on its way', { spoil: ' ' }],
  ])('is not believed when it %s', async (_what, how) => {
    const status = await send(settled, how);

    expect([status, casework.refused(), casework.isLifted('beijing.1')]).toEqual([401, 1, false]);
  });
});
