// Lives through one seed and says, where it fails, which invariant was broken and how to see it again.
import { type SimulationOptions, simulate } from './simulation.ts';

/** Undefined when the day went well. */
export const failureOf = async (
  seed: number,
  options: SimulationOptions = {},
  kind = '',
): Promise<string | undefined> => {
  try {
    await simulate(seed, options);
    return undefined;
  } catch (fault) {
    const why = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
    return `seed ${seed}: ${why}\n  replay: npm run simulate -- --seeds 1 --from ${seed}${kind}`;
  }
};
