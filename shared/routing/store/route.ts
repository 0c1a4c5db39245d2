// Chooses the account of a new payment from strong reads, and says why.
import type { Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { type Chosen, choose, type Led } from '../model/choose.ts';
import { drawOf } from '../model/pick.ts';
import { noAccount, refuseForeign, refuseStopped } from '../model/refusal.ts';
import type { Ruleset } from '../model/ruleset.ts';
import type { PassCode, Wish } from '../model/usable.ts';
import { readNamed } from './board.ts';
import { probeWrite } from './health.ts';

export type RouteWorld = Pick<World, 'table' | 'hashKeys' | 'capabilities'>;

export interface Routed {
  readonly chosen: Chosen;
  readonly version: number;
  readonly passed: readonly (Led & { readonly code: PassCode })[];
  readonly standbys: readonly Led[];
  /** The chosen account has faults on record. */
  readonly faultsSeen: boolean;
  /** Part of the commit that stores the payment. */
  readonly writes: readonly Write[];
}

/**
 * The account for a payment. Throws a Failure: `busy` while maintenance or trouble passes by itself,
 * `unprocessable` where the caller must choose otherwise.
 */
export const route = async (
  world: RouteWorld,
  ruleset: Ruleset,
  wish: Wish & { readonly payment: string },
): Promise<Routed> => {
  refuseStopped(wish.switches, wish.aim, wish.facts.at);
  refuseForeign(wish);
  const [candidates, keys] = await Promise.all([
    readNamed(world, ruleset, [wish]),
    world.hashKeys(),
  ]);
  const choice = choose(ruleset, candidates, wish, drawOf(keys.paymentId, wish.payment));
  const { chosen, passed, standbys } = choice;
  if (!chosen) throw noAccount(choice, wish);
  const health = candidates.get(chosen.account)?.health;
  return {
    chosen,
    passed,
    standbys,
    version: ruleset.revision,
    faultsSeen: health !== undefined && health.faults.length > 0,
    writes: chosen.probe && health ? [probeWrite(health, wish.payment, wish.facts.at)] : [],
  };
};
