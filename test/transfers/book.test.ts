// What a bank's credit does: settles, is owed back, waits in suspense; and what its return undoes.
import { describe, expect, it } from '@jest/globals';
import { find } from '../../shared/obligations/store/obligations.ts';
import { create } from '../../shared/payments/create.ts';
import { issue } from '../../shared/receipts/issue.ts';
import { findReceipts } from '../../shared/receipts/store/receipts.ts';
import { book } from '../../shared/transfers/book.ts';
import { listSuspense } from '../../shared/transfers/list-suspense.ts';
import { refer } from '../../shared/transfers/refer.ts';
import { anObligation } from '../obligations/obligation.ts';
import { balances, booksOf } from '../payments/books.ts';
import { clerk } from '../payments/scene.ts';
import { aClient, anAuthority, type TestWorld } from '../world.ts';
import {
  aCredit,
  aReturn,
  aTown,
  bankAccount,
  fines,
  keep,
  notification,
  referenceFor,
  told,
} from './bank.ts';

const [first, second, third] = fines;
const stateOf = async (world: TestWorld, obligation = first) =>
  (await find(world.table, obligation?.id ?? ''))?.state;
const waiting = async (world: TestWorld) =>
  (await listSuspense(world, { account: 'bank-1' })).items;
const onlyHead = (world: TestWorld) => booksOf(world).heads[0];

describe('a transfer with a reference', () => {
  it('settles its obligation with the exact amount, and its receipt follows', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first);

    const booked = await told(world, [aCredit(reference)]);

    expect(booked).toMatchObject({ settled: 1, already: 0 });
    const head = onlyHead(world);
    expect(head).toMatchObject({
      state: 'paid',
      method: 'bank_transfer',
      channel: 'counter',
      applied: 20_000,
      surplus: 0,
      attempts: [
        { account: 'bank-1', provider: 'bank', state: 'succeeded', providerId: 'CREDIT-1' },
      ],
    });
    expect(await stateOf(world)).toBe('settled');
    expect(balances(booksOf(world).entries)).toEqual({
      clearing: 20_000,
      due_to_treasury: -20_000,
    });
    await issue(world, [head?.id ?? '']);
    expect(await findReceipts(world.table, head?.id ?? '')).toMatchObject([
      { amount: 20_000, method: 'bank_transfer' },
    ]);
  });

  it('settles a saved list with one transfer', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first, second, third);

    await told(world, [aCredit(reference, { amount: '600.00' })]);

    expect(onlyHead(world)).toMatchObject({ applied: 60_000, surplus: 0 });
    expect(await stateOf(world, third)).toBe('settled');
  });

  it('is reckoned at its value date, not at the day of its booking', async () => {
    const early = await aTown({ now: Date.parse('2026-03-25T02:00:00Z') });
    const late = await aTown({ now: Date.parse('2026-03-25T02:00:00Z') });
    const credit = { bookedOn: '2026-03-25', amount: '200.00' };

    await told(early, [
      aCredit(await referenceFor(early, first), { ...credit, valueOn: '2026-03-17' }),
    ]);
    await told(late, [
      aCredit(await referenceFor(late, first), { ...credit, valueOn: '2026-03-18' }),
    ]);

    expect(await stateOf(early)).toBe('settled');
    expect(await waiting(late)).toMatchObject([{ reason: 'short', due: 20_600 }]);
  });

  it('owes back what is over', async () => {
    const world = await aTown();

    await told(world, [aCredit(await referenceFor(world, first), { amount: '250.5' })]);

    expect(onlyHead(world)).toMatchObject({ state: 'paid', applied: 20_000, surplus: 5_050 });
    const [entry] = booksOf(world).entries;
    expect(entry?.lines).toContainEqual(
      expect.objectContaining({ account: 'surplus_owed', amount: -5_050, why: 'overpaid' }),
    );
  });

  it('owes back all of it when its obligation is settled already', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first);
    await told(world, [aCredit(reference)]);

    const booked = await told(world, [aCredit(reference, { servicerRef: 'CREDIT-2' })]);

    expect(booked).toMatchObject({ surplus: 1 });
    expect(balances(booksOf(world).entries)).toEqual({
      clearing: 40_000,
      due_to_treasury: -20_000,
      surplus_owed: -20_000,
    });
    expect(
      booksOf(world)
        .heads.map(({ state }) => state)
        .toSorted(),
    ).toEqual(['paid', 'surplus']);
  });

  it('settles what is open of a list, and owes the rest back', async () => {
    const world = await aTown();
    const pair = await referenceFor(world, first, second);
    await told(world, [aCredit(await referenceFor(world, first))]);

    await told(world, [aCredit(pair, { servicerRef: 'CREDIT-2', amount: '400.00' })]);

    expect(await stateOf(world, second)).toBe('settled');
    expect(balances(booksOf(world).entries)).toMatchObject({
      due_to_treasury: -40_000,
      surplus_owed: -20_000,
    });
  });

  it('settles what another payment holds, and ends that payment', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first);
    const { payment } = await create(world, {
      caller: clerk(),
      idempotencyKey: 'k1',
      body: { obligations: [{ obligation_id: first?.id ?? '' }], method: 'card' },
    });
    world.wakes.length = 0;

    await told(world, [aCredit(reference)]);

    const heads = booksOf(world).heads;
    expect(heads.find(({ id }) => id === payment.head.id)).toMatchObject({
      state: 'pending',
      ending: { why: 'superseded' },
    });
    expect(await find(world.table, first?.id ?? '')).toMatchObject({ state: 'settled' });
    expect(world.wakes).toEqual([{ payment: payment.head.id, at: expect.any(Number) }]);
  });

  it('is found by its payment code, too', async () => {
    const bank = { holder: 'B', number: 'DE02120300000000202051', bankName: 'Bank' };
    const world = await aTown({ account: { bank: { ...bank, paymentCodePrefix: '110101' } } });
    await referenceFor(world, first);
    const codes = world.memory
      .dump()
      .payments.flatMap(({ pk }) => /^reference#(\d{20})$/.exec(pk)?.[1] ?? []);

    await told(world, [aCredit(codes[0])]);

    expect(codes).toHaveLength(1);
    expect(await stateOf(world)).toBe('settled');
  });
});

