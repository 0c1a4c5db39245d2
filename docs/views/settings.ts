// Settings records and acknowledgements as the API answers them.
import * as z from 'zod';
import { channelNames } from '../../shared/channels.ts';
import { Account } from '../../shared/settings/model/account.ts';
import { Authority, SettingId } from '../../shared/settings/model/authority.ts';
import { Client } from '../../shared/settings/model/client.ts';
import { Amount } from './common.ts';

const result = z.enum(['created', 'unchanged', 'changed']);

export const AuthorityView = z
  .strictObject({
    authority_id: SettingId,
    name: z.string(),
    zone: z.string().describe('IANA time zone, in which its business days run.'),
    currency: Authority.shape.currency,
    normaliser: Authority.shape.normaliser,
    factor: Authority.shape.factor,
    accounts: z.array(SettingId),
    fiscal_year_start_month: z.int().min(1).max(12),
    remitted_until: z.iso.date().optional().describe('The last day handed to the treasury.'),
  })
  .meta({ id: 'Authority', description: 'Whose money it is.' });

export const AuthorityPutView = AuthorityView.extend({ result }).meta({
  id: 'AuthorityPut',
  description: 'The record as it now stands.',
});

export const AccountView = z
  .strictObject({
    account_id: SettingId,
    authority: SettingId,
    provider: Account.shape.provider,
    currency: Account.shape.currency,
    methods: Account.shape.methods,
    zone: z.string().describe('IANA time zone, in which the provider cuts its days.'),
    enabled: z.boolean(),
    desk: z.string().optional().describe('The outlet or client whose takings it holds.'),
    asks_per_second: Account.shape.asksPerSecond.describe(
      'So many questions per second workers may ask of it; absent, 50.',
    ),
    fee_terms: z
      .strictObject({
        basis_points: z.int().min(0),
        fixed_minor: Amount.min(0),
        tolerance_minor: Amount.min(0),
      })
      .optional()
      .describe('What a captured amount costs by contract.'),
    automatic_refunds: z
      .strictObject({ count_per_day: z.int().min(0), sum_minor_per_day: Amount.min(0) })
      .optional()
      .describe('How much surplus goes back by itself on one day.'),
    bank: z
      .strictObject({
        holder: z.string(),
        number: z.string(),
        bic: z.string().optional(),
        bank_name: z.string(),
        payment_code_prefix: z.string().optional(),
      })
      .optional()
      .describe('Where payers transfer money to.'),
  })
  .meta({ id: 'Account', description: 'Our merchant account at a provider.' });

export const AccountPutView = AccountView.extend({ result }).meta({
  id: 'AccountPut',
  description: 'The record as it now stands.',
});

export const ClientView = z
  .strictObject({
    client_id: SettingId,
    name: z.string(),
    channel: z.enum(channelNames),
    authorities: z.array(SettingId),
    outlet: z.string().optional(),
    maximum_minor: Amount.min(1).optional().describe('The most that one payment may take.'),
    maximum_obligations: Client.shape.maximumObligations.unwrap(),
    desk: z
      .strictObject({
        reversal_limit_minor: Amount.min(0),
        daily_maximum_minor: Amount.min(1).optional(),
        cut_off: z.string().optional(),
      })
      .optional()
      .describe('What a counter or a partner may do, beyond what every client may.'),
    enabled: z.boolean(),
  })
  .meta({ id: 'Client', description: 'A registered caller: what it may.' });

export const ClientPutView = ClientView.extend({ result }).meta({
  id: 'ClientPut',
  description: 'The record as it now stands.',
});

/** Byte for byte in the provider's words; empty where it asks for none. */
export const Acknowledgement = z
  .string()
  .meta({ id: 'Acknowledgement', description: "What the provider's protocol asks for." });
