// The file that Stripe's simulator writes, with its seeded faults, through format and run.
import { describe, expect, it } from '@jest/globals';
import { startStripeSimulator } from '../../local/simulators/stripe/server.ts';
import { accountWrite } from '../../shared/settings/store/settings.ts';
import { paidByCard, sdk } from '../local/simulators/stripe/rig.ts';
import { anAccount, morning } from '../world.ts';
import {
  aBook,
  account,
  anEntry,
  balances,
  book,
  discrepanciesOf,
  referenceOf,
  run,
} from './books.ts';

/** What the simulator charges. */
const feeTerms = { basisPoints: 150, fixedMinor: 0, toleranceMinor: 0 };
const numbers = Array.from({ length: 12 }, (_, index) => index + 1);

const never = (): (() => void) => () => undefined;

const aSettledMonth = async () => {
  const clock = () => morning;
  const simulator = await startStripeSimulator({ clock, schedule: never, retryFactor: 1 });
  const world = await aBook();
  const content = anAccount({ id: account, provider: 'stripe', currency: 'USD', feeTerms });
  await world.table.commit([accountWrite({ ...content }, content.revision)]);
  for (const n of numbers) {
    const metadata = { reference: referenceOf(n) };
    const intent = await sdk(simulator).paymentIntents.create(
      paidByCard({ amount: 20_000 + n, metadata }),
    );
    const at = morning - 1_000;
    await book(world.table, [
      { ...anEntry(n, { at }), currency: 'USD', providerId: intent.id, providerAt: at },
    ]);
  }
  return { simulator, world };
};

describe("a file of Stripe's simulator", () => {
  it('matches whole, and clearing is back at zero', async () => {
    const { simulator, world } = await aSettledMonth();

    const { csv, payouts } = simulator.settle.payout();
    const { totals } = await run(world, csv);

    expect(totals?.lines['USD']).toMatchObject({ matched: { count: 12 } });
    expect(discrepanciesOf(world)).toEqual([]);
    expect(balances(world)).toMatchObject({ clearing: 0, bank: payouts[0]?.amount });
    await simulator.close();
  });

  it('shows each seeded fault in its class', async () => {
    const { simulator, world } = await aSettledMonth();
    const faults = { dropLine: 1, duplicateLine: 2, alterAmount: 1, alterFee: 2, strangerLine: 1 };

    const { csv } = simulator.settle.payout({ faults });
    const { totals } = await run(world, csv);

    expect(totals?.lines['USD']).toMatchObject({
      duplicate_line: { count: 2 },
      amount: { count: 1 },
      fee: { count: 2 },
      missing_here: { count: 1 },
    });
    expect(totals?.entries['USD']).toMatchObject({ missing_there: { count: 1 } });
    await simulator.close();
  });
});
