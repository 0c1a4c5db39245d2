// The kinds of transactions by how the payer meets them: type, product, channel and address at UnionPay.
import { type Presentation, presentations } from '../contract.ts';
import type { Credentials } from './credentials.ts';
import type { Fields } from './signature.ts';

export const types = {
  pay: '01',
  refund: '04',
  undo: '31',
  reversal: '99',
  query: '00',
  file: '76',
} as const;

/**
 * A query is answered with the type of what it asked for; documents leave open whether the query's own
 * may stand there instead, so that one is taken too.
 */
export const tells = (answered: string | undefined, ...wanted: readonly string[]): boolean =>
  answered !== undefined && [types.query, ...wanted].includes(answered);

/** The sub-type of a payment whose code was scanned from the payer: its failure is final. */
export const scannedSubType = '06';

const currencyCny = '156';
export const cnyOf = (amountMinor: number): Fields => ({
  txnAmt: String(amountMinor),
  currencyCode: currencyCny,
});

interface Kind {
  readonly path: keyof Credentials['paths'];
  readonly subType: string;
  readonly bizType: string;
  readonly channelType: '07' | '08';
}

/** What UnionPay takes for each presentation; `embedded` has no product of its own. */
const kinds: Readonly<Partial<Record<Presentation, Kind>>> = {
  redirect: { path: 'front', subType: '01', bizType: '000201', channelType: '07' },
  in_app: { path: 'app', subType: '01', bizType: '000201', channelType: '08' },
  qr_shown: { path: 'back', subType: '07', bizType: '000000', channelType: '08' },
  code_scanned: { path: 'back', subType: scannedSubType, bizType: '000000', channelType: '08' },
};

export const kindOf = (presentation: Presentation): Kind | undefined => kinds[presentation];

/** Codes are another product than the browser's: what follows an order must name its product again. */
export const bizTypeOf = (presentation: Presentation | undefined): string =>
  (presentation && kinds[presentation]?.bizType) ?? '000000';

export const urlOf = ({ base_url, paths }: Credentials, path: keyof Credentials['paths']): string =>
  base_url + paths[path];

/**
 * UnionPay repeats `reqReserved` in queries, notifications and statements: an order carries its
 * presentation there, a refund the reference of its order.
 */
export const presentationIn = (fields: Fields): Presentation | undefined =>
  presentations.find((one) => one === fields['reqReserved']);
