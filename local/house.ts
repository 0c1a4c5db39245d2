// Opens the whole house on one machine: the simulators, the local cloud, and the secrets between them.
import { randomBytes } from 'node:crypto';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import type { StripeSimulator } from './simulators/stripe/simulator.ts';
import { openTills, type Tills } from './tills/open.ts';
import type { Till } from './tills.ts';

/** The account of the sandbox, which has no simulator: its payers pay by themselves. */
export const sandboxAccount = 'sandbox-1';

const random = (): string => randomBytes(16).toString('hex');

export interface House {
  readonly cloud: Cloud;
  readonly tills: readonly Till[];
  /** The simulator that the demo plays tricks on; one of the tills. */
  readonly stripe: StripeSimulator;
  readonly close: () => Promise<void>;
}

const accountSecret = (account: string): string => `clearlane/local/accounts/${account}`;

/** Each account's secret holds the address of its webhook: both are known only now. */
const introduce = (cloud: Cloud, { all }: Tills): void => {
  for (const { provider, account, secret } of all) {
    const notifyUrl = `${cloud.apis['hooks']}/v1/webhooks/${provider}/${account}`;
    cloud.putSecret(accountSecret(account), JSON.stringify(secret(notifyUrl)));
  }
  cloud.putSecret(
    accountSecret(sandboxAccount),
    JSON.stringify({ account: sandboxAccount, secret: random() }),
  );
};

const closeTills = async ({ all }: Tills): Promise<void> => {
  await Promise.all(all.map((till) => till.close()));
};

/** Boots everything on free ports (or from `port` on). Throws with the fix when Java is missing. */
export const openHouse = async (settings: {
  /** Folder of the synthesized stacks. */
  readonly assembly: string;
  readonly log: (line: string) => void;
  /** First of the ports of the hooks, pay and staff API; any free ones when absent. */
  readonly port?: number;
  readonly seed?: number;
}): Promise<House> => {
  let clock = Date.now;
  const start = { clock: () => clock(), seed: settings.seed ?? 1 };
  const tills = await openTills(start, `whsec_${random()}`);
  try {
    const cloud = await startCloud({
      assembly: settings.assembly,
      log: settings.log,
      ...(settings.port === undefined ? {} : { port: settings.port }),
    });
    clock = cloud.now;
    introduce(cloud, tills);
    return {
      cloud,
      tills: tills.all,
      stripe: tills.stripe,
      close: async () => {
        await closeTills(tills);
        await cloud.close();
      },
    };
  } catch (cause) {
    await closeTills(tills);
    throw cause;
  }
};
