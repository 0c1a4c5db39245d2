// The registry has an adapter for every name, and each knows its own and keeps the contract.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { secondMs } from '../../shared/kernel/time.ts';
import { isProviderName, providerNames } from '../../shared/providers/names.ts';
import { registry } from '../../shared/providers/registry.ts';

/** No order stands at a desk or at a bank: there is nothing in the contract that they could keep. */
const withoutOrders = ['bank', 'desk'];

const folders = globSync('shared/providers/*/')
  .map((folder) => path.basename(folder))
  .filter((folder) => !withoutOrders.includes(folder));

describe('the providers by name', () => {
  it.each(providerNames)('%s loads under the name that it bears itself', async (name) => {
    expect(await registry(name)).toMatchObject({ name });
  });

  it.each(providerNames)('%s declares capabilities that can be met', async (name) => {
    const { capabilities } = await registry(name);

    expect(capabilities.methods.length).toBeGreaterThan(0);
    expect(capabilities.presentations.length).toBeGreaterThan(0);
    expect(capabilities.currencies.length).toBeGreaterThan(0);
    expect(capabilities.minimumMinor).toBeLessThanOrEqual(capabilities.maximumMinor);
    expect(capabilities.repeatableMs).toBeGreaterThanOrEqual(0);
  });

  it.each(providerNames)('%s says what proves its notifications, if it has any', async (name) => {
    const { capabilities } = await registry(name);

    expect(capabilities.proofs?.messages !== undefined).toBe(
      capabilities.notifies || name === 'partner',
    );
  });

  it.each(providerNames)(
    '%s says what a scanned code needs and when it is undone',
    async (name) => {
      const { capabilities } = await registry(name);

      const scans = capabilities.presentations.includes('code_scanned');
      expect(capabilities.needs?.code_scanned ?? []).toEqual(scans ? ['payer_code'] : []);
      if (scans) expect(capabilities.undoAfterMs).toBeGreaterThanOrEqual(20 * secondMs);
      else expect(capabilities.undoAfterMs).toBeUndefined();
    },
  );

  it.each(folders)('%s keeps the contract, which its own test runs', (folder) => {
    const tests = globSync(`test/providers/${folder}/*.test.ts`);

    const runs = tests.filter((file) => readFileSync(file, 'utf8').includes('aProvider('));

    expect(runs).toHaveLength(1);
  });

  it.each(['', 'constructor', '__proto__', 'Stripe'])('knows no provider "%s"', (name) => {
    expect(isProviderName(name)).toBe(false);
  });
});
