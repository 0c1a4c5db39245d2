// A town whose bank is simulated: pushes go over HTTP to the real function, messages are booked at once.
import { make as makeReceive } from '../../../../functions/transfers/receive.ts';
import { startBankSimulator } from '../../../../local/simulators/bank/server.ts';
import type { BankSimulator } from '../../../../local/simulators/bank/simulator.ts';
import { type Served, serve } from '../../../../local/simulators/kit/server.ts';
import { bank as adapter } from '../../../../shared/providers/bank/bank.ts';
import type { Run } from '../../../../shared/reconciliation/model/run.ts';
import { reconcile } from '../../../../shared/reconciliation/reconcile.ts';
import { book } from '../../../../shared/transfers/book.ts';
import { anEvent } from '../../../obligations/world.ts';
import { aTown } from '../../../transfers/bank.ts';
import type { TestWorld } from '../../../world.ts';

export interface Rig {
  readonly town: TestWorld;
  readonly bank: BankSimulator;
  /** Status codes that the bank's pushes were answered with. */
  readonly answers: readonly number[];
  /** Tells the town the bank's keys as they are now. */
  readonly learnKeys: () => void;
  /** Books what was received, as the queue would; answers the codes of what could not be. */
  readonly work: () => Promise<readonly string[]>;
  /** Reconciles a statement of today. */
  readonly reconciled: (fault?: Parameters<BankSimulator['statement']>[0]) => Promise<Run>;
  readonly close: () => Promise<void>;
}

const codeOf = (fault: unknown): string =>
  typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : 'fault';

/** Retries wait until the test pushes the bank's time forward. */
const never = () => () => undefined;

const receiverOf = (town: TestWorld, secret: () => unknown, answers: number[]): Promise<Served> => {
  const world = {
    ...town,
    connect: async () => adapter.open(secret(), { fetch, now: town.now }),
  };
  return serve({ maxBodyBytes: 10_000_000 }, async ({ headers, bytes, path }) => {
    const known = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
    const account = path.split('/').at(-1) ?? '';
    const event = anEvent({ path: { account }, body: bytes, headers: known });
    const { statusCode, body, headers: answered } = await makeReceive(world)(event, {});
    answers.push(statusCode);
    return { status: statusCode, body, headers: answered };
  });
};

export const aRig = async (): Promise<Rig> => {
  const town = await aTown();
  const bank = await startBankSimulator({ clock: town.now, schedule: never, retryFactor: 1 });
  const answers: number[] = [];
  let secret: unknown;
  const receiver = await receiverOf(town, () => secret, answers);
  const learnKeys = (): void => {
    secret = bank.secret(`${receiver.url}/v1/webhooks/bank/bank-1`);
  };
  learnKeys();
  const booked = new Set<string>();
  const work = async (): Promise<readonly string[]> => {
    const codes: string[] = [];
    for (const name of [...town.objects.keys()].filter((one) => one.startsWith('messages/')))
      if (!booked.has(name)) {
        booked.add(name);
        await book(town, name.replace('messages/', '')).catch((fault: unknown) =>
          codes.push(codeOf(fault)),
        );
      }
    return codes;
  };
  return {
    town,
    bank,
    answers,
    learnKeys,
    work,
    reconciled: (order) => {
      town.objects.set('statements/bank-1/day.xml', bank.statement(order));
      return reconcile(town, { file: 'bank-1/day.xml' });
    },
    close: async () => {
      await bank.close();
      await receiver.close();
    },
  };
};
