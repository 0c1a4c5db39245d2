// A day as its acts see it: luck, weather, town, clocks, and what is on its way between people and providers.
import type { PaymentCaller } from '../../shared/payments/model/owner.ts';
import type { World } from '../../shared/world.ts';
import type { Chance } from './chance.ts';
import type { House } from './house.ts';
import type { Town } from './town.ts';
import type { Weather } from './weather.ts';

/** Somebody does something; what it throws is theirs to deal with, the books must hold all the same. */
export type Act = (world: World) => Promise<unknown>;

/** A notification on its way. */
export interface Letter {
  readonly house: House;
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>> & { readonly about: string };
  readonly at: number;
}

/** What somebody was answered: it must stay true. */
export interface Answer {
  readonly who: string;
  readonly key: string;
  readonly body: string;
  readonly payment: string;
}

export interface Day {
  readonly seed: number;
  readonly luck: Chance;
  readonly weather: Weather;
  readonly town: Town;
  readonly sky: { isStormy: boolean };
  /** Payments by the caller who began them. */
  readonly begun: { readonly id: string; readonly caller: PaymentCaller }[];
  readonly answers: Answer[];
  readonly letters: Letter[];
  /** Heads that changed and whose receipts were not seen to. */
  readonly unread: string[];
}

export const idle: Act = async () => undefined;

/** How a subject of a simulated day takes part in it. */
export interface Part {
  /** What people may do, each about as likely as the others. */
  readonly acts: readonly ((day: Day) => Act)[];
  /** What happens by itself at each step. */
  readonly always?: (day: Day) => readonly Act[];
  /** Once the sky has cleared: everything on its way arrives. Called until nothing is left; true when it did something. */
  readonly finish?: (day: Day) => Promise<boolean>;
  /** Throws when something does not hold at rest. */
  readonly check?: (day: Day) => void;
}
