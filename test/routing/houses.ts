// Several provider accounts, each with books of its own: who was called, and what each was told to do.
import type { Connection } from '../../shared/providers/contract.ts';
import { ProviderFault } from '../../shared/providers/fault.ts';
import type { Account } from '../../shared/settings/model/account.ts';
import { aTill, type Till } from '../payments/till.ts';
import type { TestWorld } from '../world.ts';

/** What an account does when it is asked to make an order. */
export type Manner =
  | 'takes'
  | 'refuses'
  | 'unreachable'
  | 'unknown'
  | 'throws'
  | 'not_supported'
  | 'insufficient_funds';

export interface Houses {
  readonly tills: Readonly<Record<string, Till>>;
  /** Calls as `account verb`, in order. */
  readonly calls: string[];
  /** How accounts behave from now on; they take orders unless told otherwise. */
  behave(manners: Readonly<Record<string, Manner>>): void;
  /** Something that happens while an account is asked for an order, before it answers. */
  during(account: string, act: () => Promise<unknown>): void;
}

const declined = (code: 'not_supported' | 'insufficient_funds') =>
  ({ outcome: 'declined', code, final: true }) as const;

const answers: Readonly<Record<Manner, (till: Till) => Connection['pay']>> = {
  takes: (till) => till.verbs.pay,
  refuses: () => () => Promise.reject(new ProviderFault('sandbox', 'NO_AUTH', 'refused')),
  unreachable: (till) => till.verbs.pay,
  // The order comes to be, and nobody hears of it.
  unknown: (till) => async (order) => {
    await till.verbs.pay(order);
    return { outcome: 'unknown', why: 'timeout' };
  },
  throws: () => () => Promise.reject(new Error('nobody knows')),
  not_supported: () => async () => declined('not_supported'),
  insufficient_funds: () => async () => declined('insufficient_funds'),
};

/** Gives each account of a world a till of its own. */
export const housesIn = (world: TestWorld, accounts: readonly string[]): Houses => {
  const tills = Object.fromEntries(accounts.map((id) => [id, aTill({ now: world.now })]));
  const calls: string[] = [];
  let manners: Readonly<Record<string, Manner>> = {};
  const acts = new Map<string, () => Promise<unknown>>();
  const connect = async ({ id }: Account): Promise<Connection> => {
    const manner = manners[id] ?? 'takes';
    const till = tills[id];
    if (!till || manner === 'unreachable') {
      calls.push(`${id} connect`);
      throw new Error('no secret');
    }
    const seen =
      <Input, Output>(verb: string, call: (input: Input) => Promise<Output>) =>
      async (input: Input): Promise<Output> => {
        calls.push(`${id} ${verb}`);
        const act = acts.get(`${id} ${verb}`);
        acts.delete(`${id} ${verb}`);
        await act?.();
        return call(input);
      };
    return {
      pay: seen('pay', answers[manner](till)),
      query: seen('query', till.verbs.query),
      close: seen('close', till.verbs.close),
    };
  };
  Object.assign(world, { connect });
  return {
    tills,
    calls,
    behave: (next) => {
      manners = next;
    },
    during: (account, act) => void acts.set(`${account} pay`, act),
  };
};
