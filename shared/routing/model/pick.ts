// The order in which a payment tries a rule's accounts: by weight, and the same on every replay.
import { keyedHash } from '../../kernel/id.ts';
import type { Weighted } from './ruleset.ts';

/** A number between 0 and 1 (neither included) for each account: the payment's own dice. */
export type Draw = (account: string) => number;

const drawBytes = 6;
const drawRange = 2 ** (8 * drawBytes);

/** Draws by a keyed hash of the payment's id: nobody can steer it, and a replay draws the same. */
export const drawOf =
  (key: string, payment: string): Draw =>
  (account) =>
    (keyedHash(key, ['route', payment, account]).readUIntBE(0, drawBytes) + 0.5) / drawRange;

/**
 * Sorts accounts so that each comes first with the chance that its weight gives it, and, where the
 * first cannot be used, the next with the chance among the rest: one account's trouble moves only
 * its own payments. Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir",
 * 2006 (an account's key is u^(1/weight), the largest comes first; here as its logarithm).
 */
export const ranked = (accounts: readonly Weighted[], draw: Draw): readonly string[] =>
  accounts
    .map(({ account, weight }) => ({ account, key: Math.log(draw(account)) / weight }))
    .sort((a, b) => b.key - a.key || (a.account < b.account ? -1 : 1))
    .map(({ account }) => account);
