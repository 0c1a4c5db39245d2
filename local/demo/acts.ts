// Every scene that the demo plays, in its order; the end-to-end test plays the same.
import type { Scene } from './scene.ts';
import { lateScenes } from './scenes/late.ts';
import { pairScenes } from './scenes/pairs.ts';
import { payingScenes } from './scenes/paying.ts';
import { settlementScenes } from './scenes/settlement.ts';
import { troubleScenes } from './scenes/trouble.ts';

export interface Act {
  readonly heading: string;
  readonly scenes: readonly Scene[];
}

/** Settlement comes last: its file holds what all scenes before it moved. */
export const acts: readonly Act[] = [
  { heading: 'Every way to pay', scenes: pairScenes },
  { heading: 'Paying', scenes: payingScenes },
  { heading: 'When things go wrong', scenes: troubleScenes },
  { heading: 'When money comes too late', scenes: lateScenes },
  { heading: 'Settlement', scenes: settlementScenes },
];
