// Where money comes without an order over the network: the bank, partners' windows, card terminals, drawers.
import type { BankSimulator } from '../simulators/bank/simulator.ts';
import type { Drawer } from '../simulators/drawer/drawer.ts';
import type { PartnerSimulator } from '../simulators/partner/simulator.ts';
import type { TerminalSimulator } from '../simulators/terminal/simulator.ts';
import type { Books, OpenOrder, Till } from '../tills.ts';

const none = (): readonly OpenOrder[] => [];

/** Nobody waits at a bank: whoever has a reference transfers. */
export const bankTill = (bank: BankSimulator): Till => ({
  provider: 'bank',
  account: 'bank-1',
  knownBy: 'provider_id',
  holds: 'clearing',
  url: bank.url,
  secret: bank.secret,
  open: none,
  pay: () => {
    throw new Error('a bank has no orders: transfer with a reference');
  },
  transfer: (text, amountMinor) => void bank.payer.transfer({ text, amountMinor }),
  taken: () =>
    bank
      .books()
      .filter(({ direction }) => direction === 'CRDT')
      .map(({ id, amountMinor }) => ({ reference: id, amount: amountMinor })),
  idle: bank.pushes.idle,
  close: bank.close,
});

/** Nobody waits at a partner: its clerk takes money for a notice that the payer brings. */
export const partnerTill = (partner: PartnerSimulator): Till => ({
  provider: 'partner',
  account: 'partner-desk-1',
  knownBy: 'provider_id',
  holds: 'partner_receivable',
  url: partner.url,
  secret: partner.secret,
  open: none,
  pay: () => {
    throw new Error('a partner has no orders: bring a notice to its window');
  },
  taken: () =>
    partner.books().map(({ serial, amountMinor }) => ({ reference: serial, amount: amountMinor })),
  idle: partner.idle,
  close: partner.close,
});

/** Debits that wait for a card; a card that was put in is told at once. */
export const terminalTill = (terminal: TerminalSimulator): Till => ({
  provider: 'terminal',
  account: 'terminal-1',
  knownBy: 'provider_id',
  holds: 'clearing',
  url: terminal.url,
  secret: () => ({}),
  open: () =>
    terminal
      .debits()
      .filter(({ state }) => state === 'waiting')
      .map(({ key, amountMinor, currency, desk }) => ({
        reference: key,
        amountMinor,
        currency,
        meeting: 'desk',
        text: `${desk.client}: put in your card`,
      })),
  pay: (key) => void terminal.insert(key),
  decline: (key) => void terminal.insert(key, 'declines'),
  taken: () =>
    terminal
      .debits()
      .flatMap(({ slip, amountMinor }) =>
        slip ? [{ reference: slip.reference, amount: amountMinor }] : [],
      ),
  idle: terminal.idle,
  close: terminal.close,
});

export const drawerBooks = ({ taken }: Drawer): Books => ({
  provider: 'cash',
  account: 'cash-hall',
  knownBy: 'provider_id',
  holds: 'cash_in_hand',
  taken,
});
