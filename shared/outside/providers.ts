// Open lines to every provider of the registry.
import { registry } from '../providers/registry.ts';
import { linesTo } from './lines.ts';

export const providers = linesTo(registry);
