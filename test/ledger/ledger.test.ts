// The ledger as staff read it: trial balance, entries; and the watchman over it.
import { describe, expect, it } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import fc from 'fast-check';
import { make as entries } from '../../functions/ledger/entries.ts';
import { make as trialBalance } from '../../functions/ledger/trial-balance.ts';
import { make as watch } from '../../functions/ledger/watch.ts';
import { dayMs } from '../../shared/kernel/time.ts';
import type { Entry } from '../../shared/ledger/model/entry.ts';
import { entryWrite } from '../../shared/ledger/store/entries.ts';
import { trialBalance as sumsOf } from '../../shared/ledger/trial-balance.ts';
import { aBook, account, anEntry, book } from '../reconciliation/books.ts';
import { morning } from '../world.ts';
import { ask } from './ask.ts';

const day = '2026-03-09';
const period = { from: day, to: day };

const anEntryOf = (n: number, amounts: readonly number[], currency: Entry['currency']): Entry => ({
  ...anEntry(n, { at: morning + (n % 3) * dayMs }),
  currency,
  lines: amounts.flatMap((amount) => [
    { account: 'clearing' as const, amount },
    { account: 'due_to_treasury' as const, amount: -amount },
  ]),
});

describe('the trial balance', () => {
  it('is zero per currency over any entries', async () => {
    const some = fc.array(
      fc.record({
        amounts: fc.array(
          fc.integer({ min: -9_999, max: 9_999 }).filter((amount) => amount !== 0),
          { minLength: 1, maxLength: 5 },
        ),
        currency: fc.constantFrom<Entry['currency']>('CNY', 'EUR'),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(some, async (all) => {
        const world = await aBook({ staff: true });
        const booked = all.map(({ amounts, currency }, n) => anEntryOf(n, amounts, currency));
        await book(world.table, booked);

        const { body } = await ask(trialBalance(world), {
          query: { authority: 'beijing', from: day, to: '2026-03-11' },
        });

        const counted = body.currencies.map((one: { entries: number }) => one.entries);
        expect(counted.reduce((sum: number, count: number) => sum + count, 0)).toBe(all.length);
        for (const { difference, accounts } of body.currencies) {
          expect(difference).toBe(0);
          const sum = accounts.reduce(
            (total: number, one: { balance: number }) => total + one.balance,
            0,
          );
          expect(sum).toBe(0);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('shows debits, credits and balance by the numbers of the chart', async () => {
    const world = await aBook({ staff: true });
    await book(world.table, [anEntry(1), anEntry(2)]);

    const { body } = await ask(trialBalance(world), { query: { book: account, ...period } });

    expect(body).toEqual({
      ...period,
      currencies: [
        {
          currency: 'CNY',
          entries: 2,
          difference: 0,
          accounts: [
            {
              account: 'clearing',
              number: '1200',
              name: 'Provider clearing',
              debit: 40_003,
              credit: 0,
              balance: 40_003,
            },
            expect.objectContaining({
              account: 'due_to_treasury',
              credit: 40_003,
              balance: -40_003,
            }),
          ],
        },
      ],
    });
  });

  it.each([
    [{ book: account, from: day, to: '2026-03-01' }, 'bad_period'],
    [{ book: account, from: day, to: '2026-12-31' }, 'bad_period'],
    [{ book: account, from: day, to: '2026-02-30' }, 'invalid_request'],
    [{ from: day, to: day }, 'invalid_request'],
  ])('refuses %j', async (query, code) => {
    const world = await aBook({ staff: true });

    const { status, body } = await ask(trialBalance(world), { query });

    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('says when an authority is unknown', async () => {
    const world = await aBook();

    await expect(sumsOf(world, { of: { authority: 'nobody' }, ...period })).rejects.toMatchObject({
      code: 'authority_not_found',
    });
  });
});

describe('an entry', () => {
  it('that does not balance never leaves', () => {
    const entry = anEntry(1);

    expect(() => entryWrite({ ...entry, lines: entry.lines.slice(0, 1) })).toThrow();
    expect(() =>
      entryWrite({ ...entry, lines: entry.lines.map((line) => ({ ...line, amount: 5 })) }),
    ).toThrow('balance');
  });
});

describe('the entries of a day', () => {
  it('come page by page, each once', async () => {
    const world = await aBook({ staff: true });
    const all = Array.from({ length: 230 }, (_, n) => anEntry(n, { at: morning + n }));
    await book(world.table, all);
    const seen: string[] = [];

    let cursor: string | undefined;
    do {
      const query = { book: account, business_day: day, ...(cursor && { cursor }) };
      const { status, body } = await ask(entries(world), { query });
      expect(status).toBe(200);
      seen.push(...body.entries.map((entry: { reference: string }) => entry.reference));
      cursor = body.cursor;
    } while (cursor);

    expect(seen).toHaveLength(all.length);
    expect(new Set(seen)).toEqual(new Set(all.map((entry) => entry.reference)));
  });
});

describe('the watchman of the ledger', () => {
  it('is silent about new entries, and loud about everything else', async () => {
    const world = await aBook();
    const event = (eventName: 'INSERT' | 'MODIFY' | 'REMOVE'): DynamoDBStreamEvent => ({
      Records: [
        { eventName, dynamodb: { Keys: { pk: { S: 'p' }, sk: { S: 's' } }, SequenceNumber: '1' } },
      ],
    });

    await watch(world)(event('INSERT'), {});
    expect(world.lines).toEqual([]);
    await watch(world)(event('MODIFY'), {});
    await watch(world)(event('REMOVE'), {});

    expect(
      world.lines.map(({ level, event: name, facts }) => [level, name, facts['kind']]),
    ).toEqual([
      ['error', 'ledger_changed', 'MODIFY'],
      ['count', 'ledger_changed', 'MODIFY'],
      ['error', 'ledger_changed', 'REMOVE'],
      ['count', 'ledger_changed', 'REMOVE'],
    ]);
  });
});
