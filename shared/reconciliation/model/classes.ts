// The classes that statement lines and ledger entries end in: each line and each entry in exactly one.

export const lineClasses = [
  'matched',
  'amount',
  'fee',
  'missing_here',
  'duplicate_line',
  'other_kind',
  'malformed',
] as const;
export type LineClass = (typeof lineClasses)[number];

/** `pending`: younger than the file's last line, so a later file will tell. */
export const entryClasses = ['matched', 'amount', 'missing_there', 'pending'] as const;
export type EntryClass = (typeof entryClasses)[number];

/** Causes of entries that a statement is expected to name. */
export const expectedCauses = [
  'capture',
  'suspense',
  'return',
  'refund',
  'dispute_taken',
  'dispute_reinstated',
] as const;
export type ExpectedCause = (typeof expectedCauses)[number];
