// The states of a dispute as a table; docs/states.md is drawn from it.
import type { DisputeStage } from '../../providers/outcomes.ts';

/**
 * Only what the provider now says moves a dispute, so steps may be skipped. `escalate`: the bank stops
 * asking and claims the money; after an end, an appeal, which may be dropped
 * before we hear of it. Nothing becomes an inquiry again.
 */
export const disputeTransitions = {
  inquiry: {
    escalate: 'open',
    review: 'under_review',
    win: 'won',
    lose: 'lost',
    drop: 'dropped',
  },
  open: { review: 'under_review', win: 'won', lose: 'lost', drop: 'dropped' },
  under_review: { escalate: 'open', win: 'won', lose: 'lost', drop: 'dropped' },
  won: { escalate: 'open', review: 'under_review', lose: 'lost', drop: 'dropped' },
  lost: { escalate: 'open', review: 'under_review', win: 'won', drop: 'dropped' },
  dropped: { escalate: 'open', review: 'under_review', win: 'won', lose: 'lost' },
} as const satisfies Record<DisputeStage, Partial<Record<string, DisputeStage>>>;

const rows: Record<DisputeStage, Readonly<Record<string, DisputeStage>>> = disputeTransitions;

/** Whether a dispute may be found in `to` when it was last seen in `from`. */
export const mayBecome = (from: DisputeStage, to: DisputeStage): boolean =>
  from === to || Object.values(rows[from]).includes(to);

/** What a state means: does it block refunds, and can evidence still be sent. */
export const disputeMeanings = {
  inquiry: { blocks: false, isOver: false },
  open: { blocks: true, isOver: false },
  under_review: { blocks: true, isOver: false },
  won: { blocks: false, isOver: true },
  lost: { blocks: false, isOver: true },
  dropped: { blocks: false, isOver: true },
} as const satisfies Record<DisputeStage, { readonly blocks: boolean; readonly isOver: boolean }>;
