// Starts every simulator and hands each out as a till.
import { startBankSimulator } from '../simulators/bank/server.ts';
import type { BankSimulator } from '../simulators/bank/simulator.ts';
import { type Drawer, drawer } from '../simulators/drawer/drawer.ts';
import { startPartnerSimulator } from '../simulators/partner/server.ts';
import type { PartnerSimulator } from '../simulators/partner/simulator.ts';
import { startStripeSimulator } from '../simulators/stripe/server.ts';
import type { StripeSimulator } from '../simulators/stripe/simulator.ts';
import { startTerminalSimulator } from '../simulators/terminal/server.ts';
import type { TerminalSimulator } from '../simulators/terminal/simulator.ts';
import type { Books, Till, TillStart } from '../tills.ts';
import { bankTill, drawerBooks, partnerTill, terminalTill } from './desks.ts';
import { alipayTill, stripeTill, unionpayTill, wechatTill } from './online.ts';

/** Those that a scene holds in its own hands, beside being tills. */
export interface Simulators {
  /** The one that the demo plays tricks on. */
  readonly stripe: StripeSimulator;
  readonly bank: BankSimulator;
  readonly partner: PartnerSimulator;
  readonly terminal: TerminalSimulator;
  readonly drawer: Drawer;
}

export interface Tills extends Simulators {
  readonly all: readonly Till[];
  /** Every book that somebody else keeps too: those of the tills, and the drawer's. */
  readonly books: readonly Books[];
}

/** Starts all simulators. `webhookSecret` is the one that Stripe signs with. */
export const openTills = async (start: TillStart, webhookSecret: string): Promise<Tills> => {
  const [stripe, bank, partner, terminal] = await Promise.all([
    startStripeSimulator(start),
    startBankSimulator(start),
    startPartnerSimulator(start),
    startTerminalSimulator(start),
  ]);
  const others = await Promise.all([wechatTill(start), alipayTill(start), unionpayTill(start)]);
  const desks = [bankTill(bank), partnerTill(partner), terminalTill(terminal)];
  const all = [stripeTill(stripe, webhookSecret), ...others, ...desks];
  const cash = drawer();
  return { all, books: [...all, drawerBooks(cash)], stripe, bank, partner, terminal, drawer: cash };
};
