// Builds ZM files for tests: rows with overrides, padded in bytes of GBK.
import { gbk } from '../../local/simulators/kit/gbk.ts';
import type { StatementLine } from '../../shared/statements/format.ts';

/** UnionPay's columns and their widths, written down again: the format must not prove itself. */
const layout = {
  txnCode: 3,
  acqInsCode: 11,
  fwdInsCode: 11,
  traceNo: 6,
  traceTime: 10,
  accNo: 19,
  txnAmt: 12,
  merCatCode: 4,
  termType: 2,
  queryId: 21,
  oldPayType: 2,
  orderId: 32,
  payCardType: 2,
  origTraceNo: 6,
  origTxnTime: 10,
  merFee: 13,
  settleAmt: 13,
  payType: 4,
  groupMerId: 15,
  txnType: 2,
  txnSubType: 2,
  bizType: 6,
  accType: 2,
  billType: 4,
  billNo: 32,
  interactMode: 1,
  origQryId: 21,
  merId: 15,
  splitMode: 1,
  subMerId: 15,
  subMerAbbr: 32,
  subMerSplitAmt: 13,
  netAmt: 13,
  termId: 8,
  merReserved: 32,
  discountAmt: 13,
  invoiceAmt: 13,
  instalFee: 12,
  instalCount: 2,
  txnMedium: 1,
  origOrderId: 32,
  reserved: 98,
} as const;

export type ZmRow = Readonly<Partial<Record<keyof typeof layout, string>>>;

const padded = (text: string, bytes: number): Buffer => {
  const written = gbk(text);
  return Buffer.concat([written, Buffer.alloc(Math.max(0, bytes - written.length), ' ')]);
};

export const zm = (rows: readonly ZmRow[]): Buffer =>
  Buffer.concat(
    rows.flatMap((row) => [
      ...Object.entries(layout).flatMap(([name, bytes], index) => [
        Buffer.from(index === 0 ? '' : ' '),
        padded(new Map(Object.entries(row)).get(name) ?? '', bytes),
      ]),
      Buffer.from('\r\n'),
    ]),
  );

const amount = (fen: number): string => String(Math.abs(fen)).padStart(12, '0');
const signed = (fen: number): string => `${fen < 0 ? 'D' : 'C'}${amount(fen)}`;

/** `yyyyMMddHHmmss` in Beijing. */
const digits = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);

export const queryIdAt = (at: number, number: number): string =>
  `44${digits(at).slice(2)}${String(number).padStart(6, '0')}8`;

/** The row that says what a line says; a shop's name in Chinese shifts its characters. */
export const rowFor = (line: Omit<StatementLine, 'is' | 'line'>): ZmRow => ({
  txnCode: 'S56',
  traceTime: digits(line.at).slice(4),
  accNo: '622609******0048',
  txnAmt: amount(line.grossMinor),
  queryId: line.providerLineId,
  orderId: line.kind === 'capture' ? (line.reference ?? '') : 'R0000000000000000001',
  merFee: signed(-line.feeMinor),
  settleAmt: signed(line.netMinor),
  txnType: line.category,
  merId: '777290058110048',
  subMerAbbr: '杭州市交通警察支队',
  netAmt: signed(line.netMinor),
  ...(line.kind === 'refund' && {
    origQryId: line.providerId ?? '',
    origOrderId: line.reference ?? '',
  }),
});