describe('a transfer waits in suspense', () => {
  const cases = {
    unidentified: async () => aCredit(undefined),
    short: async (world: TestWorld) =>
      aCredit(await referenceFor(world, first), { amount: '199.99' }),
    several_references: async (world: TestWorld) =>
      aCredit(undefined, {
        transactions: [
          {
            unstructured: [
              `${await referenceFor(world, first)} and ${await referenceFor(world, second)}`,
            ],
          },
        ],
      }),
    other_currency: async (world: TestWorld) =>
      aCredit(await referenceFor(world, first), { currency: 'EUR' }),
    own_transfer_returned: async (world: TestWorld) =>
      aCredit(undefined, {
        transactions: [{ structured: [await referenceFor(world, first)], returned: 'AC01' }],
      }),
    reversed_debit: async (world: TestWorld) =>
      aCredit(await referenceFor(world, first), { reversal: true }),
  } as const;

  it.each(Object.entries(cases))('as %s, settling nothing', async (reason, credit) => {
    const world = await aTown();
    const plan = await credit(world);

    const booked = await told(world, [plan]);

    expect(booked).toMatchObject({ suspense: 1, settled: 0 });
    expect(await waiting(world)).toMatchObject([
      { reason, direction: 'in', debtor: 'W*** E***', debtorAccount: '***2118' },
    ]);
    expect(await stateOf(world)).toBe('open');
    expect(booksOf(world).heads).toEqual([]);
    const sums = balances(booksOf(world).entries);
    expect(sums).toEqual({ clearing: expect.any(Number), suspense: -(sums['clearing'] ?? 0) });
    expect(JSON.stringify(world.memory.dump().ledger)).not.toContain('Wayne');
    expect(JSON.stringify(world.lines)).not.toContain('Wayne');
  });

  it('when its reference is of another authority', async () => {
    const world = await aTown();
    const theirs = anObligation({ authority: 'shanghai' });
    await world.has({
      authorities: [anAuthority({ id: 'shanghai', accounts: ['bank-2'] })],
      accounts: [bankAccount({ id: 'bank-2', authority: 'shanghai' })],
      clients: [aClient({ id: 'counter-2', authorities: ['shanghai'] })],
      obligations: [theirs],
    });
    const { reference } = await refer(world, {
      caller: clerk({ client: 'counter-2' }),
      body: { obligations: [{ obligation_id: theirs.id }] },
    });

    await told(world, [aCredit(reference)]);

    expect(await waiting(world)).toMatchObject([{ reason: 'other_authority', found: reference }]);
    expect(await stateOf(world, theirs)).toBe('open');
  });
});

