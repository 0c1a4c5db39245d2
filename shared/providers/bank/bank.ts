// A bank: it takes no orders, money comes by itself; what is asked of it is whether its messages are genuine.
import { Currency } from '../../kernel/money.ts';
import { type Capabilities, type Connection, connector } from '../contract.ts';
import { Credentials, verifyMessage } from './verify.ts';

/** `never`: a reference stays payable for ever, so it takes no lock and opens no payment (design §3). */
const capabilities = {
  methods: ['bank_transfer'],
  presentations: ['reference'],
  currencies: Currency.options,
  minimumMinor: 1,
  maximumMinor: 100_000_000_000_000,
  ends: { by: 'never' },
  repeatableMs: 0,
  notifies: true,
  proofs: { messages: 'detached_jws' },
} as const satisfies Capabilities;

/** An order that came here by mistake is safe: it was never made, and is known to be so. */
const connect = (credentials: Credentials): Connection => ({
  pay: async () => ({ outcome: 'declined', code: 'not_supported', final: true }),
  query: async () => ({ outcome: 'not_found' }),
  /** Genuine or thrown; what the message says is read later, from the bytes that were kept. */
  notification: async (message) => {
    await verifyMessage(credentials, message);
    return undefined;
  },
});

export const bank = connector({ name: 'bank', capabilities, credentials: Credentials, connect });
