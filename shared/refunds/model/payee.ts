// Whom a refund by bank transfer is paid to: payer data, kept apart, never logged and never in the ledger.
import * as z from 'zod';
import { Instant } from '../../kernel/time.ts';
import { BankDetails } from '../../settings/model/account.ts';

export const PayeeBody = z.strictObject({
  holder: BankDetails.shape.holder,
  /** IBAN, or the bank's own number. */
  number: BankDetails.shape.number,
  bic: BankDetails.shape.bic,
  bank_name: BankDetails.shape.bankName,
});
export type PayeeBody = z.infer<typeof PayeeBody>;

export const Payee = z.object({
  holder: BankDetails.shape.holder,
  number: BankDetails.shape.number,
  bic: BankDetails.shape.bic,
  bankName: BankDetails.shape.bankName,
  by: z.string(),
  at: Instant,
  revision: z.int(),
});
export type Payee = Readonly<z.infer<typeof Payee>>;

/** As the person sees it who pays it or checks it. */
export const payeeShown = ({ holder, number, bic, bankName, by }: Payee) => ({
  holder,
  number,
  bic,
  bank_name: bankName,
  named_by: by,
});
