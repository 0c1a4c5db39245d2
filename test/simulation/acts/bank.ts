// A bank that tells of transfers: exact, over, short, unknown, returned, in messages that repeat and overlap.
import { createHash } from 'node:crypto';
import { localDateAt } from '../../../shared/kernel/time.ts';
import { book } from '../../../shared/transfers/book.ts';
import { refer } from '../../../shared/transfers/refer.ts';
import type { World } from '../../../shared/world.ts';
import { clerk } from '../../payments/scene.ts';
import { camtFile, type EntryPlan } from '../../statements/camt/file.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Part } from '../day.ts';
import { sumsBy } from '../invariants/sums.ts';
import { fineMinor } from '../town.ts';

interface Movement {
  readonly plan: EntryPlan;
  readonly amountMinor: number;
  isTold: boolean;
  isReturned: boolean;
}

const account = 'bank-1';
const text = (minor: number): string => (minor / 100).toFixed(2);

export const bankOffice = (): Part => {
  const references: string[] = [];
  const movements: Movement[] = [];
  let messages = 0;

  const referring = ({ luck, town }: Day): Act => {
    const size = luck.happens(0.7) ? 1 : 2;
    const ids = [...new Set(Array.from({ length: size }, () => luck.one(town.fines).id))];
    const body = { obligations: ids.map((obligation_id) => ({ obligation_id })) };
    return async (world) => {
      const { reference } = await refer(world, { caller: clerk(), body });
      if (!references.includes(reference)) references.push(reference);
    };
  };

  /** A payer sends money: with a reference of ours, with two, with none, with a mistake in it. */
  const crediting = ({ luck, town }: Day): Act => {
    if (references.length === 0) return idle;
    const first = luck.one(references);
    const structured = luck.one([[first], [first], [first], [], [first, luck.one(references)]]);
    const amountMinor = luck.one([1, 1, 1, 2]) * fineMinor + luck.one([0, 0, 0, 100, -100]);
    const number = movements.length + 1;
    const day = localDateAt(town.world.now(), 'Asia/Shanghai');
    const plan: EntryPlan = {
      amount: text(amountMinor),
      servicerRef: `CREDIT-${number}`,
      valueOn: day,
      bookedOn: day,
      transactions: [{ endToEndId: `E2E-${number}`, structured }],
    };
    movements.push({ plan, amountMinor, isTold: false, isReturned: false });
    return idle;
  };

  /** The bank takes a transfer back, once. */
  const returning = ({ luck, town }: Day): Act => {
    const credits = movements.filter((one) => one.amountMinor > 0 && !one.isReturned);
    if (credits.length === 0 || luck.happens(0.6)) return idle;
    const one = luck.one(credits);
    const number = movements.length + 1;
    const day = localDateAt(town.world.now(), 'Asia/Shanghai');
    const endToEndId = one.plan.transactions?.[0]?.endToEndId ?? '';
    const plan: EntryPlan = {
      amount: text(one.amountMinor),
      servicerRef: `RETURN-${number}`,
      sign: 'DBIT',
      code: ['PMNT', 'ICDT', 'RRTN'],
      valueOn: day,
      bookedOn: day,
      transactions: [{ endToEndId, returned: 'AC04' }],
    };
    one.isReturned = true;
    movements.push({ plan, amountMinor: -one.amountMinor, isTold: false, isReturned: true });
    return idle;
  };

  const telling = (some: readonly Movement[]): ((world: World) => Promise<void>) => {
    messages += 1;
    const entries = some.map(({ plan }) => plan);
    const xml = camtFile({ kind: 'camt.054', id: `NTFCTN-${messages}`, entries });
    const hash = createHash('sha256').update(xml).digest('hex');
    const object = `received/${account}/${hash}.xml`;
    return async (world) => {
      await world.files.write('messages', object, xml);
      await book(world, object);
      for (const one of some) one.isTold = true;
    };
  };

  /** Some of what moved, told before or not, in any order but a return after its credit. */
  const told = ({ luck }: Day): Act => {
    if (movements.length === 0) return idle;
    const from = luck.below(movements.length);
    return telling(movements.slice(from, from + 1 + luck.below(4)));
  };

  const finish = async ({ town }: Day): Promise<boolean> => {
    const left = movements.filter(({ isTold }) => !isTold);
    if (left.length > 0) await telling(left)(town.world);
    return left.length > 0;
  };

  const check = ({ town }: Day): void => {
    const { entries, others } = town.witness.books;
    const own = entries.filter((entry) => entry.book === account);
    const held = sumsBy(own, (line) => line.account).get('clearing') ?? 0;
    const moved = movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    must(held === moved, 'banks_agree', () => `the bank moved ${moved}, we say ${held}`);
    const credits = [...others.values()].filter(({ sk }) => sk === 'credit');
    must(
      credits.length === movements.length,
      'banks_agree',
      () => `${movements.length} movements, ${credits.length} booked`,
    );
  };

  return { acts: [referring, crediting, told, told, returning], finish, check };
};
