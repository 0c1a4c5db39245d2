// Every provider by name, loaded only when an account needs it, so that a function ships what it uses.
import type { Connector } from './contract.ts';

export const providerNames = ['sandbox', 'stripe'] as const;
export type ProviderName = (typeof providerNames)[number];

const loaders = {
  sandbox: async () => (await import('./sandbox/sandbox.ts')).sandbox,
  stripe: async () => (await import('./stripe/stripe.ts')).stripe,
} as const satisfies Record<ProviderName, () => Promise<Connector>>;

export type Registry = (name: ProviderName) => Promise<Connector>;

export const registry: Registry = (name) => loaders[name]();

export const isProviderName = (name: string): name is ProviderName => name in loaders;
