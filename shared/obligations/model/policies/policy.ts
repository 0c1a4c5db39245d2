// The contract of an assessment policy: a pure function of what is owed, an instant and a calendar.
import type { Instant } from '../../../kernel/time.ts';
import type { AssessedLine, Obligation } from '../obligation.ts';
import type { RestDays } from './rest-days.ts';

/** The part of an obligation that decides its amount. */
export type Assessable = Pick<Obligation, 'notice' | 'holds'>;

/** What the authority adds; an authority's record can be handed over as it is. */
export interface Terms {
  /** IANA zone in which days begin and end. */
  readonly zone: string;
  /** Given = a last day that is a rest day moves to the next working day. Off by default. */
  readonly restDays?: RestDays;
}

export interface PolicyResult {
  readonly lines: readonly AssessedLine[];
  /** When the amount next changes, if it does. */
  readonly changesAt?: Instant;
}

export interface Policy {
  /** Raised with each change of the result; a quote keeps the version it was made by. */
  readonly version: number;
  readonly assess: (obligation: Assessable, at: Instant, terms: Terms) => PolicyResult;
}
