// How rough a simulated day is: how often each kind of trouble strikes, as probabilities.

export interface Weather {
  readonly tableFault: number;
  /** A process dies at one of its steps. */
  readonly death: number;
  readonly answerLost: number;
  /** The provider's own replica does not know a young order yet. */
  readonly replicaLags: number;
  readonly wakeLost: number;
  readonly wakeDoubled: number;
  readonly notificationLost: number;
  readonly notificationDoubled: number;
  /** The notification tells another amount or currency than the provider's books hold. */
  readonly notificationLies: number;
  /** Another amount or currency than asked for is really paid. */
  readonly otherMoney: number;
  readonly paidInSpiteOfClose: number;
  readonly poison: number;
  readonly indexStale: number;
  /** A provider's answer comes seconds later than others act. */
  readonly answerSlow: number;
}

const rough: Weather = {
  tableFault: 0.02,
  death: 0.1,
  answerLost: 0.1,
  replicaLags: 0.1,
  wakeLost: 0.15,
  wakeDoubled: 0.15,
  notificationLost: 0.3,
  notificationDoubled: 0.3,
  notificationLies: 0.05,
  otherMoney: 0.05,
  paidInSpiteOfClose: 0.05,
  poison: 0.15,
  indexStale: 0.3,
  answerSlow: 0.1,
};

const scaled = (factor: number): Weather => ({
  ...rough,
  tableFault: rough.tableFault * factor,
  death: Math.min(0.4, rough.death * factor),
  answerLost: Math.min(0.4, rough.answerLost * factor),
  wakeLost: Math.min(0.5, rough.wakeLost * factor),
});

/** Most days are rough, some are almost calm, some are a storm. */
export const weatherOf = (seed: number): Weather => {
  if (seed % 5 === 1) return scaled(0.2);
  return seed % 5 === 2 ? scaled(3) : rough;
};

/** How many people and fines a day has. */
export interface Crowd {
  readonly fines: number;
  readonly steps: number;
  /** People who do something in one step, at most. */
  readonly people: number;
}

/** Few fines make people meet; now and then hundreds of payments are made at once. */
export const crowdOf = (seed: number): Crowd => {
  if (seed % 40 === 39) return { fines: 220, steps: 8, people: 80 };
  if (seed % 8 === 7) return { fines: 30, steps: 16, people: 16 };
  return { fines: 7, steps: 26, people: 5 };
};
