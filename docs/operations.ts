// Every described route, by the name of its function; a test holds this list against infra/routes.ts.
import type { Operation } from './operation.ts';
import { counterOperations } from './operations/counter.ts';
import { deliveryOperations } from './operations/deliveries.ts';
import { deskOperations } from './operations/desks.ts';
import { disputeOperations } from './operations/disputes.ts';
import { financeOperations } from './operations/finance.ts';
import { obligationOperations } from './operations/obligations.ts';
import { parkedOperations } from './operations/parked.ts';
import { paymentOperations } from './operations/payments.ts';
import { refundOperations } from './operations/refunds.ts';
import { routingOperations } from './operations/routing.ts';
import { settingsOperations } from './operations/settings.ts';
import { transferOperations } from './operations/transfers.ts';

export const operations: Readonly<Record<string, Operation>> = {
  ...paymentOperations,
  ...counterOperations,
  ...deliveryOperations,
  ...deskOperations,
  ...obligationOperations,
  ...financeOperations,
  ...routingOperations,
  ...parkedOperations,
  ...settingsOperations,
  ...transferOperations,
  ...refundOperations,
  ...disputeOperations,
};
