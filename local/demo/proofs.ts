// What must be true at the end, whatever was lost or doubled: our books against the provider's own.
import type { Books } from '../tills.ts';
import { amountIn, expectStatus, listIn, textIn } from './api.ts';
import { dateAt } from './days.ts';
import { yuan } from './print.ts';
import type { Scene } from './scene.ts';
import { look, must, mustBe, referenceOf, type Stage } from './stage.ts';
import { authority, books } from './town.ts';

type Found = Readonly<Record<string, unknown>>;

/** Every business day from the demo's begin until now. */
const daysOf = (stage: Stage): readonly string[] => {
  const days = new Set<string>();
  const now = stage.house.cloud.now();
  for (let at = stage.begunAt; at <= now; at += 3_600_000) days.add(dateAt(at));
  return [...days.add(dateAt(now))];
};

const entriesOf = async (stage: Stage, book: string): Promise<readonly Found[]> => {
  const entries: Found[] = [];
  for (const day of daysOf(stage)) {
    let cursor = '';
    do {
      const query = `book=${book}&business_day=${day}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const { body } = expectStatus(await stage.staff.get(`/v1/ledger/entries?${query}`), 200);
      entries.push(...listIn(body, 'entries'));
      cursor = textIn(body, 'cursor');
    } while (cursor !== '');
  }
  return entries;
};

const sumOf = (entry: Found, account: string, side: 'debit' | 'credit'): number =>
  listIn(entry, 'lines')
    .filter((line) => line['account'] === account)
    .reduce((all, line) => all + Number(line[side] ?? 0), 0);

/** Entries that say that money came; what went back stands in others. */
const coming: readonly unknown[] = ['capture', 'suspense'];

const summed = (all: readonly (readonly [name: string, amount: number])[]) => {
  const sums = new Map<string, number>();
  for (const [name, amount] of all) sums.set(name, (sums.get(name) ?? 0) + amount);
  return sums;
};

/** One provider's books against ours, name by name; answers how much it took. */
const compared = async (stage: Stage, kept: Books): Promise<number> => {
  const { account, knownBy, holds } = kept;
  const entries = await entriesOf(stage, account);
  const ours = summed(
    entries
      .filter(({ cause }) => coming.includes(cause))
      .map((one) => [textIn(one, knownBy), sumOf(one, holds, 'debit')]),
  );
  const theirs = summed(kept.taken().map(({ reference, amount }) => [reference, amount]));
  for (const [name, amount] of theirs) mustBe(ours.get(name), amount, `${name} of ${account}`);
  mustBe(ours.size, theirs.size, `takings of ${account}`);
  return [...theirs.values()].reduce((all, amount) => all + amount, 0);
};

const sameBooks: Scene = {
  title: 'what the providers say they took = what the ledger says',
  play: async (stage) => {
    const sums = await Promise.all(
      stage.house.books.map(
        async (kept) => `${kept.provider} ${yuan(await compared(stage, kept))}`,
      ),
    );
    return `each taking booked once: ${sums.join(', ')} CNY`;
  },
};

const balanced: Scene = {
  title: 'the trial balance is zero, and no cash is left in a drawer',
  play: async (stage) => {
    const days = daysOf(stage);
    const query = `authority=${authority}&from=${days[0]}&to=${days.at(-1)}`;
    const { body } = expectStatus(await stage.staff.get(`/v1/ledger/trial-balance?${query}`), 200);
    const currencies = listIn(body, 'currencies');
    must(currencies.length > 0, 'no currency was booked');
    for (const one of currencies) {
      mustBe(one['difference'], 0, textIn(one, 'currency'));
      const cash = listIn(one, 'accounts').find(({ account }) => account === 'cash_in_hand');
      mustBe(cash?.['balance'] ?? 0, 0, 'cash in drawers that were handed over');
    }
    return currencies
      .map((one) => `${textIn(one, 'currency')}: ${String(one['entries'])} entries`)
      .join(', ');
  },
};

/** What each fine brought to the treasury, less what was taken back: a disputed one may be paid anew. */
const broughtBy = (entries: readonly Found[]): ReadonlyMap<string, number> =>
  summed(
    entries
      .flatMap((entry) => listIn(entry, 'lines'))
      .filter((line) => line['account'] === 'due_to_treasury')
      .map((line) => [
        textIn(line, 'obligation_id'),
        Number(line['credit'] ?? 0) - Number(line['debit'] ?? 0),
      ]),
  );

const settledOnce: Scene = {
  title: 'no fine was settled twice',
  play: async (stage) => {
    const entries: Found[] = [];
    for (const book of books) entries.push(...(await entriesOf(stage, book)));
    const brought = [...broughtBy(entries)];
    for (const [fine, amount] of brought)
      must(
        amount === 0 || amount === stage.fines.get(fine),
        `${fine} brought ${yuan(amount)} instead of ${yuan(stage.fines.get(fine) ?? 0)}`,
      );
    const settled = brought.filter(([, amount]) => amount > 0);
    const all = settled.reduce((sum, [, amount]) => sum + amount, 0);
    return `${settled.length} fines brought ${yuan(all)} CNY to the treasury, each its amount once`;
  },
};

const endedUnpaid: Scene = {
  title: 'nobody was charged for a payment that we reported as ended',
  play: async (stage) => {
    const charged = new Set(
      stage.house.tills.flatMap(({ taken }) => taken().map(({ reference }) => reference)),
    );
    const ended: string[] = [];
    for (const payment of stage.begun) {
      const { state } = await look(stage, payment);
      if (state === 'failed' || state === 'cancelled' || state === 'expired') ended.push(payment);
    }
    for (const payment of ended) must(!charged.has(referenceOf(payment)), `${payment} was charged`);
    must(ended.length > 0, 'the demo ended no payment');
    return `${ended.length} ended, none of them charged`;
  },
};

const receipts: Scene = {
  title: 'one receipt for each paid payment, numbered without gaps',
  play: async (stage) => {
    const numbers: number[] = [];
    for (const payment of stage.begun) {
      const seen = await look(stage, payment);
      const { body } = expectStatus(await stage.staff.get(`/v1/payments/${payment}/receipts`), 200);
      const issued = listIn(body, 'receipts');
      const given = issued.filter((one) => one['state'] !== 'red');
      const sum = given.reduce((all, one) => all + amountIn(one, 'amount'), 0);
      mustBe(sum, amountIn(seen, 'applied'), `receipts of ${payment}`);
      numbers.push(...issued.map((one) => Number(one['number'])));
    }
    numbers.sort((one, other) => one - other);
    for (const [index, number] of numbers.entries()) mustBe(number, index + 1, 'the next number');
    return `${numbers.length} receipts, 1 to ${numbers.length}`;
  },
};

const nothingLeft: Scene = {
  title: 'nothing is stuck, parked, or against the rules of AWS',
  play: async (stage) => {
    const { cloud } = stage.house;
    const { body } = expectStatus(await stage.staff.get('/v1/parked-work'), 200);
    mustBe(listIn(body, 'parked').length, 0, 'pieces of parked work');
    const dead = cloud.queues.names().filter((name) => /dead/i.test(name));
    for (const name of dead) {
      const { ready, inFlight } = cloud.queues.state(name);
      mustBe(ready + inFlight, 0, `messages in ${name}`);
    }
    mustBe(cloud.violations.length, 0, cloud.violations.join('; '));
    return `${dead.length} dead-letter queues empty`;
  },
};

export const proofs: readonly Scene[] = [
  sameBooks,
  balanced,
  settledOnce,
  endedUnpaid,
  receipts,
  nothingLeft,
];
