// Payers' names and accounts, masked: enough to talk with the bank about a transfer, too little to tell who.

/** `Wayne Enterprises` → `W*** E***`. */
export const maskedName = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .slice(0, 4)
    .map((word) => `${[...word][0] ?? ''}***`)
    .join(' ');

const shown = 4;

/** The last four characters of an account. */
export const maskedAccount = (account: string): string =>
  account.length > 2 * shown ? `***${account.slice(-shown)}` : '***';
