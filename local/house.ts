// Opens the whole house on one machine: the simulators, the local cloud, and the secrets between them.
import { randomBytes } from 'node:crypto';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { openTills, type Simulators, type Tills } from './tills/open.ts';
import type { Books, Till } from './tills.ts';

/** The account of the sandbox, which has no simulator: its payers pay by themselves. */
export const sandboxAccount = 'sandbox-1';

const random = (): string => randomBytes(16).toString('hex');

export interface House extends Simulators {
  readonly cloud: Cloud;
  readonly tills: readonly Till[];
  /** What others say that they took, to compare with the ledger. */
  readonly books: readonly Books[];
  readonly close: () => Promise<void>;
}

/** Name of the secret that holds an account's keys. */
export const accountSecret = (account: string): string => `clearlane/local/accounts/${account}`;

/** Where a till's provider reaches us. */
export const notifyUrlOf = (
  { apis }: Pick<Cloud, 'apis'>,
  { provider, account }: Pick<Till, 'provider' | 'account'>,
): string => `${apis['hooks']}/v1/webhooks/${provider}/${account}`;

/** Each account's secret holds the address of its webhook: both are known only now. */
const introduce = (cloud: Cloud, { all }: Tills): void => {
  for (const till of all)
    cloud.putSecret(
      accountSecret(till.account),
      JSON.stringify(till.secret(notifyUrlOf(cloud, till))),
    );
  cloud.putSecret(
    accountSecret(sandboxAccount),
    JSON.stringify({ account: sandboxAccount, secret: random() }),
  );
};

const apiOf = ({ apis }: Cloud, name: string): string => {
  const base = apis[name];
  if (base === undefined) throw new Error(`the assembly has no ${name} API`);
  return base;
};

/** Partners and terminals call us: they need our addresses, and tokens for their people. */
const connect = (cloud: Cloud, { partner, terminal }: Tills): void => {
  const pay = apiOf(cloud, 'pay');
  partner.pointTo({
    pay,
    hooks: apiOf(cloud, 'hooks'),
    token: () => cloud.token({ sub: 'post-office', client_id: 'partner-1', operator: 'post-7' }),
  });
  terminal.pointTo({
    pay,
    token: ({ client, subject }) =>
      cloud.token({ sub: subject, client_id: client, operator: `operator-${subject}` }),
  });
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
    connect(cloud, tills);
    const { all, ...others } = tills;
    return {
      ...others,
      cloud,
      tills: all,
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
