// What an authority's word does to an obligation: nothing, a new one, a new version, or a refusal.
import { canonicalJson, digest } from '../../kernel/id.ts';
import type { Instant } from '../../kernel/time.ts';
import type { Notice, Obligation, ObligationState } from './obligation.ts';

/** What an authority says: the natural key, the printed form and the content of a version. */
export interface Said {
  readonly id: string;
  readonly authority: string;
  readonly key: string;
  readonly number: string;
  readonly category?: string;
  readonly notice: Notice;
  /** Undefined = nothing is said of holds: those that stand stay. */
  readonly holds?: Obligation['holds'];
}

export type Amendment =
  | { readonly result: 'created'; readonly after: Omit<Obligation, 'revision'> }
  | { readonly result: 'unchanged'; readonly before: Obligation }
  | {
      readonly result: 'changed';
      readonly before: Obligation;
      readonly after: Omit<Obligation, 'revision'>;
    }
  | { readonly result: 'refused'; readonly code: string; readonly detail: string };

/** Equal for equal content, whatever the order of fields. */
export const digestOf = (notice: Notice, holds: Obligation['holds']): string =>
  digest(canonicalJson({ notice, holds })).slice(0, 32);

type Word = 'cancelled' | 'paid' | 'due';

const wordOf = (notice: Notice): Word => {
  if (notice.cancelled) return 'cancelled';
  return notice.settledElsewhere ? 'paid' : 'due';
};

/** The state of a new obligation, or of one that we have not settled. */
const stateOf = {
  cancelled: 'cancelled',
  paid: 'settled',
  due: 'open',
} as const satisfies Record<Word, ObligationState>;

/** What was settled by our money or written off keeps its state: only its version changes. */
const keepsState = (before: Obligation): boolean =>
  before.settledBy !== undefined || before.state === 'written_off';

const settledFields = (
  before: Obligation | undefined,
  state: ObligationState,
  at: Instant,
): Pick<Obligation, 'settledAt'> =>
  state === 'settled' ? { settledAt: before?.settledAt ?? at } : {};

const created = (said: Said, at: Instant): Amendment => {
  const { holds = [], ...named } = said;
  const state = stateOf[wordOf(said.notice)];
  return {
    result: 'created',
    after: {
      ...named,
      holds,
      state,
      ...settledFields(undefined, state, at),
      version: 1,
      digest: digestOf(said.notice, holds),
      importedAt: at,
    },
  };
};

const changed = (before: Obligation, said: Said, at: Instant): Amendment => {
  const { revision: _revision, settledAt: _settledAt, ...kept } = before;
  const holds = said.holds ?? before.holds;
  const state = keepsState(before) ? before.state : stateOf[wordOf(said.notice)];
  return {
    result: 'changed',
    before,
    after: {
      ...kept,
      notice: said.notice,
      holds,
      state,
      ...settledFields(before, state, at),
      version: before.version + 1,
      digest: digestOf(said.notice, holds),
      importedAt: at,
    },
  };
};

/**
 * Decides what to store. The same content changes nothing. A lock stays: the payment that holds it
 * compares versions when its money comes (design §3, Capture). What our money settled stays settled by
 * it; a withdrawn decision does not come back under its number.
 */
export const amended = (before: Obligation | undefined, said: Said, at: Instant): Amendment => {
  if (!before) return created(said, at);
  if (before.digest === digestOf(said.notice, said.holds ?? before.holds))
    return { result: 'unchanged', before };
  if (before.state === 'cancelled' && wordOf(said.notice) !== 'cancelled')
    return {
      result: 'refused',
      code: 'obligation_cancelled',
      detail: 'this number was withdrawn for good: issue the decision under a new number',
    };
  return changed(before, said, at);
};
