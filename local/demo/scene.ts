// A scene of the demo: what it plays, and what became of it in one sentence.
import type { Stage } from './stage.ts';

export interface Scene {
  readonly title: string;
  /** Plays the scene; answers one sentence. Throws when something came out wrong. */
  readonly play: (stage: Stage) => Promise<string>;
}

export const minuteMs = 60_000;
