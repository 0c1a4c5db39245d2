// Puts an obligation as its authority's case system states it: new, unchanged, or a new version.
import { Failure, type Fault } from '../kernel/failure.ts';
import { localDateAt } from '../kernel/time.ts';
import type { Authority } from '../settings/model/authority.ts';
import { findAuthority } from '../settings/store/settings.ts';
import type { World } from '../world.ts';
import { assess } from './model/assess.ts';
import { noticeFaults } from './model/checks.ts';
import { normalise, parseObligationId } from './model/number.ts';
import { type Assessment, type Obligation, obligationId } from './model/obligation.ts';
import { holdsOf, noticeOf, type ObligationBody } from './model/request.ts';
import { keep } from './store/keep.ts';

export type PutWorld = Pick<World, 'table' | 'now'>;

export interface PutInput {
  readonly id: string;
  readonly body: ObligationBody;
  /** The revision that the caller read; a newer one refuses. */
  readonly ifMatch?: number;
}

export interface Put {
  readonly result: 'created' | 'unchanged' | 'changed';
  readonly obligation: Obligation;
  readonly assessment: Assessment;
}

const unprocessable = (faults: readonly Fault[]): void => {
  const [first] = faults;
  if (first) throw new Failure('unprocessable', first.code, first.detail, { errors: faults });
};

const fault = (pointer: string, code: string, detail: string): readonly Fault[] => [
  { pointer, code, detail },
];

const authorityOf = async (world: PutWorld, id: string): Promise<Authority> => {
  const name = parseObligationId(id)?.authority;
  const authority = name === undefined ? undefined : await findAuthority(world.table, name);
  if (authority) return authority;
  throw new Failure(
    'missing',
    'authority_not_found',
    'an obligation’s id is {authority}.{key}: this one names no authority that is set up here',
  );
};

/** The number must make the id that the path names: else two systems would disagree on the key. */
const idFaults = (id: string, body: ObligationBody, authority: Authority): readonly Fault[] => {
  const normalised = normalise(authority.normaliser, body.number, body.category);
  if ('fault' in normalised) return fault('/number', 'bad_number', normalised.fault);
  const made = obligationId(authority.id, normalised.key);
  return made === id
    ? []
    : fault('/number', 'number_differs', `this number and category make ${made}, not ${id}`);
};

const currencyFaults = ({ lines }: ObligationBody, { currency }: Authority): readonly Fault[] =>
  lines.flatMap(({ amount }, index) =>
    amount.currency === currency
      ? []
      : fault(
          `/lines/${index}/amount/currency`,
          'currency_differs',
          `this authority takes ${currency}`,
        ),
  );

const guard =
  (ifMatch: number) =>
  (present: Obligation | undefined): void => {
    if (present?.revision !== ifMatch)
      throw new Failure(
        'changed',
        'obligation_changed',
        'the obligation is not as you read it: read it again and repeat your change',
      );
  };

/**
 * Stores the whole statement of the case system under its natural key. What our money settled stays
 * settled; a lock stays with its payment, which compares versions when its money comes. Throws a
 * Failure: missing authority, unprocessable with pointers, conflict, changed (If-Match), busy.
 */
export const put = async (world: PutWorld, { id, body, ifMatch }: PutInput): Promise<Put> => {
  const authority = await authorityOf(world, id);
  const at = world.now();
  const notice = noticeOf(body, authority.currency);
  unprocessable([
    ...idFaults(id, body, authority),
    ...currencyFaults(body, authority),
    ...noticeFaults(notice, localDateAt(at, authority.zone)),
  ]);
  const key = id.slice(authority.id.length + 1);
  const { number, category } = body;
  const kept = await keep(world.table, {
    said: {
      id,
      authority: authority.id,
      key,
      number,
      ...(category === undefined ? {} : { category }),
      notice,
      holds: holdsOf(body),
    },
    at,
    ...(ifMatch === undefined ? {} : { allow: guard(ifMatch) }),
  });
  if (kept.result === 'refused') throw new Failure('conflict', kept.code, kept.detail);
  return { ...kept, assessment: assess(kept.obligation, at, authority) };
};
