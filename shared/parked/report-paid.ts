// A payer says that a payment was made which we do not know of: somebody must find out, within 48 hours.
import type { PaymentCaller } from '../payments/model/owner.ts';
import type { Head, Payment } from '../payments/model/payment.ts';
import { ownPayment } from '../payments/store/admit.ts';
import type { World } from '../world.ts';
import type { ReportBody } from './model/bodies.ts';
import { type Parked, parkedIds, type ToPark } from './model/item.ts';
import { park } from './store/park.ts';

export type ReportWorld = Pick<World, 'table' | 'now' | 'log' | 'hashKeys' | 'wake'>;

export interface ReportInput {
  readonly caller: PaymentCaller;
  readonly id: string;
  readonly body: ReportBody;
}

export interface Reported {
  readonly payment: Payment;
  /** Absent where we know of the money already. */
  readonly item?: Parked;
}

const isKnown = ({ state, suspense }: Head): boolean =>
  state === 'paid' || state === 'surplus' || state === 'reversed' || suspense !== undefined;

const toPark = ({ head }: Payment, { voucher }: ReportBody): ToPark => {
  const owner = head.operator ?? head.outlet;
  return {
    id: parkedIds.reported(head.id),
    reason: 'payer_says_paid',
    payment: head.id,
    money: { amount: head.amount, currency: head.currency },
    ...(owner === undefined ? {} : { owner }),
    ...(voucher === undefined ? {} : { voucher }),
  };
};

/**
 * Parks the report once, and has the provider asked about every order of the payment. Nothing else
 * changes: a payer's word is no money. Throws `Failure('missing')` for a payment that is not the caller's.
 */
export const reportPaid = async (world: ReportWorld, input: ReportInput): Promise<Reported> => {
  const payment = await ownPayment(world, input.caller, input.id);
  if (isKnown(payment.head)) return { payment };
  const { item, isNew } = await park(world, toPark(payment, input.body));
  if (isNew) await world.wake({ payment: payment.head.id, asked: true }, 0);
  return { payment, item };
};
