// Every provider by name, loaded only when an account needs it, so that a function ships what it uses.
import type { Connector } from './contract.ts';
import type { ProviderName } from './names.ts';

const loaders = {
  sandbox: async () => (await import('./sandbox/sandbox.ts')).sandbox,
  sandbox_by_time: async () => (await import('./sandbox/sandbox.ts')).sandboxByTime,
  sandbox_never: async () => (await import('./sandbox/sandbox.ts')).sandboxNever,
  stripe: async () => (await import('./stripe/stripe.ts')).stripe,
  alipay: async () => (await import('./alipay/alipay.ts')).alipay,
  unionpay: async () => (await import('./unionpay/unionpay.ts')).unionpay,
  wechat: async () => (await import('./wechat/wechat.ts')).wechat,
  cash: async () => (await import('./desk/desk.ts')).cash,
  terminal: async () => (await import('./desk/desk.ts')).terminal,
  bank: async () => (await import('./bank/bank.ts')).bank,
  partner: async () => (await import('./desk/partner.ts')).partner,
} as const satisfies Record<ProviderName, () => Promise<Connector>>;

export type Registry = (name: ProviderName) => Promise<Connector>;

export const registry: Registry = (name) => loaders[name]();
