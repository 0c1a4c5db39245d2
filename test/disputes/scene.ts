// A scene for disputes: payments that were paid, the payer's bank, and what must be true of the books.
import { expect } from '@jest/globals';
import {
  type Dispute,
  heldAwayMinor,
  lostMinor,
  pendingMinor,
} from '../../shared/disputes/model/dispute.ts';
import { disputePage } from '../../shared/disputes/store/disputes.ts';
import { disputesOf } from '../../shared/disputes/store/find.ts';
import { type Recorded, recordDispute } from '../../shared/disputes/store/record.ts';
import type { Payment } from '../../shared/payments/model/payment.ts';
import type { World } from '../../shared/world.ts';
import { type Books, balances, booksOf } from '../payments/books.ts';
import {
  aScene,
  begin,
  heard,
  now,
  referenceOfPayment,
  type SceneOptions,
  someFines,
} from '../payments/scene.ts';
import { anAccount, type TestWorld } from '../world.ts';
import { aBank, type Bank } from './bank.ts';

export interface DisputeScene {
  readonly world: TestWorld;
  readonly bank: Bank;
  readonly payment: Payment;
  readonly reference: string;
}

/** Obligations of 200.00 each. */
export const fines = someFines(3);

/** A payment of so many fines that was paid through the sandbox. */
export const aPaidScene = async (count = 1, options: SceneOptions = {}): Promise<DisputeScene> => {
  const scene = await aScene({ obligations: fines, ...options });
  const bank = aBank(scene.world);
  const ids = fines.slice(0, count).map(({ id }) => id);
  const { payment } = await begin(scene.world, { ids });
  const reference = referenceOfPayment(payment);
  scene.till.pays(reference);
  await heard(scene.world, payment);
  return { world: scene.world, bank, payment: await now(scene.world, payment), reference };
};

/** The provider's word about a dispute, as a notification brings it. */
export const told = async (world: World, providerId: string): Promise<Recorded> => {
  const account = anAccount();
  return recordDispute(world, { account, connection: await world.connect(account), providerId });
};

export const disputes = ({ world, payment }: DisputeScene): Promise<readonly Dispute[]> =>
  disputesOf(world.table, payment.head.id);

export const onlyDispute = async (scene: DisputeScene): Promise<Dispute> => {
  const [first, ...others] = await disputes(scene);
  if (!first || others.length > 0) throw new Error('there should be one dispute');
  return first;
};

const sumOf = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

/** What must be true of disputes at every instant. */
export const checkDisputes = async (scene: DisputeScene): Promise<Books> => {
  const { world, payment } = scene;
  const books = booksOf(world);
  const all = await disputes(scene);
  const { head } = await now(world, payment);
  const sums = balances(books.entries);
  expect(sumOf(Object.values(sums).map((one) => one ?? 0))).toBe(0);
  expect(sums['disputes'] ?? 0).toBe(sumOf(all.map(pendingMinor)));
  expect(sums['clearing'] ?? 0).toBe(capturedOf(books) - sumOf(all.map(heldAwayMinor)));
  expect(head.applied + head.surplus).toBe(head.amount);
  const goneMinor = sumOf(all.map(lostMinor));
  expect(head.refunded).toBe(goneMinor);
  const owed = 0 - (sums['due_to_treasury'] ?? 0) - (sums['surplus_owed'] ?? 0);
  expect(owed).toBe(capturedOf(books) - goneMinor + sumOf(all.map(({ twiceMinor }) => twiceMinor)));
  await placedOnce(world, all);
  for (const one of books.obligations)
    expect(dueOf(books, one.id) > 0).toBe(one.state === 'settled');
  return books;
};

/** True once we were told of everything: what the bank says it holds is what our books say. */
export const checkTold = async (scene: DisputeScene): Promise<Books> => {
  const books = await checkDisputes(scene);
  expect(sumOf((await disputes(scene)).map(heldAwayMinor))).toBe(scene.bank.away());
  return books;
};

const capturedOf = ({ entries }: Books): number =>
  balances(entries.filter(({ cause }) => cause === 'capture'))['clearing'] ?? 0;

const dueOf = ({ entries }: Books, obligation: string): number =>
  -sumOf(
    entries
      .flatMap(({ lines }) => lines)
      .filter((line) => line.account === 'due_to_treasury' && line.obligation === obligation)
      .map(({ amount }) => amount),
  );

const placedOnce = async ({ table }: World, all: readonly Dispute[]): Promise<void> => {
  const pages = await Promise.all([disputePage(table, 'open'), disputePage(table, 'ended')]);
  const listed = pages.flatMap((page) => page.disputes.map(({ id }) => id));
  expect(listed.sort()).toEqual(all.map(({ id }) => id).sort());
};
