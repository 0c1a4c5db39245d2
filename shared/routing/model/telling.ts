// Which of many verdicts says best why nothing can take a payment, and the callers' words for switches.
import type { Judged } from './choose.ts';
import type { Switch } from './switch.ts';
import type { PassCode } from './usable.ts';

const offCode = {
  account: 'method_switched_off',
  method: 'method_switched_off',
  channel: 'channel_switched_off',
  client: 'client_switched_off',
} as const;

/** The code by which callers know a switch. */
export const switchCode = ({ kind, target }: Switch): string =>
  kind === 'maintenance' ? 'under_maintenance' : offCode[target.kind];

/** The nearer to usable, the more it explains. */
const telling: readonly PassCode[] = [
  'unhealthy',
  'maintenance',
  'off',
  'payer_part',
  'presentation',
  'amount',
  'method',
];

const codeOf = ({ verdict }: Judged): PassCode | undefined =>
  verdict.usable ? undefined : verdict.code;

/** Of many verdicts, the one that says best why there is none. */
export const mostTelling = (judged: readonly Judged[]): Judged | undefined => {
  for (const code of telling) {
    const found = judged.find((one) => codeOf(one) === code);
    if (found) return found;
  }
  return undefined;
};
