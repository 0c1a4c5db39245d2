// A refund as staff see it.
import { iso } from '../../kernel/time.ts';
import { deadlineOf } from './deadlines.ts';
import type { Refund, RefundPart } from './refund.ts';

const deedShown = (deed: { readonly by: string; readonly at: number } | undefined) =>
  deed && { by: deed.by, at: iso(deed.at) };

const partShown = (part: RefundPart, currency: string) => ({
  kind: part.kind,
  obligation_id: part.obligation,
  revenue_item: part.revenueItem,
  why: part.why,
  amount: { amount: part.amount, currency },
});

const endShown = ({ ended }: Refund) =>
  ended && { at: iso(ended.at), business_day: ended.day, code: ended.code };

/** Amounts in minor units, instants in UTC. `zone`: the authority's, in which its days are counted. */
export const refundShown = (refund: Refund, zone: string, now: number) => {
  const deadline = deadlineOf(refund, zone);
  return {
    refund_id: refund.reference,
    payment_id: refund.payment,
    attempt: refund.attempt,
    account: refund.account,
    state: refund.state,
    route: refund.route,
    reason: refund.reason,
    amount: { amount: refund.amount, currency: refund.currency },
    lines: refund.parts.map((part) => partShown(part, refund.currency)),
    documents: refund.documents,
    note: refund.note,
    requested: deedShown(refund.requested),
    decided: refund.decided && { ...deedShown(refund.decided), note: refund.decided.note },
    payee: deedShown(refund.payee),
    confirmed: deedShown(refund.confirmed),
    submitted_at: refund.submittedAt === undefined ? undefined : iso(refund.submittedAt),
    provider_id: refund.providerId,
    ended: endShown(refund),
    replaces: refund.replaces,
    waits_for: deadline?.stage,
    due_by: deadline?.by,
    overdue: deadline ? now >= deadline.lateFrom : false,
  };
};
