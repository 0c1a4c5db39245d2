// What a statement format is: bytes in, lines and faults out, in flat memory; faults never stop the reading.
import { Failure } from '../kernel/failure.ts';
import type { Currency } from '../kernel/money.ts';
import type { Instant } from '../kernel/time.ts';
import { decoded, type Encoding, unpacked } from './bytes.ts';

export const lineKinds = [
  'capture',
  'refund',
  'dispute',
  'dispute_reversal',
  'fee',
  'payout',
  'other',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** One movement on an account as its provider tells it. Amounts are signed minor units; net = gross − fee. */
export interface StatementLine {
  readonly is: 'line';
  /** Where it stands in the file, from 1; the last line of a row that spans several. */
  readonly line: number;
  readonly kind: LineKind;
  /** The provider's own word for the kind. */
  readonly category: string;
  /** The provider's id of this movement: the same movement has the same id in every file. */
  readonly providerLineId: string;
  /** What moved: a charge, a refund, a payout, …; a monthly fee has none. */
  readonly sourceId?: string;
  /** Our provider reference (21 characters), where the file carries it. */
  readonly reference?: string;
  /** The provider's id of the order, as `pay` and `query` gave it. */
  readonly providerId?: string;
  /** The payout that carries the movement. */
  readonly payout?: string;
  readonly at: Instant;
  readonly grossMinor: number;
  readonly feeMinor: number;
  readonly netMinor: number;
  readonly currency: Currency;
}

/** Why a row cannot be read. */
export const faultCodes = [
  'row_columns',
  'row_quoting',
  'row_control_character',
  'row_identifier',
  'row_instant',
  'row_currency',
  'row_amount',
  'row_arithmetic',
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** A row that cannot be read. `detail` names columns and rules, never contents: rows hold payer data. */
export interface StatementFault {
  readonly is: 'fault';
  readonly line: number;
  readonly code: FaultCode;
  readonly detail: string;
}

export type StatementRow = StatementLine | StatementFault;

export interface Format {
  readonly name: string;
  /** The same format for one account's files, where a file names the account that it is of. */
  readonly of?: (accountNumber: string) => Format;
  /**
   * The rows of a file (plain or gzip), in its order. Throws `Failure('unprocessable', 'statement_…')` when the
   * file as a whole must not be used: damaged packing, wrong encoding, unknown header, cut off, too large.
   */
  readonly read: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<StatementRow>;
}

/** No file may hold more rows: what a run keeps in memory is bounded by it. */
export const rowLimit = 200_000;

const sizeLimitBytes = 512 * 1024 * 1024;

/** The refusal of a whole file. */
export const refusedFile = (code: `statement_${string}`, detail: string): Failure =>
  new Failure('unprocessable', code, detail);

async function* bounded(rows: AsyncIterable<StatementRow>): AsyncGenerator<StatementRow> {
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > rowLimit)
      throw refusedFile(
        'statement_too_many_rows',
        `the file has more than ${rowLimit} rows: ask the provider for shorter periods`,
      );
    yield row;
  }
}

/** Completes a format: unpacking, decoding and limits are the same for all; `read` sees text. */
export const format = (definition: {
  readonly name: string;
  readonly encoding: Encoding;
  readonly read: (text: AsyncIterable<string>) => AsyncIterable<StatementRow>;
}): Format => ({
  name: definition.name,
  read: (chunks) =>
    bounded(definition.read(decoded(unpacked(chunks, sizeLimitBytes), definition.encoding))),
});
