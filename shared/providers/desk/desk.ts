// Desks: drawers and card terminals. No order stands anywhere, so there is nothing to call.
import * as z from 'zod';
import { Currency } from '../../kernel/money.ts';
import { type Capabilities, type Connection, connector, type Method } from '../contract.ts';

/** `never`: a desk is asked by nobody. It tells what it took, and only that ends a payment. */
export const capabilitiesOf = (methods: readonly Method[]): Capabilities => ({
  methods,
  presentations: ['in_person'],
  currencies: Currency.options,
  minimumMinor: 1,
  maximumMinor: 100_000_000_000,
  ends: { by: 'never' },
  repeatableMs: 0,
  notifies: false,
});

const unknown = { outcome: 'unknown', why: 'only the desk knows' } as const;

export const silent = (): Connection => ({ pay: async () => unknown, query: async () => unknown });

/** Nothing to prove, so its accounts have no secret worth the name. */
const NoCredentials = z.unknown();

export const cash = connector({
  name: 'cash',
  capabilities: capabilitiesOf(['cash']),
  credentials: NoCredentials,
  connect: silent,
});

export const terminal = connector({
  name: 'terminal',
  capabilities: capabilitiesOf(['card_terminal']),
  credentials: NoCredentials,
  connect: silent,
});
