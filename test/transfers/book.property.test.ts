// Whatever banks tell, in whatever order and however often: sums close, and each movement ends once.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { balances, booksOf } from '../payments/books.ts';
import type { EntryPlan } from '../statements/camt/file.ts';
import { aCredit, aReturn, aTown, fines, referenceFor, told } from './bank.ts';

interface Move {
  readonly number: number;
  readonly aim: number;
  readonly amountMinor: number;
  readonly day: number;
}

const move = fc.record({
  number: fc.integer({ min: 0, max: 9 }),
  /** Which reference it carries; the last one carries none. */
  aim: fc.integer({ min: 0, max: 5 }),
  amountMinor: fc.constantFrom(20_000, 20_000, 40_000, 19_999, 20_001, 1),
  day: fc.integer({ min: 1, max: 28 }),
});
const plan = fc.record({
  credits: fc.uniqueArray(move, { maxLength: 8, selector: ({ number }) => number }),
  returns: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 }),
  repeats: fc.integer({ min: 1, max: 3 }),
  cut: fc.nat({ max: 12 }),
});

const text = (minor: number): string => (minor / 100).toFixed(2);

const creditOf = (one: Move, references: readonly string[]): EntryPlan =>
  aCredit(references[one.aim], {
    id: `E2E-${one.number}`,
    servicerRef: `CREDIT-${one.number}`,
    amount: text(one.amountMinor),
    valueOn: `2026-03-${String(one.day).padStart(2, '0')}`,
  });

const signedMinor = ({ sign, amount = '0' }: EntryPlan): number =>
  Math.round(Number(amount) * 100) * (sign === 'DBIT' ? -1 : 1);

it('keeps the books whole over any messages of a bank', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ credits, returns, repeats, cut }) => {
      const world = await aTown({ now: Date.parse('2026-03-28T02:00:00Z') });
      const references = [
        ...(await Promise.all(fines.map((fine) => referenceFor(world, fine)))),
        await referenceFor(world, fines[0], fines[1]),
      ];
      const entries = [
        ...credits.map((one) => creditOf(one, references)),
        ...returns.map((number) => {
          const amountMinor = credits.find((one) => one.number === number)?.amountMinor ?? 20_000;
          const servicerRef = `RETURN-${number}`;
          return aReturn({ id: `E2E-${number}`, servicerRef, amount: text(amountMinor) });
        }),
      ];

      for (let time = 0; time < repeats; time += 1) {
        await told(world, entries.slice(0, cut), { id: `A-${time}` });
        await told(world, entries, { id: `B-${time}` });
      }

      const books = booksOf(world);
      const sums = balances(books.entries);
      const expected = entries.reduce((sum, entry) => sum + signedMinor(entry), 0);
      expect(sums['clearing'] ?? 0).toBe(expected);
      expect(Object.values(sums).reduce<number>((sum, one = 0) => sum + one, 0)).toBe(0);
      const movements = world.memory.dump().payments.filter(({ sk }) => sk === 'credit');
      expect(movements).toHaveLength(entries.length);
      expect(books.entries).toHaveLength(entries.length);
      for (const one of books.obligations)
        if (one.state === 'settled')
          expect(books.heads.filter(({ id }) => id === one.settledBy)).toMatchObject([
            { state: 'paid' },
          ]);
      for (const head of books.heads)
        expect(head.applied + head.surplus).toBe(head.attempts[0]?.captured?.amount);
    }),
    { seed: 1, numRuns: 60 },
  );
}, 60_000);