describe('a repeated message', () => {
  it('changes nothing, whether in the same bytes or in others', async () => {
    const world = await aTown();
    const credit = aCredit(await referenceFor(world, first));
    await told(world, [credit]);
    const before = world.memory.dump();

    const same = await told(world, [credit]);
    const other = await told(world, [credit], { id: 'NTFCTN-2' });

    expect([same, other]).toMatchObject([
      { already: 1, settled: 0 },
      { already: 1, settled: 0 },
    ]);
    expect(world.memory.dump()).toEqual(before);
  });

  it('is not seen in different money of the same name', async () => {
    const world = await aTown();
    const other = aCredit(await referenceFor(world, second), { bookedOn: '2026-03-10' });
    await told(world, [aCredit(await referenceFor(world, first))]);

    const booked = await told(world, [other]);
    const again = await told(world, [other]);

    expect(booked).toMatchObject({ settled: 1 });
    expect(again).toMatchObject({ already: 1 });
    expect(balances(booksOf(world).entries)).toMatchObject({ clearing: 40_000 });
  });

  it('books the rest of a message that broke off', async () => {
    let isDown = true;
    const world = await aTown({
      table: (memory) => ({
        ...memory,
        commit: async (writes) => {
          const isSecond = writes.some(({ key }) => key.pk.includes('CREDIT-2'));
          if (isSecond && isDown) throw new Error('the table is down');
          return memory.commit(writes);
        },
      }),
    });
    const entries = [
      aCredit(await referenceFor(world, first)),
      aCredit(await referenceFor(world, second), { servicerRef: 'CREDIT-2' }),
    ];
    await expect(told(world, entries)).rejects.toThrow('the table is down');
    isDown = false;

    const booked = await told(world, entries);

    expect(booked).toMatchObject({ already: 1, settled: 1 });
  });

  it('books a credit once although the answer of its commit is lost', async () => {
    const world = await aTown({
      table: (memory) => ({
        ...memory,
        commit: async (writes) => {
          await memory.commit(writes);
          return { status: 'unknown' };
        },
      }),
    });

    const booked = await told(world, [aCredit(await referenceFor(world, first))]);

    expect(booked).toMatchObject({ already: 1 });
    expect(balances(booksOf(world).entries)).toMatchObject({ clearing: 20_000 });
  });
});

