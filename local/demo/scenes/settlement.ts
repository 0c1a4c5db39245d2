// The settlement scene: the provider's payout file with planted faults, and what reconciliation made of it.
import { expectStatus, listIn, textIn } from '../api.ts';
import type { Scene } from '../scene.ts';
import { must, mustBe, type Stage } from '../stage.ts';
import { methods } from '../town.ts';

/** What each planted fault must be found as. */
const foundAs = {
  dropLine: 'missing_there',
  duplicateLine: 'duplicate_line',
  alterAmount: 'amount',
  alterFee: 'fee',
  strangerLine: 'missing_here',
} as const;

const planted = {
  dropLine: 1,
  duplicateLine: 1,
  alterAmount: 1,
  alterFee: 1,
  strangerLine: 1,
} as const;

const book = methods.card;

const runs = async (stage: Stage) =>
  listIn(
    expectStatus(await stage.staff.get(`/v1/reconciliation/runs?account=${book}`), 200).body,
    'runs',
  );

const drop = async (stage: Stage, name: string, csv: string): Promise<void> => {
  stage.house.cloud.buckets.put('StatementsBucketName', `${book}/${name}`, csv);
  await stage.settle();
};

let sent = '';

const faulty: Scene = {
  title: 'a payout file with five planted faults',
  play: async (stage) => {
    await stage.skip(6 * 3_600_000);
    const settlement = stage.house.stripe.settle.payout({ faults: planted });
    sent = settlement.csv;
    await drop(stage, settlement.filename, settlement.csv);
    const [run] = await runs(stage);
    mustBe(run && textIn(run, 'state'), 'committed', 'the run');
    const id = textIn(run ?? {}, 'run_id');
    const found = expectStatus(
      await stage.staff.get(`/v1/reconciliation/runs/${id}/discrepancies`),
      200,
    );
    const classes = listIn(found.body, 'discrepancies').map((one) => textIn(one, 'class'));
    for (const [fault, as] of Object.entries(foundAs))
      must(classes.includes(as), `${fault} was not found as ${as}: ${classes.join(', ')}`);
    mustBe(classes.length, settlement.faults.length, `discrepancies (${classes.join(', ')})`);
    return `${settlement.lines} lines: every planted fault found, nothing else`;
  },
};

const again: Scene = {
  title: 'the same file again',
  play: async (stage) => {
    const before = await runs(stage);
    await drop(stage, 'again.csv', sent);
    mustBe((await runs(stage)).length, before.length, 'runs');
    return 'changed nothing';
  },
};

export const settlementScenes: readonly Scene[] = [faulty, again];
