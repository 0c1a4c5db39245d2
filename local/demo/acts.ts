// Every scene that the demo plays, in its order; the end-to-end test plays the same.
import type { Scene } from './scene.ts';
import { caseworkScenes } from './scenes/casework.ts';
import { disputeScenes } from './scenes/dispute.ts';
import { lateScenes } from './scenes/late.ts';
import { pairScenes } from './scenes/pairs.ts';
import { partnerDayScenes, partnerScenes } from './scenes/partners.ts';
import { payingScenes } from './scenes/paying.ts';
import { routingScenes } from './scenes/routing.ts';
import { settlementScenes } from './scenes/settlement.ts';
import { terminalScenes } from './scenes/terminals.ts';
import { transferScenes } from './scenes/transfers.ts';
import { troubleScenes } from './scenes/trouble.ts';
import { windowScenes } from './scenes/window.ts';

export interface Act {
  readonly heading: string;
  readonly scenes: readonly Scene[];
}

/** Settlement comes last: its file holds what all scenes before it moved. */
export const acts: readonly Act[] = [
  { heading: 'Every way to pay', scenes: pairScenes },
  { heading: 'Paying', scenes: payingScenes },
  { heading: 'At the bank', scenes: transferScenes },
  { heading: 'At the window: cash', scenes: windowScenes },
  { heading: 'At the window and the kiosk: card terminals', scenes: terminalScenes },
  { heading: 'At a partner’s window', scenes: partnerScenes },
  { heading: 'When things go wrong', scenes: [...troubleScenes, ...disputeScenes] },
  { heading: 'When money comes too late', scenes: lateScenes },
  { heading: 'Routing between accounts', scenes: routingScenes },
  { heading: 'Telling the case system', scenes: caseworkScenes },
  { heading: 'Settlement', scenes: [...partnerDayScenes, ...settlementScenes] },
];
