// The bodies of the settings API, and the records that they make.
import * as z from 'zod';
import { Channel } from '../../channels.ts';
import { AmountMinor, PositiveAmountMinor } from '../../kernel/money.ts';
import { Account, BankDetails, FeeTerms } from './account.ts';
import { Authority, SettingId } from './authority.ts';
import { basketLimit, Client, DeskTerms } from './client.ts';

export const AuthorityBody = z.strictObject({
  name: Authority.shape.name,
  zone: Authority.shape.zone,
  currency: Authority.shape.currency,
  normaliser: Authority.shape.normaliser,
  factor: Authority.shape.factor,
  accounts: Authority.shape.accounts,
  fiscal_year_start_month: z.int().min(1).max(12).default(1),
  remitted_until: Authority.shape.remittedUntil,
});
export type AuthorityBody = z.infer<typeof AuthorityBody>;
export type AuthorityContent = z.infer<typeof Authority>;

export const authorityOf = (id: string, body: AuthorityBody): AuthorityContent => {
  const { fiscal_year_start_month: fiscalYearStartMonth, remitted_until: until, ...same } = body;
  return Authority.parse({
    id,
    ...same,
    fiscalYearStartMonth,
    ...(until === undefined ? {} : { remittedUntil: until }),
  });
};

export const authorityShown = ({ id, fiscalYearStartMonth, ...same }: AuthorityContent) => ({
  authority_id: id,
  name: same.name,
  zone: same.zone,
  currency: same.currency,
  normaliser: same.normaliser,
  factor: same.factor,
  accounts: same.accounts,
  fiscal_year_start_month: fiscalYearStartMonth,
  remitted_until: same.remittedUntil,
});

export const AccountBody = z
  .strictObject({
    authority: SettingId,
    provider: Account.shape.provider,
    currency: Account.shape.currency,
    methods: Account.shape.methods,
    zone: Account.shape.zone,
    enabled: z.boolean(),
    desk: Account.shape.desk,
    /** So many questions per second workers may ask of it; left out, 50. */
    asks_per_second: Account.shape.asksPerSecond,
    /** What a captured amount costs by contract; left out, fees are booked as the statement says. */
    fee_terms: z
      .strictObject({
        basis_points: FeeTerms.shape.basisPoints,
        fixed_minor: FeeTerms.shape.fixedMinor,
        tolerance_minor: FeeTerms.shape.toleranceMinor,
      })
      .optional(),
    /** How much surplus may go back by itself on one day; left out, a person approves each. */
    automatic_refunds: z
      .strictObject({ count_per_day: z.int().min(0).max(10_000), sum_minor_per_day: AmountMinor })
      .optional(),
    /** Where payers transfer money to; only for the provider "bank". */
    bank: z
      .strictObject({
        holder: BankDetails.shape.holder,
        number: BankDetails.shape.number,
        bic: BankDetails.shape.bic,
        bank_name: BankDetails.shape.bankName,
        payment_code_prefix: BankDetails.shape.paymentCodePrefix,
      })
      .optional(),
  })
  .refine(({ provider, bank }) => (provider === 'bank') === (bank !== undefined), {
    path: ['bank'],
    error: 'name the bank account of a "bank", and of nothing else',
  });
export type AccountBody = z.infer<typeof AccountBody>;
export type AccountContent = z.infer<typeof Account>;

const bankOf = (bank: NonNullable<AccountBody['bank']>): BankDetails => {
  const { bank_name: bankName, payment_code_prefix: prefix, bic, ...same } = bank;
  return {
    ...same,
    bankName,
    ...(bic === undefined ? {} : { bic }),
    ...(prefix === undefined ? {} : { paymentCodePrefix: prefix }),
  };
};

export const accountOf = (id: string, body: AccountBody): AccountContent => {
  const {
    fee_terms: terms,
    automatic_refunds: automatic,
    asks_per_second: asksPerSecond,
    bank,
    ...same
  } = body;
  return Account.parse({
    id,
    ...same,
    ...(asksPerSecond === undefined ? {} : { asksPerSecond }),
    ...(bank && { bank: bankOf(bank) }),
    ...(automatic && {
      automaticRefunds: {
        countPerDay: automatic.count_per_day,
        sumMinorPerDay: automatic.sum_minor_per_day,
      },
    }),
    ...(terms && {
      feeTerms: {
        basisPoints: terms.basis_points,
        fixedMinor: terms.fixed_minor,
        toleranceMinor: terms.tolerance_minor,
      },
    }),
  });
};

export const accountShown = (account: AccountContent) => ({
  account_id: account.id,
  authority: account.authority,
  provider: account.provider,
  currency: account.currency,
  methods: account.methods,
  zone: account.zone,
  enabled: account.enabled,
  desk: account.desk,
  asks_per_second: account.asksPerSecond,
  fee_terms: account.feeTerms && {
    basis_points: account.feeTerms.basisPoints,
    fixed_minor: account.feeTerms.fixedMinor,
    tolerance_minor: account.feeTerms.toleranceMinor,
  },
  automatic_refunds: account.automaticRefunds && {
    count_per_day: account.automaticRefunds.countPerDay,
    sum_minor_per_day: account.automaticRefunds.sumMinorPerDay,
  },
  bank: account.bank && {
    holder: account.bank.holder,
    number: account.bank.number,
    bic: account.bank.bic,
    bank_name: account.bank.bankName,
    payment_code_prefix: account.bank.paymentCodePrefix,
  },
});

export const ClientBody = z.strictObject({
  name: Client.shape.name,
  channel: Channel,
  authorities: Client.shape.authorities,
  outlet: Client.shape.outlet,
  /** The most that one payment may take, in minor units. */
  maximum_minor: PositiveAmountMinor.optional(),
  maximum_obligations: z.int().min(1).max(basketLimit).default(basketLimit),
  enabled: z.boolean(),
  desk: z
    .strictObject({
      reversal_limit_minor: AmountMinor.default(0),
      daily_maximum_minor: DeskTerms.shape.dailyMaximumMinor,
      cut_off: DeskTerms.shape.cutOff,
    })
    .optional(),
});
export type ClientBody = z.infer<typeof ClientBody>;
export type ClientContent = z.infer<typeof Client>;

export const clientOf = (id: string, body: ClientBody): ClientContent => {
  const { maximum_minor, maximum_obligations: maximumObligations, outlet, desk, ...same } = body;
  return Client.parse({
    id,
    ...same,
    maximumObligations,
    ...(outlet === undefined ? {} : { outlet }),
    ...(maximum_minor === undefined ? {} : { maximumMinor: maximum_minor }),
    ...(desk && {
      desk: {
        reversalLimitMinor: desk.reversal_limit_minor,
        dailyMaximumMinor: desk.daily_maximum_minor,
        cutOff: desk.cut_off,
      },
    }),
  });
};

export const clientShown = (client: ClientContent) => ({
  client_id: client.id,
  name: client.name,
  channel: client.channel,
  authorities: client.authorities,
  outlet: client.outlet,
  maximum_minor: client.maximumMinor,
  maximum_obligations: client.maximumObligations,
  enabled: client.enabled,
  desk: client.desk && {
    reversal_limit_minor: client.desk.reversalLimitMinor,
    daily_maximum_minor: client.desk.dailyMaximumMinor,
    cut_off: client.desk.cutOff,
  },
});
