// The simulated card terminal: recorded first, then debited, then told; or the word is lost and told later.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { json, type Served, serve } from '../../../../local/simulators/kit/server.ts';
import { startTerminalSimulator } from '../../../../local/simulators/terminal/server.ts';
import type { TerminalSimulator } from '../../../../local/simulators/terminal/simulator.ts';
import { RecordBody, TellBody } from '../../../../shared/counter/model/debit-bodies.ts';

const now = Date.parse('2026-03-09T02:00:00Z');
const desk = { client: 'counter-1', subject: 'window-1' };
const order = { desk, obligations: [{ obligation_id: 'beijing.1' }] };
let terminal: TerminalSimulator;
let authority: Served;
let isClosed: boolean;
/** What was called, with the key and the outcome. */
let calls: string[];

beforeEach(async () => {
  isClosed = false;
  calls = [];
  terminal = await startTerminalSimulator({ clock: () => now });
  authority = await serve({}, async ({ path, headers, body }) => {
    if (isClosed) return json(422, { code: 'refused' });
    const key = headers['idempotency-key'];
    if (path === '/v1/terminal-debits') {
      calls.push(`record ${key} at ${RecordBody.parse(JSON.parse(body)).terminal}`);
      return json(201, { payment_id: 'PAY', card: { amount: 20_000, currency: 'CNY' } });
    }
    calls.push(`tell ${key} ${TellBody.parse(JSON.parse(body)).outcome}`);
    return json(200, {});
  });
  terminal.pointTo({ pay: authority.url, token: async () => 'token' });
});
afterEach(async () => {
  await terminal.close();
  await authority.close();
});

describe('a card terminal', () => {
  it('records, debits and tells, under one key', async () => {
    const { key } = await terminal.record(order);
    const debit = await terminal.insert(key);

    expect(debit).toMatchObject({ state: 'debited', told: true, amountMinor: 20_000 });
    expect(calls).toEqual([`record ${key} at T-1`, `tell ${key} debited`]);
  });

  it('debits nothing that was refused', async () => {
    isClosed = true;

    await expect(terminal.record(order)).rejects.toThrow('refused');
    expect(terminal.debits()).toEqual([]);
  });

  it('prints no slip for a card that declines', async () => {
    const { key } = await terminal.record(order);
    const debit = await terminal.insert(key, 'declines');

    expect(debit.slip).toBeUndefined();
    expect(calls.at(-1)).toBe(`tell ${key} declined`);
  });

  it('debits a card once', async () => {
    const { key } = await terminal.record(order);
    await terminal.insert(key);

    await expect(terminal.insert(key)).rejects.toThrow('nothing waits');
  });

  it('keeps what was lost, and tells it when it settles', async () => {
    const { key } = await terminal.record(order);
    terminal.faults.add({ fault: 'lose_confirmation' });
    const lost = await terminal.insert(key);
    const told = [...calls];
    await terminal.upload();
    await terminal.upload();

    expect(lost).toMatchObject({ state: 'debited', told: false });
    expect(told).toEqual([`record ${key} at T-1`]);
    expect(calls.slice(1)).toEqual([`tell ${key} debited`]);
  });
});
