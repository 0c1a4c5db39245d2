// The names of the providers, apart from their code, so that naming one loads none.

export const providerNames = ['sandbox', 'sandbox_by_time', 'sandbox_never', 'stripe'] as const;
export type ProviderName = (typeof providerNames)[number];

export const isProviderName = (name: string): name is ProviderName =>
  providerNames.some((known) => known === name);
