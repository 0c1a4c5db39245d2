// The simulated bank against the real receiver: keys, retries, duplicates, returns, statements, faults.
import { afterEach, describe, expect, it } from '@jest/globals';
import { pushFaults } from '../../../../local/simulators/bank/pushes.ts';
import type { StatementFault } from '../../../../local/simulators/bank/statements.ts';
import { remote } from '../../../../local/simulators/kit/remote.ts';
import { balances, booksOf } from '../../../payments/books.ts';
import { fines, referenceFor } from '../../../transfers/bank.ts';
import { aRig, type Rig } from './rig.ts';

const open: Rig[] = [];
const rigged = async (): Promise<Rig> => {
  const rig = await aRig();
  open.push(rig);
  return rig;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((rig) => rig.close()));
});

const sums = ({ town }: Rig) => balances(booksOf(town).entries);
const paid = async (rig: Rig, index: number) => {
  const text = `Fine ${await referenceFor(rig.town, fines[index])}`;
  return rig.bank.payer.transfer({ amountMinor: 20_000, text });
};

describe('a transfer at the simulated bank', () => {
  it('is told, signed, stored, and settles what its text names', async () => {
    const rig = await rigged();

    await paid(rig, 0);

    expect(rig.answers).toEqual([202]);
    expect(await rig.work()).toEqual([]);
    expect(sums(rig)).toEqual({ clearing: 20_000, due_to_treasury: -20_000 });
  });

  it('is told again until it is accepted', async () => {
    const rig = await rigged();
    rig.bank.pushes.faults.add({ fault: 'altered_bytes' });
    await paid(rig, 0);
    expect(rig.answers).toEqual([401]);

    rig.bank.advance(60_000);
    rig.town.clock.advance(60_000);
    await rig.bank.pushes.idle();

    expect(rig.answers).toEqual([401, 202]);
  });

  it('is taken back, and what it settled is open again', async () => {
    const rig = await rigged();
    const { id } = await paid(rig, 0);

    await rig.bank.giveBack(id, 'AM04');
    await rig.work();

    expect(sums(rig)).toEqual({ clearing: 0, due_to_treasury: 0 });
    await expect(rig.bank.giveBack(id)).rejects.toThrow('taken back');
  });

  it('comes beside others in one message', async () => {
    const rig = await rigged();
    const texts = await Promise.all(fines.map((fine) => referenceFor(rig.town, fine)));

    await rig.bank.payer.transferAll(texts.map((text) => ({ amountMinor: 20_000, text })));
    await rig.work();

    expect(rig.answers).toEqual([202]);
    expect(sums(rig)).toMatchObject({ due_to_treasury: -80_000 });
  });
});

describe('a key that the bank changes', () => {
  it('works beside the old one, once the receiver knows it', async () => {
    const rig = await rigged();
    rig.bank.keys.rotate();
    await paid(rig, 0);
    rig.learnKeys();
    await paid(rig, 1);
    rig.bank.keys.rotate();
    rig.learnKeys();
    await paid(rig, 2);

    expect(rig.answers).toEqual([401, 202, 202]);
    expect(rig.bank.keys.published()).toHaveLength(2);
  });
});

describe('trouble on the way', () => {
  const expected: Readonly<Record<(typeof pushFaults)[number], readonly number[]>> = {
    lose: [],
    duplicate: [202, 202],
    strange_key: [401],
    altered_bytes: [401],
    stale: [401],
    future: [401],
    cut_off: [202],
  };

  it.each(pushFaults)('%s books nothing twice and nothing wrong', async (fault) => {
    const rig = await rigged();
    rig.bank.pushes.faults.add({ fault });
    await paid(rig, 0);
    expect(rig.answers).toEqual(expected[fault]);
    expect(await rig.work()).toEqual(fault === 'cut_off' ? ['statement_xml'] : []);

    const [message] = rig.bank.pushes.messages();
    await rig.bank.pushes.again(message?.id ?? '');
    await rig.work();

    expect(sums(rig)).toEqual({ clearing: 20_000, due_to_treasury: -20_000 });
  });
});

describe('the statement of a day', () => {
  const aDay = async (): Promise<Rig> => {
    const rig = await rigged();
    await paid(rig, 0);
    const { id } = await paid(rig, 1);
    await rig.bank.payer.transfer({ amountMinor: 5_000, text: 'thanks' });
    await rig.bank.giveBack(id);
    rig.bank.charge(150);
    await rig.work();
    return rig;
  };

  it('agrees with the books', async () => {
    const rig = await aDay();

    const run = await rig.reconciled();

    expect(run).toMatchObject({ state: 'committed', discrepancies: 0 });
    expect(sums(rig)).toMatchObject({ bank: 24_850, clearing: 0, fee_top_up: 150 });
  });

  const verdicts: Readonly<Record<StatementFault, object>> = {
    wrong_closing: { state: 'refused' },
    lost_entry: { state: 'refused' },
    cut_off: { state: 'refused' },
    stranger_entry: { state: 'committed', discrepancies: 1 },
    other_amount: { state: 'committed', discrepancies: 1 },
    doubled_entry: { state: 'committed', discrepancies: 1 },
  };

  it.each(Object.entries(verdicts))('with %s planted is seen through', async (name, verdict) => {
    const rig = await aDay();
    const fault = Object.keys(verdicts).find((one): one is StatementFault => one === name);

    expect(await rig.reconciled({ fault })).toMatchObject(verdict);
  });
});

it('can be driven from another process', async () => {
  const rig = await rigged();
  const hand = remote(rig.bank.url);

  await hand.pull('transfer', { amount: 100, text: 'from afar' });
  await hand.pull('charge', { amount: 7 });
  const file = await fetch(`${rig.bank.url}/statements/2026-03-09`);

  expect(await hand.show('books')).toHaveLength(2);
  expect(await file.text()).toContain('<Cd>CLBD</Cd>');
  expect(rig.answers).toEqual([202]);
  await expect(hand.pull('transfer', { amount: -1 })).rejects.toThrow('400');
  await expect(hand.show('nothing')).rejects.toThrow('404');
});
