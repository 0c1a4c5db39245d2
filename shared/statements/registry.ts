// The statement formats, by provider: one line per format.
import type { ProviderName } from '../providers/names.ts';
import type { Format } from './format.ts';
import { stripeItemized } from './stripe-itemized.ts';

export const formats: Readonly<Partial<Record<ProviderName, Format>>> = {
  stripe: stripeItemized,
};
