// The column mappings that an import can name.
import { clearlane } from './clearlane.ts';
import type { Mapping } from './mapping.ts';
import { nycOpenParking } from './nyc-open-parking.ts';

export const mappings = {
  clearlane,
  'nyc-open-parking': nycOpenParking,
} as const satisfies Record<string, Mapping>;

export type MappingName = keyof typeof mappings;

export const isMappingName = (text: string): text is MappingName => Object.hasOwn(mappings, text);
