// What providers can do, without a line to them: for functions that offer and never pay.
import type { Part } from '../live.ts';
import { registry } from '../providers/registry.ts';

export const capabilities: Part = () => ({
  capabilities: async (provider) => (await registry(provider)).capabilities,
});
