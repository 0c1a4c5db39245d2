// Looks obligations up by number and second factor, and answers what is due with a claim for each.
import { channels } from '../channels.ts';
import { Failure, type Fault } from '../kernel/failure.ts';
import { keyedHash } from '../kernel/id.ts';
import { type Instant, secondMs } from '../kernel/time.ts';
import type { PaymentCaller } from '../payments/model/owner.ts';
import { admit } from '../payments/store/admit.ts';
import type { Authority } from '../settings/model/authority.ts';
import type { Client } from '../settings/model/client.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { assess } from './model/assess.ts';
import { claimLifeMs, makeClaim } from './model/claim.ts';
import { factorFits, factorPhrases } from './model/factor.ts';
import { normalise } from './model/number.ts';
import { type Assessment, type Obligation, obligationId } from './model/obligation.ts';
import type { LookupBody } from './model/request.ts';
import { countFailure, type Sought, seek } from './store/lookups.ts';

export type LookupWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys'>;

export interface LookupInput {
  readonly caller: PaymentCaller;
  readonly body: LookupBody;
}

export interface Found {
  readonly obligation: Obligation;
  readonly assessment: Assessment;
  readonly claim: string;
  readonly claimExpiresAt: Instant;
}

type Named = LookupBody['notices'][number];

/** The facts of one request that each of its notices needs. */
interface Search {
  readonly caller: PaymentCaller;
  readonly client: Client;
  readonly authority: Authority;
  readonly key: string;
  readonly at: Instant;
}

const fault = (pointer: string, code: string, detail: string): Fault => ({ pointer, code, detail });

const refuse = (faults: readonly Fault[]): void => {
  const [first] = faults;
  if (first) throw new Failure('unprocessable', first.code, first.detail, { errors: faults });
};

const searchOf = async (world: LookupWorld, { caller, body }: LookupInput): Promise<Search> => {
  const [client, authority, hashKeys] = await Promise.all([
    admit(world, caller),
    findAuthority(world.table, body.authority),
    world.hashKeys(),
  ]);
  if (!authority || !client.authorities.includes(body.authority))
    throw new Failure(
      'forbidden',
      'authority_not_allowed',
      `this client may not look up notices of "${body.authority}": ask that authority`,
    );
  return { caller, client, authority, key: hashKeys.claim, at: world.now() };
};

const idOf = (named: Named, { authority }: Search): ReturnType<typeof normalise> => {
  const normalised = normalise(authority.normaliser, named.number, named.category);
  return 'key' in normalised ? { key: obligationId(authority.id, normalised.key) } : normalised;
};

const namedFaults = (named: Named, index: number, search: Search): readonly Fault[] => {
  const at = `/notices/${index}`;
  const id = idOf(named, search);
  const needsFactor = channels[search.client.channel].claims && named.factor === undefined;
  return [
    ...('fault' in id ? [fault(`${at}/number`, 'bad_number', id.fault)] : []),
    ...(needsFactor
      ? [fault(`${at}/factor`, 'factor_missing', `send ${factorPhrases[search.authority.factor]}`)]
      : []),
  ];
};

/** Ids in the order of the notices. What is refused here says nothing about what exists. */
const idsOf = (notices: readonly Named[], search: Search): readonly string[] => {
  refuse(notices.flatMap((named, index) => namedFaults(named, index, search)));
  const ids = notices.flatMap((named) => {
    const id = idOf(named, search);
    return 'key' in id ? [id.key] : [];
  });
  refuse(
    ids.flatMap((id, index) =>
      ids.indexOf(id) < index
        ? [fault(`/notices/${index}`, 'obligation_repeated', 'this notice stands here twice')]
        : [],
    ),
  );
  return ids;
};

const refuseBarred = (sought: readonly Sought[], at: Instant): void => {
  const ends = sought.flatMap(({ barredUntil }) => barredUntil ?? []);
  if (ends.length === 0) return;
  const detail = 'too many wrong attempts for this notice: wait before you try again';
  throw new Failure('too_many', 'lookup_barred', detail, {
    retryAfterSeconds: Math.ceil((Math.max(...ends) - at) / secondMs),
    errors: sought.flatMap(({ barredUntil }, index) =>
      barredUntil === undefined ? [] : [fault(`/notices/${index}`, 'lookup_barred', detail)],
    ),
  });
};

/** Clerks and partners may look up by number alone; a factor that is sent must fit all the same. */
const fits = (obligation: Obligation, { factor }: Named, { authority, key }: Search): boolean =>
  factor === undefined || factorFits(authority.factor, obligation.notice, factor, key);

const found = (obligation: Obligation, search: Search): Found => {
  const claimExpiresAt = search.at + claimLifeMs;
  const { client, subject } = search.caller;
  return {
    obligation,
    assessment: assess(obligation, search.at, search.authority),
    claim: makeClaim(obligation.id, {
      client,
      subject,
      expiresAt: claimExpiresAt,
      key: search.key,
    }),
    claimExpiresAt,
  };
};

/** One line per notice: who asked, in whose name, and a hash that nobody can turn into a number. */
const logged = (world: LookupWorld, search: Search, id: string, isFound: boolean): void => {
  world.log.info('lookup', {
    client: search.client.id,
    channel: search.client.channel,
    operator: search.caller.operator,
    notice: keyedHash(search.key, ['logged notice', id]).toString('hex').slice(0, 16),
    found: isFound,
  });
};

const decided = async (
  world: LookupWorld,
  search: Search,
  named: Named,
  { id, obligation }: Sought,
): Promise<Found | undefined> => {
  const match = obligation && fits(obligation, named, search) ? obligation : undefined;
  logged(world, search, id, match !== undefined);
  if (match) return found(match, search);
  await countFailure(world.table, id, search.client.id, search.at);
  return undefined;
};

/**
 * What was found for each notice, in order; undefined where the number is unknown or the factor does
 * not fit, which look the same. Five failures per notice and client close the notice for the rest
 * of an hour, unknown numbers included. Throws a Failure: forbidden, unprocessable with pointers, or
 * too_many with the seconds to wait.
 */
export const lookup = async (
  world: LookupWorld,
  input: LookupInput,
): Promise<readonly (Found | undefined)[]> => {
  const search = await searchOf(world, input);
  const { notices } = input.body;
  const ids = idsOf(notices, search);
  const sought = await seek(world.table, ids, search.client.id, search.at);
  refuseBarred(sought, search.at);
  return Promise.all(
    notices.flatMap((named, index) => {
      const one = sought[index];
      return one ? [decided(world, search, named, one)] : [];
    }),
  );
};
