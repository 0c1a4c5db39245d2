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
import { countFailure, type Search, type Seeker, type Sought, seek } from './store/lookups.ts';

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
interface Ask {
  readonly seeker: Seeker;
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

/** A payer of an app has a subject of its own; a kiosk or partner is its own subject. */
const seekerOf = ({ client, subject }: PaymentCaller, key: string): Seeker => ({
  client,
  payer: keyedHash(key, ['seeker', client, subject]).toString('hex').slice(0, 32),
  kind: subject === client ? 'machine' : 'person',
});

const askOf = async (world: LookupWorld, { caller, body }: LookupInput): Promise<Ask> => {
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
  const key = hashKeys.claim;
  return { caller, client, authority, key, at: world.now(), seeker: seekerOf(caller, key) };
};

const idOf = (named: Named, { authority }: Ask): ReturnType<typeof normalise> => {
  const normalised = normalise(authority.normaliser, named.number, named.category);
  return 'key' in normalised ? { key: obligationId(authority.id, normalised.key) } : normalised;
};

const namedFaults = (named: Named, index: number, ask: Ask): readonly Fault[] => {
  const at = `/notices/${index}`;
  const id = idOf(named, ask);
  const needsFactor = channels[ask.client.channel].claims && named.factor === undefined;
  return [
    ...('fault' in id ? [fault(`${at}/number`, 'bad_number', id.fault)] : []),
    ...(needsFactor
      ? [fault(`${at}/factor`, 'factor_missing', `send ${factorPhrases[ask.authority.factor]}`)]
      : []),
  ];
};

/** Ids in the order of the notices. What is refused here says nothing about what exists. */
const idsOf = (notices: readonly Named[], ask: Ask): readonly string[] => {
  refuse(notices.flatMap((named, index) => namedFaults(named, index, ask)));
  const ids = notices.flatMap((named) => {
    const id = idOf(named, ask);
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

const secondsUntil = (ends: readonly Instant[], at: Instant): number =>
  Math.ceil((Math.max(...ends) - at) / secondMs);

const refuseBarred = ({ barredUntil, notices }: Search, at: Instant): void => {
  if (barredUntil !== undefined)
    throw new Failure(
      'too_many',
      'lookup_barred',
      'too many look-ups failed: wait before you try again',
      { retryAfterSeconds: secondsUntil([barredUntil], at) },
    );
  const ends = notices.flatMap((notice) => notice.barredUntil ?? []);
  if (ends.length === 0) return;
  const detail = 'too many wrong attempts for this notice: wait before you try again';
  throw new Failure('too_many', 'lookup_barred', detail, {
    retryAfterSeconds: secondsUntil(ends, at),
    errors: notices.flatMap((notice, index) =>
      notice.barredUntil === undefined ? [] : [fault(`/notices/${index}`, 'lookup_barred', detail)],
    ),
  });
};

/** Clerks and partners may look up by number alone; a factor that is sent must fit all the same. */
const fits = (obligation: Obligation, { factor }: Named, { authority, key }: Ask): boolean =>
  factor === undefined || factorFits(authority.factor, obligation.notice, factor, key);

const found = (obligation: Obligation, ask: Ask): Found => {
  const claimExpiresAt = ask.at + claimLifeMs;
  const { client, subject } = ask.caller;
  return {
    obligation,
    assessment: assess(obligation, ask.at, ask.authority),
    claim: makeClaim(obligation.id, {
      client,
      subject,
      expiresAt: claimExpiresAt,
      key: ask.key,
    }),
    claimExpiresAt,
  };
};

/** One line per notice: who asked, in whose name, and a hash that nobody can turn into a number. */
const logged = (world: LookupWorld, ask: Ask, id: string, isFound: boolean): void => {
  world.log.info('lookup', {
    client: ask.client.id,
    channel: ask.client.channel,
    operator: ask.caller.operator,
    notice: keyedHash(ask.key, ['logged notice', id]).toString('hex').slice(0, 16),
    found: isFound,
  });
};

const decided = async (
  world: LookupWorld,
  ask: Ask,
  named: Named,
  { id, obligation }: Sought,
): Promise<Found | undefined> => {
  const isFound = obligation !== undefined && fits(obligation, named, ask);
  logged(world, ask, id, isFound);
  if (isFound) return found(obligation, ask);
  await countFailure(world.table, id, ask.seeker, ask.at);
  return undefined;
};

/**
 * What was found for each notice, in order; undefined where the number is unknown or the factor does
 * not fit, which look the same. Five failures per notice and client close the notice for the rest
 * of an hour, unknown numbers included; many failures of one payer close all look-ups to it. Throws a
 * Failure: forbidden, unprocessable with pointers, or too_many with the seconds to wait.
 */
export const lookup = async (
  world: LookupWorld,
  input: LookupInput,
): Promise<readonly (Found | undefined)[]> => {
  const ask = await askOf(world, input);
  const { notices } = input.body;
  const ids = idsOf(notices, ask);
  const search = await seek(world.table, ids, ask.seeker, ask.at);
  refuseBarred(search, ask.at);
  return Promise.all(
    notices.flatMap((named, index) => {
      const one = search.notices[index];
      return one ? [decided(world, ask, named, one)] : [];
    }),
  );
};
