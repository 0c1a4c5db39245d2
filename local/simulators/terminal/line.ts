// The till's two calls: a debit is recorded before the card is touched, and told when it has ended.
import * as z from 'zod';
import type { Debit, DebitOrder, Desk, Line } from './simulator.ts';

const Recorded = z.looseObject({
  payment_id: z.string(),
  card: z.looseObject({ amount: z.int(), currency: z.string() }),
});

type Call = {
  readonly desk: Desk;
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
};

const posted = async (line: Line, { desk, path, key, body }: Call): Promise<unknown> => {
  const answer = await fetch(line.pay + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      authorization: `Bearer ${await line.token(desk)}`,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the authority refused (${answer.status}): ${text}`);
  return JSON.parse(text);
};

/** Records a debit under `key`; answers what the card is to be debited with. */
export const recorded = async (
  line: Line,
  terminal: string,
  { key, order }: { readonly key: string; readonly order: DebitOrder },
): Promise<Debit> => {
  const { desk, obligations, cash } = order;
  const body = { obligations, terminal, ...(cash === undefined ? {} : { cash }) };
  const answer = await posted(line, { desk, path: '/v1/terminal-debits', key, body });
  const { payment_id: payment, card } = Recorded.parse(answer);
  const { amount: amountMinor, currency } = card;
  return { key, desk, payment, amountMinor, currency, state: 'waiting', told: false };
};

/** Tells how a debit ended. */
export const told = async (line: Line, { key, desk, state, slip }: Debit): Promise<void> => {
  const printed = slip && {
    voucher: slip.voucher,
    reference: slip.reference,
    debited_at: new Date(slip.at).toISOString(),
  };
  const body = { outcome: state, ...printed };
  await posted(line, { desk, path: '/v1/terminal-debits/outcome', key, body });
};