describe('a transfer that the bank takes back', () => {
  it('reverses its payment, opens its obligation and mirrors its entry', async () => {
    const world = await aTown();
    await told(world, [aCredit(await referenceFor(world, first))]);

    const booked = await told(world, [aReturn()]);

    expect(booked).toMatchObject({ returned: 1 });
    expect(onlyHead(world)).toMatchObject({ state: 'reversed' });
    expect(await stateOf(world)).toBe('open');
    expect(balances(booksOf(world).entries)).toEqual({ clearing: 0, due_to_treasury: 0 });
    expect(booksOf(world).entries.find(({ cause }) => cause === 'return')).toMatchObject({
      providerId: '-RETURN-1',
    });
  });

  it('is taken back once, and its obligation can be paid again', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first);
    await told(world, [aCredit(reference), aReturn()]);

    const again = await told(world, [aReturn()], { id: 'NTFCTN-2' });
    await told(world, [aCredit(reference, { servicerRef: 'CREDIT-2', id: 'E2E-2' })]);

    expect(again).toMatchObject({ already: 1, returned: 0 });
    expect(await stateOf(world)).toBe('settled');
  });

  it('is found by its reference where the bank names no transfer', async () => {
    const world = await aTown();
    const reference = await referenceFor(world, first);
    await told(world, [aCredit(reference)]);

    await told(world, [
      aReturn({ transactions: [{ unstructured: [reference], returned: 'MD06' }] }),
    ]);

    expect(onlyHead(world)).toMatchObject({ state: 'reversed' });
  });

  it('leaves suspense where it waited there', async () => {
    const world = await aTown();
    await told(world, [aCredit(undefined)]);

    await told(world, [aReturn()]);

    expect(await waiting(world)).toEqual([]);
    expect(balances(booksOf(world).entries)).toEqual({ clearing: 0, suspense: 0 });
  });

  it.each([
    ['cannot be told', 'return_unmatched', aReturn({ id: 'E2E-9' })],
    ['has another amount', 'return_of_other_amount', aReturn({ amount: '100.00' })],
  ])('waits for a person when it %s', async (_why, reason, entry) => {
    const world = await aTown();
    await told(world, [aCredit(await referenceFor(world, first))]);

    await told(world, [entry]);

    expect(await waiting(world)).toMatchObject([{ reason, direction: 'out' }]);
    expect(onlyHead(world)).toMatchObject({ state: 'paid' });
  });

  it('waits for a person when two transfers of one name and amount might be meant', async () => {
    const world = await aTown();
    await told(world, [
      aCredit(await referenceFor(world, first)),
      aCredit(await referenceFor(world, second), { servicerRef: 'CREDIT-2' }),
    ]);

    await told(world, [aReturn()]);

    expect(await waiting(world)).toMatchObject([{ reason: 'return_unmatched' }]);
  });
});

describe('a message', () => {
  const codeOf = async (world: TestWorld, xml: string): Promise<unknown> =>
    book(world, keep(world, xml)).then(
      () => 'booked',
      (fault: { readonly code?: string }) => fault.code,
    );

  it.each([
    [
      'of another account',
      { account: 'DE99999999999999999999' },
      'bank_message_of_another_account',
    ],
    ['that is a statement', { kind: 'camt.053' as const }, 'bank_message_kind'],
  ])('%s books nothing', async (_which, plan, code) => {
    const world = await aTown();
    const before = world.memory.dump();

    expect(await codeOf(world, notification([aCredit(undefined)], plan))).toBe(code);
    expect(world.memory.dump()).toEqual(before);
  });

  it.each([
    ['cut off', (xml: string) => xml.slice(0, -40), 'statement_xml'],
    [
      'with a document type',
      (xml: string) => xml.replace('<Doc', '<!DOCTYPE x><Doc'),
      'statement_dtd',
    ],
    [
      'with an entity bomb',
      (xml: string) => xml.replace('<Doc', '<!DOCTYPE d [<!ENTITY a "&a;&a;">]><Doc'),
      'statement_dtd',
    ],
    ['that is no XML', () => 'money came', 'statement_xml'],
    ['that is empty', () => '', 'statement_empty'],
  ])('%s books nothing of what it tells', async (_which, change, code) => {
    const world = await aTown();
    const before = world.memory.dump();

    expect(await codeOf(world, change(notification([aCredit(undefined)])))).toBe(code);
    expect(world.memory.dump()).toEqual(before);
  });

  it('books what can be read, then asks for a person for the rest', async () => {
    const world = await aTown();
    const entries = [
      aCredit(await referenceFor(world, first)),
      aCredit(undefined, { servicerRef: 'ODD', amount: '1.00001' }),
    ];

    expect(await codeOf(world, notification(entries))).toBe('bank_message_faults');
    expect(await stateOf(world)).toBe('settled');
  });

  it('leaves fees and payments of ours to the statement', async () => {
    const world = await aTown();
    const fee = { servicerRef: 'FEE', sign: 'DBIT', code: ['ACMT', 'MDOP', 'CHRG'] } as const;

    expect(await told(world, [fee])).toMatchObject({ skipped: 1 });
    expect(booksOf(world).entries).toEqual([]);
  });

  it('must lie where a push leaves it', async () => {
    const world = await aTown();

    await expect(book(world, 'received/bank-1/../x.xml')).rejects.toThrow('not stored by us');
    await expect(book(world, `received/bank-1/${'0'.repeat(64)}.xml`)).rejects.toThrow(
      'no message',
    );
  });
});
