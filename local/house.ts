// Opens the whole house on one machine: the simulators, the local cloud, and the secrets between them.
import { randomBytes } from 'node:crypto';
import { type Cloud, startCloud } from './cloud/cloud.ts';
import { startStripeSimulator } from './simulators/stripe/server.ts';
import type { StripeSimulator } from './simulators/stripe/simulator.ts';

/** The accounts that this house has secrets for, and where their notifications go. */
export const houseAccounts = { stripe: 'stripe-1', sandbox: 'sandbox-1' } as const;

const random = (): string => randomBytes(16).toString('hex');
const webhookSecret = `whsec_${random()}`;

export interface House {
  readonly cloud: Cloud;
  readonly stripe: StripeSimulator;
  readonly close: () => Promise<void>;
}

const secretsFor = (stripe: StripeSimulator): Readonly<Record<string, string>> => ({
  [`clearlane/local/accounts/${houseAccounts.stripe}`]: JSON.stringify({
    secret_key: 'sk_test_clearlane',
    publishable_key: 'pk_test_clearlane',
    webhook_secrets: [webhookSecret],
    host: stripe.host,
    port: stripe.port,
    protocol: 'http',
  }),
  [`clearlane/local/accounts/${houseAccounts.sandbox}`]: JSON.stringify({
    account: houseAccounts.sandbox,
    secret: random(),
  }),
});

/** Boots everything on free ports (or from `port` on). Throws with the fix when Java is missing. */
export const openHouse = async (settings: {
  /** Folder of the synthesized stacks. */
  readonly assembly: string;
  readonly log: (line: string) => void;
  /** First of the ports of the hooks, pay and staff API; any free ones when absent. */
  readonly port?: number;
  readonly seed?: number;
}): Promise<House> => {
  let cloud: Cloud | undefined;
  const stripe = await startStripeSimulator({
    clock: () => cloud?.now() ?? Date.now(),
    seed: settings.seed ?? 1,
  });
  try {
    cloud = await startCloud({
      assembly: settings.assembly,
      secrets: secretsFor(stripe),
      log: settings.log,
      ...(settings.port === undefined ? {} : { port: settings.port }),
    });
  } catch (cause) {
    await stripe.close();
    throw cause;
  }
  stripe.webhooks.pointTo({
    url: `${cloud.apis['hooks']}/v1/webhooks/stripe/${houseAccounts.stripe}`,
    secrets: [webhookSecret],
  });
  const opened = cloud;
  return {
    cloud: opened,
    stripe,
    close: async () => {
      await stripe.close();
      await opened.close();
    },
  };
};
