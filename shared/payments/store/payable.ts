// Reads what a body wants to pay: all of it payable now, or one fault for each that is not.
import { channels } from '../../channels.ts';
import { Failure, type Fault } from '../../kernel/failure.ts';
import { type ClaimRead, readClaim } from '../../obligations/model/claim.ts';
import type { Obligation } from '../../obligations/model/obligation.ts';
import { findMany } from '../../obligations/store/obligations.ts';
import type { Client } from '../../settings/model/client.ts';
import type { World } from '../../world.ts';
import type { PaymentCaller } from '../model/owner.ts';
import { refusalOf, repeated, splitNeeded } from '../model/payable.ts';
import type { CreateBody } from '../model/request.ts';
import { endHolders } from './supersede.ts';

export type PayableWorld = Pick<World, 'table' | 'now' | 'hashKeys' | 'wake'>;

/** Refuses with one entry per obligation; `conflict` when another time may be better. */
export const refuse = (faults: readonly Fault[]): void => {
  const [first] = faults;
  if (!first) return;
  const kind = first.code === 'obligation_not_found' ? 'missing' : 'conflict';
  throw new Failure(kind, first.code, first.detail, { errors: faults });
};

const idOf = (
  named: CreateBody['obligations'][number],
  index: number,
  client: Client,
  claim: (text: string) => ClaimRead,
): { readonly id: string } | { readonly fault: Fault } => {
  if ('claim' in named) {
    const read = claim(named.claim);
    return 'obligation' in read
      ? { id: read.obligation }
      : { fault: { pointer: `/obligations/${index}/claim`, ...badClaims[read.fault] } };
  }
  return channels[client.channel].claims
    ? { fault: { pointer: `/obligations/${index}/obligation_id`, ...claimNeeded } }
    : { id: named.obligation_id };
};

const badClaims = {
  forged: { code: 'claim_invalid', detail: 'this claim is not yours: look the obligation up' },
  expired: { code: 'claim_expired', detail: 'this claim is too old: look the obligation up again' },
} as const;

const claimNeeded = {
  code: 'claim_needed',
  detail: 'name the obligation by the claim that its look-up answered',
} as const;

/** The ids that the body names, by claim or number. Throws with a pointer per fault. */
export const namedIds = async (
  world: Pick<World, 'now' | 'hashKeys'>,
  caller: PaymentCaller,
  client: Client,
  body: Pick<CreateBody, 'obligations'>,
): Promise<readonly string[]> => {
  const { claim: key } = await world.hashKeys();
  const read = (text: string): ClaimRead =>
    readClaim(text, { client: caller.client, subject: caller.subject, now: world.now(), key });
  const found = body.obligations.map((named, index) => idOf(named, index, client, read));
  const faults = found.flatMap((one) => ('fault' in one ? [one.fault] : []));
  if (faults[0]) throw new Failure('invalid', faults[0].code, faults[0].detail, { errors: faults });
  const ids = found.flatMap((one) => ('id' in one ? [one.id] : []));
  const twice = repeated(ids);
  if (twice[0]) throw new Failure('invalid', twice[0].code, twice[0].detail, { errors: twice });
  return ids;
};

export interface PayableAsk {
  readonly caller: PaymentCaller;
  readonly client: Client;
  readonly owner: string;
  /** The payment that is to be made. */
  readonly id: string;
  readonly body: CreateBody;
}

const isTakenBy = (obligation: Obligation | undefined, payment: string): boolean =>
  obligation?.lock?.payment === payment || obligation?.settledBy === payment;

/**
 * The obligations to be paid, all of them payable now, or a refusal with an entry for each that is not.
 * Undefined when the payment itself has taken one: a twin of this request was faster.
 */
export const payableObligations = async (
  world: PayableWorld,
  { caller, client, owner, id, body }: PayableAsk,
): Promise<readonly Obligation[] | undefined> => {
  const ids = await namedIds(world, caller, client, body);
  const found = await findMany(world.table, ids);
  if (found.some((one) => isTakenBy(one, id))) return undefined;
  if (body.supersede) await endHolders(world, found, client, owner);
  refuse(found.flatMap((one, index) => refusalOf(one, index, client, owner) ?? []));
  const obligations = found.filter((one) => one !== undefined);
  refuse(splitNeeded(obligations));
  return obligations;
};
