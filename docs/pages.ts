// The generated pages of this folder, each with the function that draws it.
import { apiPage } from './api.ts';
import { costPage } from './cost.ts';
import { faultsPage } from './faults.ts';
import { openapiPage } from './openapi.ts';
import { providersPage } from './providers.ts';
import { statesPage } from './states.ts';
import { tablePage } from './table.ts';

export interface Page {
  /** Its name in this folder. */
  readonly file: string;
  readonly text: () => string | Promise<string>;
}

export const pages: readonly Page[] = [
  { file: 'states.md', text: statesPage },
  { file: 'table.md', text: tablePage },
  { file: 'faults.md', text: faultsPage },
  { file: 'openapi.json', text: openapiPage },
  { file: 'api.md', text: apiPage },
  { file: 'cost.md', text: costPage },
  { file: 'providers.md', text: providersPage },
];
