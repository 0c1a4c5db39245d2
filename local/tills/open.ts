// Starts every simulator and hands each out as a till.
import { startStripeSimulator } from '../simulators/stripe/server.ts';
import type { StripeSimulator } from '../simulators/stripe/simulator.ts';
import type { Till, TillStart } from '../tills.ts';
import { alipayTill, stripeTill, unionpayTill, wechatTill } from './online.ts';

export interface Tills {
  readonly all: readonly Till[];
  /** The one that the demo plays tricks on. */
  readonly stripe: StripeSimulator;
}

/** Starts all simulators. `webhookSecret` is the one that Stripe signs with. */
export const openTills = async (start: TillStart, webhookSecret: string): Promise<Tills> => {
  const stripe = await startStripeSimulator(start);
  const others = await Promise.all([wechatTill(start), alipayTill(start), unionpayTill(start)]);
  return { all: [stripeTill(stripe, webhookSecret), ...others], stripe };
};
