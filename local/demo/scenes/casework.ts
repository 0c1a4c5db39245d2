// The scene of the case system: a paid fine lifts its block, money that goes back puts it up again.
import {
  type CaseworkSimulator,
  startCaseworkSimulator,
} from '../../simulators/casework/server.ts';
import { expectStatus, listIn } from '../api.ts';
import { countDrawer, handOver, openDrawer, takeCash } from '../desks.ts';
import { minuteMs, type Scene } from '../scene.ts';
import { must, mustBe, type Stage } from '../stage.ts';
import { authority } from '../town.ts';

const receiver = 'casework';
const path = `/v1/authorities/${authority}/receivers/${receiver}`;

const listen = async (
  stage: Stage,
  { url }: CaseworkSimulator,
  enabled: boolean,
): Promise<void> => {
  const body = { name: 'Case system', url, subjects: ['obligation'], enabled };
  const { status, headers } = await stage.staff.get(path);
  const etag = status === 200 ? (headers.get('etag') ?? undefined) : undefined;
  expectStatus(await stage.staff.put(path, body, etag), 200, 201);
};

/** Two fines are paid in cash; one of them by mistake, so that its money goes back over the counter. */
const payAndTakeBack = async (
  stage: Stage,
  casework: CaseworkSimulator,
): Promise<{ readonly paid: string; readonly open: string }> => {
  const session = await openDrawer(stage);
  const [paid, open] = [await stage.fine(), await stage.fine()];
  await takeCash(stage, session, { fines: [paid], givenMinor: 20_000 });
  const mistaken = await takeCash(stage, session, { fines: [open], givenMinor: 20_000 });
  await stage.settle();
  must(casework.isLifted(open.id), 'the paid fine must lift its block');
  casework.fail(1);
  const reversal = `/v1/counter/sessions/${session}/takes/${mistaken.payment}/reversal`;
  expectStatus(await stage.cashier.post(reversal, { reason: 'the wrong notice' }), 200, 202);
  stage.house.drawer.giveBack(20_000 - mistaken.changeMinor);
  await countDrawer(stage, session);
  await handOver(stage, session);
  await stage.settle();
  return { paid: paid.id, open: open.id };
};

const checkLetters = async (stage: Stage, casework: CaseworkSimulator): Promise<number> => {
  const { body } = expectStatus(
    await stage.staff.get(`/v1/deliveries?authority=${authority}&receiver=${receiver}`),
    200,
  );
  for (const one of listIn(body, 'deliveries')) mustBe(one['state'], 'delivered', 'a delivery');
  mustBe(casework.waiting(), 0, 'letters that wait for one before them');
  mustBe(casework.refused(), 0, 'letters that were not genuine');
  return casework.letters().length;
};

const lifts: Scene = {
  title:
    'a case system lifts a block by a signed event, and puts it up again when the money goes back',
  play: async (stage) => {
    const { cloud } = stage.house;
    const casework = await startCaseworkSimulator({ clock: cloud.now });
    try {
      const secret = `clearlane/local/receivers/${authority}/${receiver}`;
      cloud.putSecret(secret, JSON.stringify(casework.secret()));
      await listen(stage, casework, true);
      const { paid, open } = await payAndTakeBack(stage, casework);
      await stage.skip(minuteMs);
      must(casework.isLifted(paid), 'the block of the paid fine must be lifted');
      must(!casework.isLifted(open), 'the block of the fine that is open again must stand');
      const count = await checkLetters(stage, casework);
      await listen(stage, casework, false);
      return `${count} letters, one of them at the second try; the block stands where the money went back`;
    } finally {
      await casework.close();
    }
  },
};

export const caseworkScenes: readonly Scene[] = [lifts];
