// What a statement is expected to name: money that the ledger holds in an account's clearing.
import * as z from 'zod';
import { Currency, sum } from '../../kernel/money.ts';
import { Instant, LocalDate } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/model/entry.ts';
import { type ExpectedCause, expectedCauses } from './classes.ts';

/** Signed like the statement's gross: captures are positive, what went back is negative. */
export const Expected = z.object({
  reference: z.string(),
  cause: z.enum(expectedCauses),
  day: LocalDate,
  at: Instant,
  currency: Currency,
  amountMinor: z.int(),
  providerId: z.string().optional(),
});
export type Expected = Readonly<z.infer<typeof Expected>>;

/** Names an expected entry inside its account. */
export const nameOf = (entry: { readonly reference: string; readonly cause: string }): string =>
  `${entry.reference}#${entry.cause}`;

const isExpected = (cause: string): cause is ExpectedCause =>
  expectedCauses.some((known) => known === cause);

/** What a statement should say about an entry; undefined when it moves nothing at the provider. */
export const expectedOf = (entry: Entry): Expected | undefined => {
  const { reference, cause, day, currency, providerId } = entry;
  const amountMinor = sum(
    entry.lines.filter((line) => line.account === 'clearing').map((line) => line.amount),
  );
  if (!isExpected(cause) || amountMinor === 0) return undefined;
  return {
    reference,
    cause,
    day,
    at: entry.providerAt ?? entry.at,
    currency,
    amountMinor,
    ...(providerId === undefined ? {} : { providerId }),
  };
};

/** An expected entry that no committed file has named yet. */
export const OpenItem = Expected.extend({
  /** The tries that opened and closed it: each counts only when it committed. */
  openedBy: z.string(),
  openedAt: Instant,
  closedBy: z.string().optional(),
  revision: z.int(),
});
export type OpenItem = Readonly<z.infer<typeof OpenItem>>;
