// What docs/table.md says of one key, and the names that its examples share.
import type { Key } from '../../shared/table/table.ts';

export interface Row {
  /** A key as the code makes it. */
  readonly example: Key;
  /** What its parts are, in the shape of the example: `{name}` stands for one part. */
  readonly pattern: readonly [pk: string, sk: string];
  readonly holds: string;
}

export type Rows = Readonly<Record<string, Row>>;

export const payment = 'PAYMENT0123456789AB';
export const series = 'kunming-fine-2026';
export const account = 'stripe-cny';
export const run = 'run-7';
export const session = 'SESSION0123456789AB';
