// Reads whom a refund is paid to, for those who pay it or check it.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { Payee } from './model/payee.ts';
import { getRefund } from './store/named.ts';
import { findPayee } from './store/payees.ts';

const noPayee = (): Failure =>
  new Failure('missing', 'payee_not_found', 'nobody has named the payee of this refund yet');

/** Throws `Failure('missing')`: no such refund, or nobody named its payee yet. Each look is logged. */
export const getPayee = async (
  world: Pick<World, 'table' | 'log'>,
  input: { readonly refund: string; readonly by: string },
): Promise<Payee> => {
  const refund = await getRefund(world.table, input.refund);
  const payee = await findPayee(world.table, refund);
  if (!payee) throw noPayee();
  world.log.info('refund_payee_read', { refund: refund.reference, by: input.by });
  return payee;
};
