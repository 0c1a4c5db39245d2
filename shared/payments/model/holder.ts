// Who holds captured money until it reaches the bank: a provider, a drawer of ours, or a partner.
import type { LedgerAccount } from '../../ledger/model/entry.ts';
import type { ProviderName } from '../../providers/names.ts';

const holders: Readonly<Partial<Record<ProviderName, LedgerAccount>>> = {
  cash: 'cash_in_hand',
  partner: 'partner_receivable',
};

/** The ledger account that is debited by a capture; an acquirer of card terminals holds like any provider. */
export const holderOf = (provider: ProviderName): LedgerAccount => holders[provider] ?? 'clearing';
