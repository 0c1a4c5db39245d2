// A town with a bank account, references to pay by, and messages of its bank.
import { createHash } from 'node:crypto';
import { makeClaim } from '../../shared/obligations/model/claim.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { bank } from '../../shared/providers/bank/bank.ts';
import type { Account } from '../../shared/settings/model/account.ts';
import { type Booked, book } from '../../shared/transfers/book.ts';
import { refer } from '../../shared/transfers/refer.ts';
import { clerk, someFines } from '../payments/scene.ts';
import { aSigningKey, type SigningKey } from '../providers/bank/signing.ts';
import { camtFile, type EntryPlan, type FilePlan, ourAccount } from '../statements/camt/file.ts';
import {
  aClient,
  anAccount,
  anAuthority,
  aWorld,
  type TestWorld,
  type WorldOptions,
} from '../world.ts';

export const bankAccount = (changes: Partial<Account> = {}): Account =>
  anAccount({
    id: 'bank-1',
    provider: 'bank',
    methods: ['bank_transfer'],
    bank: { holder: 'Beijing traffic police', number: ourAccount, bankName: 'Bank of Tests' },
    ...changes,
  });

/** Fines of 200.00 CNY; from 18 March each day adds three percent. */
export const fines = someFines(4);

export const aTown = async (
  options: WorldOptions & {
    readonly obligations?: readonly Obligation[];
    readonly account?: Partial<Account>;
  } = {},
): Promise<TestWorld> => {
  const world = aWorld(options);
  await world.has({
    authorities: [anAuthority({ accounts: ['sandbox-1', 'bank-1'] })],
    accounts: [anAccount(), bankAccount(options.account)],
    clients: [aClient(), aClient({ id: 'app-1', name: 'App', channel: 'app' })],
    obligations: options.obligations ?? fines,
  });
  return world;
};

const idOf = (obligation: Obligation | undefined): string => {
  if (!obligation) throw new Error('the test names an obligation that it has not');
  return obligation.id;
};

/** The reference for some of the fines, asked for at the counter. */
export const referenceFor = async (
  world: TestWorld,
  ...obligations: readonly (Obligation | undefined)[]
): Promise<string> => {
  const named = obligations.map((one) => ({ obligation_id: idOf(one) }));
  const { reference } = await refer(world, { caller: clerk(), body: { obligations: named } });
  return reference;
};

export const claimFor = (obligation: string, now: number): string =>
  makeClaim(obligation, {
    client: 'app-1',
    subject: 'payer-1',
    expiresAt: now + 600_000,
    key: 'c'.repeat(32),
  });

/** A credit of 200.00 with a reference in its remittance information. */
export const aCredit = (
  reference: string | undefined,
  changes: EntryPlan & { readonly id?: string } = {},
): EntryPlan => {
  const { id = 'E2E-1', ...entry } = changes;
  return {
    amount: '200.00',
    servicerRef: 'CREDIT-1',
    transactions: [
      { endToEndId: id, ...(reference === undefined ? {} : { structured: [reference] }) },
    ],
    ...entry,
  };
};

/** The bank takes a transfer back: a debit that says why. */
export const aReturn = (changes: EntryPlan & { readonly id?: string } = {}): EntryPlan => {
  const { id = 'E2E-1', ...entry } = changes;
  return {
    amount: '200.00',
    servicerRef: 'RETURN-1',
    sign: 'DBIT',
    code: ['PMNT', 'ICDT', 'RRTN'],
    transactions: [{ endToEndId: id, returned: 'AC04' }],
    ...entry,
  };
};

export const notification = (entries: readonly EntryPlan[], plan: FilePlan = {}): string =>
  camtFile({ kind: 'camt.054', id: 'NTFCTN-1', entries, ...plan });

/** Puts a message where a push leaves it; answers its object. */
export const keep = (world: TestWorld, xml: string, account = 'bank-1'): string => {
  const hash = createHash('sha256').update(xml).digest('hex');
  const object = `received/${account}/${hash}.xml`;
  world.objects.set(`messages/${object}`, xml);
  return object;
};

/** Books a message of some entries. */
export const told = async (
  world: TestWorld,
  entries: readonly EntryPlan[],
  plan: FilePlan = {},
): Promise<Booked> => book(world, keep(world, notification(entries, plan)));

export const aBankKey = () => aSigningKey('bank-key');

/** The world with a line to the bank that signs with this key, and no other. */
export const connectedTo = (world: TestWorld, ...keys: readonly SigningKey[]): TestWorld => ({
  ...world,
  connect: async () =>
    bank.open({ keys: keys.map(({ publicJwk }) => publicJwk) }, { fetch, now: world.now }),
});
