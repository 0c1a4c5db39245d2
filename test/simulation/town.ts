// The town of a simulated day: settings, fines, providers with their books, and a table that is watched.
import { minuteMs, secondMs } from '../../shared/kernel/time.ts';
import type { Obligation } from '../../shared/obligations/model/obligation.ts';
import { bank } from '../../shared/providers/bank/bank.ts';
import type { Connection, Connector } from '../../shared/providers/contract.ts';
import { cash } from '../../shared/providers/desk/desk.ts';
import { partner } from '../../shared/providers/desk/partner.ts';
import { sandbox, sandboxByTime } from '../../shared/providers/sandbox/sandbox.ts';
import type { Account } from '../../shared/settings/model/account.ts';
import type { Table } from '../../shared/table/table.ts';
import type { World } from '../../shared/world.ts';
import { anObligation } from '../obligations/obligation.ts';
import { ourAccount } from '../statements/camt/file.ts';
import {
  aClient,
  anAccount,
  anAuthority,
  aWorld,
  morning,
  storing,
  type TestWorld,
} from '../world.ts';
import type { Chance } from './chance.ts';
import { aHouse, type House, type HouseOptions } from './house.ts';
import { type Judge, type Witness, watched } from './witness.ts';

export const fineMinor = 20_000;

/** Fines of 200.00; every fifth is late by weeks and has grown a penalty, which is a line of its own. */
export const finesOf = (count: number): readonly Obligation[] =>
  Array.from({ length: count }, (_, index) => {
    const plain = anObligation({ key: String(110_101_190_000_001 + index) });
    if (index % 5 !== 4) return plain;
    return { ...plain, notice: { ...plain.notice, receivedOn: '2026-02-10' } };
  });

/** The keys that providers sign with, and those that a process holds, at three stages of a rotation. */
export type KeyStage = 'before' | 'during' | 'after';

const oldSecret = 'sandbox-secret-old';
const newSecret = 'sandbox-secret-new';
const keyOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const oldKey = keyOf(7);
const newKey = keyOf(8);

/** Keys of providers and partners: `signing` is what they sign with, `held` what an account's secret says. */
export const keyring = {
  signing: { before: [oldSecret], during: [oldSecret, newSecret], after: [newSecret] },
  held: {
    before: { secret: oldSecret },
    during: { secret: newSecret, old_secret: oldSecret },
    after: { secret: newSecret },
  },
  partner: { before: [oldKey], during: [newKey, oldKey], after: [newKey] },
  retired: { before: 'never-a-secret', during: 'never-a-secret', after: oldSecret },
} as const satisfies Record<string, Record<KeyStage, unknown>>;

export const secretWords: readonly string[] = [oldSecret, newSecret, oldKey, newKey];

const connectors: Readonly<Record<string, Connector>> = {
  sandbox_by_time: sandboxByTime,
  cash,
  partner,
  bank,
};

const onRequest = ['sandbox-1', 'sandbox-2'] as const;
const byTime = 'sandbox-3';

export interface Town {
  readonly world: TestWorld;
  readonly witness: Witness;
  readonly fines: readonly Obligation[];
  readonly houses: readonly House[];
  readonly stage: { now: KeyStage };
  /** The world's line to an account, with the keys of one stage. */
  readonly connect: (account: Account, stage: KeyStage) => Connection;
}

const settingsOf = (order: readonly string[], fines: readonly Obligation[]) => ({
  authorities: [anAuthority({ accounts: [...order, 'cash-hall', 'partner-1', 'bank-1'] })],
  accounts: [
    ...onRequest.map((id) =>
      anAccount({ id, automaticRefunds: { countPerDay: 2, sumMinorPerDay: 50_000 } }),
    ),
    anAccount({ id: byTime, provider: 'sandbox_by_time' }),
    anAccount({ id: 'cash-hall', provider: 'cash', methods: ['cash'] }),
    anAccount({ id: 'partner-1', provider: 'partner', methods: ['cash'], desk: 'post-office' }),
    anAccount({
      id: 'bank-1',
      provider: 'bank',
      methods: ['bank_transfer'],
      bank: { holder: 'Beijing traffic police', number: ourAccount, bankName: 'Bank of Tests' },
    }),
  ],
  clients: [
    aClient({ outlet: 'hall', desk: { reversalLimitMinor: 30_000 } }),
    aClient({ id: 'counter-2', name: 'Window 2', outlet: 'hall' }),
    aClient({ id: 'app-1', name: 'App', channel: 'app' }),
    aClient({ id: 'kiosk-1', name: 'Kiosk 1', channel: 'kiosk', outlet: 'lobby' }),
    aClient({ id: 'post-office', name: 'Post office', channel: 'partner', outlet: 'post-7' }),
  ],
  obligations: fines,
});

