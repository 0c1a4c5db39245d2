// The whole house end to end: the deployed bundles, the templates' wiring, the simulator, the demo's scenes.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { synthesize } from '../../local/cloud/synth.ts';
import { acts } from '../../local/demo/acts.ts';
import { proofs } from '../../local/demo/proofs.ts';
import { openStage, type Stage } from '../../local/demo/stage.ts';
import { foundTown } from '../../local/demo/town.ts';
import { type House, openHouse } from '../../local/house.ts';
import { type FunctionRights, rightsOf, tableRights } from '../infra/rights.ts';
import { requireBundles, templatesOf } from '../infra/synth.ts';

const bootWithinMs = 120_000;
const sceneWithinMs = 120_000;

/** What each function really did, by stack and path: `payments:PutItem`. */
const used = new Map<string, Set<string>>();

let house: House;
let stage: Stage;

const tableIn = (request: string): string =>
  request.replace(/^.*Tables(Payments|Ledger)[0-9A-F]{8}/, (_all, name: string) =>
    name.toLowerCase(),
  );

beforeAll(async () => {
  requireBundles();
  house = await openHouse({ assembly: await synthesize(), log: () => undefined });
  house.cloud.onInvocation(({ function: name, label, requests }) => {
    const key = `${name.split('-')[2]} ${label}`;
    const actions = used.get(key) ?? new Set();
    for (const request of requests) actions.add(tableIn(request));
    used.set(key, actions);
  });
  stage = openStage(house);
  await foundTown(stage.staff);
}, bootWithinMs);

afterAll(async () => {
  await house?.close();
});

describe('the house, end to end', () => {
  for (const { title, play } of acts.flatMap(({ scenes }) => scenes))
    it(
      `plays: ${title}`,
      async () => {
        await expect(play(stage)).resolves.toEqual(expect.any(String));
      },
      sceneWithinMs,
    );
});

describe('afterwards', () => {
  for (const { title, play } of proofs)
    it(
      `proves: ${title}`,
      async () => {
        await expect(play(stage)).resolves.toEqual(expect.any(String));
      },
      sceneWithinMs,
    );

  it('answers the other questions of staff', async () => {
    const paths = [
      '/v1/payments?pending=true',
      '/v1/reconciliation/open-items?account=stripe-1',
      '/v1/obligations/shanghai.310105260000001',
      '/v1/clients/app-1',
    ];

    const statuses = await Promise.all(
      paths.map(async (path) => (await stage.staff.get(path)).status),
    );

    expect(statuses).toEqual(paths.map(() => 200));
  });

  it('wakes what lost its message, without calling a provider', async () => {
    house.cloud.runSchedules();
    await stage.settle();

    expect([...(used.get('work payments/repair') ?? [])]).toContain('payments/index/due:Query');
  });

  it('delivers the streams again, and nothing changes', async () => {
    house.cloud.redriveStreams();
    await stage.settle();

    const receipts = proofs.find(({ title }) => title.includes('receipt'));
    await expect(receipts?.play(stage)).resolves.toEqual(expect.any(String));
  });

  it('used no table action that its role does not allow', () => {
    const rights = new Map(
      rightsOf(templatesOf()).map((one): [string, FunctionRights] => [
        `${one.stack} ${one.function}`,
        one,
      ]),
    );
    const allowed = (key: string, request: string): boolean => {
      const [table = '', action = ''] = request.split(':');
      const of = rights.get(key);
      const name = table.startsWith('ledger') ? 'ledger' : 'payments';
      return (
        of !== undefined &&
        tableRights(of, name).some(
          (right) =>
            right.action === `dynamodb:${action}` &&
            right.resource.includes('/index/') === table.includes('/index/'),
        )
      );
    };

    const forbidden = [...used].flatMap(([key, requests]) =>
      [...requests]
        .filter((request) => !allowed(key, request))
        .map((request) => `${key} ${request}`),
    );

    expect(used.size).toBeGreaterThan(20);
    expect(forbidden).toEqual([]);
  });
});
