// Takes a payment's surplus in hand: sent back by itself where that is proved and within the limit, else
// proposed to an approver; what cannot go to its source waits as an open item for the payee's details.
import { localDateAt } from '../../kernel/time.ts';
import { type Attempt, type Head, type Payment, remembered } from '../../payments/model/payment.ts';
import { surplusToReturn } from '../../payments/model/surplus.ts';
import { findPayment, headChanged } from '../../payments/store/payments.ts';
import { getAccount, getAuthority } from '../../settings/store/settings.ts';
import { keys } from '../../table/keys.ts';
import type { Put, Table, Write } from '../../table/table.ts';
import type { World } from '../../world.ts';
import { sourceRefusal } from '../model/limits.ts';
import { refundReferenceOf, refundsLimit } from '../model/reference.ts';
import { amountOf, type Refund, type RefundPart, systemName } from '../model/refund.ts';
import { reserved } from '../model/sums.ts';
import { Budget, isProvable, nothingSpent, spent, surplusInNobodysHand } from '../model/surplus.ts';
import { capturedAttempts, capturedOf } from './captured.ts';
import { areConfirmed, type ConfirmWorld } from './confirm.ts';
import { refundCreated, refundsOf } from './refunds.ts';

export type SurplusWorld = ConfirmWorld & Pick<World, 'now' | 'capabilities'>;

/** One attempt's surplus that is nobody's yet. */
interface Loose {
  readonly payment: Payment;
  readonly attempt: Attempt;
  readonly parts: readonly RefundPart[];
  readonly refunds: readonly Refund[];
}

const looseOf = async (
  table: Table,
  payment: Payment,
  refunds: readonly Refund[],
): Promise<Loose | undefined> => {
  for (const attempt of capturedAttempts(payment.head)) {
    const captured = await capturedOf(table, payment.head, attempt);
    const parts = surplusInNobodysHand(captured, refunds, attempt.number);
    if (parts.length > 0) return { payment, attempt, parts, refunds };
  }
  return undefined;
};

const inHand = (head: Head, amount: number, route: Refund['route']): Head => ({
  ...head,
  surplusBack: { askedMinor: (head.surplusBack?.askedMinor ?? 0) + amount, route },
});

const proposed = (world: SurplusWorld, loose: Loose, route: Refund['route']): Refund => {
  const { payment, attempt, parts, refunds } = loose;
  const number = refunds.length + 1;
  return {
    reference: refundReferenceOf(payment.head.id, number),
    payment: payment.head.id,
    number,
    authority: payment.head.authority,
    attempt: attempt.number,
    account: attempt.account,
    provider: attempt.provider,
    capturedDay: attempt.captured?.day ?? '',
    currency: payment.head.currency,
    amount: amountOf(parts),
    parts: [...parts],
    reason: 'surplus',
    documents: [],
    route,
    state: 'requested',
    requested: { by: systemName, at: world.now() },
    keyHash: '',
    bodyHash: '',
    revision: 1,
  };
};

/** The day's budget of an account with this refund in it; undefined where the limit is used up. */
const budgetWrite = async (
  world: SurplusWorld,
  { attempt, parts, payment }: Loose,
): Promise<Put | undefined> => {
  const account = await getAccount(world.table, attempt.account);
  const { zone } = await getAuthority(world.table, payment.head.authority);
  const key = keys.refundBudget(account.id, localDateAt(world.now(), zone));
  const item = await world.table.get(key);
  const before = item ? Budget.extend({ revision: Budget.shape.count }).parse(item) : undefined;
  const after = spent(account, before ?? nothingSpent, amountOf(parts));
  if (!after) return undefined;
  const condition = before
    ? ({ name: 'whenUnchanged', revision: before.revision } as const)
    : ({ name: 'whenAbsent' } as const);
  return { kind: 'put', key, attributes: after, condition };
};

/** The budget's write where it may go back without a person. */
const automatic = async (world: SurplusWorld, loose: Loose): Promise<Put | undefined> => {
  if (!isProvable(loose.parts)) return undefined;
  const budget = await budgetWrite(world, loose);
  const { payment, attempt, parts } = loose;
  return budget && (await areConfirmed(world, payment, attempt, parts)) ? budget : undefined;
};

const isToSource = async (world: SurplusWorld, { attempt, refunds }: Loose): Promise<boolean> => {
  const can = await world.capabilities(attempt.provider);
  return sourceRefusal(can, attempt, refunds, world.now()) === undefined;
};

interface Opened {
  readonly refund: Refund;
  readonly writes: readonly Write[];
}

const opened = async (world: SurplusWorld, loose: Loose): Promise<Opened> => {
  const toSource = await isToSource(world, loose);
  const refund = proposed(world, loose, toSource ? 'source' : 'transfer');
  const { head } = loose.payment;
  const after = inHand(head, refund.amount, refund.route);
  const budget = toSource ? await automatic(world, loose) : undefined;
  if (!budget) return { refund, writes: [refundCreated(refund), headChanged(head, after)] };
  const at = world.now();
  const approved: Refund = { ...refund, state: 'approved', decided: { by: systemName, at } };
  const held = reserved(after, refund.reference, refund.amount, at);
  return {
    refund: approved,
    writes: [refundCreated(approved), headChanged(head, held), budget],
  };
};

/** Nothing is left that could be opened: what the sums still show went back by other ways. */
const settleSums = async (world: SurplusWorld, { head }: Payment): Promise<void> => {
  world.log.warn('surplus_gone_already', { payment: head.id });
  const back = { askedMinor: head.surplus, route: head.surplusBack?.route ?? 'source' } as const;
  const history = remembered(head, world.now(), 'surplus gone');
  await world.table.commit([headChanged(head, { ...head, surplusBack: back, history })]);
};

const tell = (world: SurplusWorld, { reference, route, state, amount }: Refund): void => {
  const event = state === 'approved' ? 'surplus_goes_back' : 'surplus_proposed';
  world.log.info(event, { refund: reference, route, amount });
};

const attempts = 20;

/**
 * Opens a refund for each attempt's surplus that nobody has taken in hand. Safe to repeat: each is one
 * commit under the payment's revision, so a crash or a race leaves the rest to the next look.
 */
export const takeSurplusInHand = async (world: SurplusWorld, id: string): Promise<void> => {
  for (let left = attempts; left > 0; left -= 1) {
    const payment = await findPayment(world.table, id);
    if (!payment || surplusToReturn(payment.head) === 0) return;
    const refunds = await refundsOf(world.table, id);
    const loose = await looseOf(world.table, payment, refunds);
    if (!loose || refunds.length >= refundsLimit) return settleSums(world, payment);
    const { refund, writes } = await opened(world, loose);
    const { status } = await world.table.commit(writes);
    if (status === 'committed') tell(world, refund);
  }
};