/** Some days begin just before midnight, some before the year's end. */
const beginOf = (seed: number): number => {
  if (seed % 11 === 3) return morning + 13.5 * 60 * minuteMs;
  return seed % 17 === 5 ? Date.parse('2026-12-31T15:30:00Z') : morning;
};

const orders: readonly (readonly string[])[] = [
  [byTime, ...onRequest],
  onRequest,
  [onRequest[1], byTime, onRequest[0]],
  onRequest.toReversed(),
];

/** In half of all days an account is among them whose orders end by time only. */
const accountsOf = (seed: number): readonly string[] => orders[seed % orders.length] ?? onRequest;

/** Where orders end by time, our clocks and theirs may differ by less than the guard. */
export const skewOf = (seed: number): number =>
  accountsOf(seed).includes(byTime) ? 25 * secondMs : 4 * minuteMs;

export interface TownPlan {
  readonly seed: number;
  readonly luck: Chance;
  readonly fines: number;
  readonly judge: (town: () => Town) => Judge;
  readonly house: (town: () => Town) => Omit<HouseOptions, 'account' | 'byTime' | 'now'>;
  readonly table: ((memory: Table) => Table) | undefined;
}

/** Lines to a world without a network: what an account's provider answers is played by its house. */
const connecting =
  (world: World, houses: readonly House[]): Town['connect'] =>
  (account, stage) => {
    const wire = { fetch: () => Promise.reject(new Error('no network')), now: world.now };
    if (account.provider === 'partner')
      return partner.open({ webhook_keys: keyring.partner[stage] }, wire);
    const house = houses.find((one) => one.account === account.id);
    if (!house) throw new Error(`nobody plays the account ${account.id}`);
    const connector = house.byTime ? sandboxByTime : sandbox;
    const line = connector.open({ account: account.id, ...keyring.held[stage] }, wire);
    const { close, ...verbs } = house.verbs;
    return { ...line, ...verbs, ...(house.byTime ? {} : { close }) };
  };

export const aTown = async (plan: TownPlan): Promise<Town> => {
  const { seed, luck } = plan;
  const made: { town?: Town } = {};
  const town = (): Town => {
    if (!made.town) throw new Error('the town is not built yet');
    return made.town;
  };
  const built: { witness?: Witness } = {};
  const world = aWorld({
    seed: String(seed),
    now: beginOf(seed),
    table: (memory) => {
      built.witness = watched(plan.table?.(memory) ?? memory, plan.judge(town));
      return built.witness.table;
    },
  });
  const { witness } = built;
  if (!witness) throw new Error('the table is not watched');
  const fines = finesOf(plan.fines);
  const order = accountsOf(seed);
  await storing(witness.table)(settingsOf(order, fines));
  const houses = order.map((account) => {
    const skewMs = luck.below(2 * skewOf(seed)) - skewOf(seed);
    const now = () => world.now() + skewMs;
    return aHouse({ account, byTime: account === byTime, now, ...plan.house(town) });
  });
  const capabilities: World['capabilities'] = async (provider) =>
    (connectors[provider] ?? sandbox).capabilities;
  Object.assign(world, { capabilities });
  const connect = connecting(world, houses);
  const stage: Town['stage'] = { now: 'before' };
  Object.assign(world, { connect: async (account: Account) => connect(account, stage.now) });
  made.town = { world, witness, fines, houses, stage, connect };
  return made.town;
};
