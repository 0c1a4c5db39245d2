// The names of the providers, apart from their code, so that naming one loads none.

export const providerNames = [
  'sandbox',
  'sandbox_by_time',
  'sandbox_never',
  'stripe',
  'wechat',
  'alipay',
  'unionpay',
  'cash',
  'terminal',
  'partner',
  'bank',
] as const;
export type ProviderName = (typeof providerNames)[number];

/** Where people take the money: no order stands at any provider, and only the desk itself can tell. */
const deskNames: readonly ProviderName[] = ['cash', 'terminal', 'partner'];

export const isDesk = (name: ProviderName): boolean => deskNames.includes(name);

export const isProviderName = (name: string): name is ProviderName =>
  providerNames.some((known) => known === name);
