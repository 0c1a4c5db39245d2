// Takes in a partner's file of a day: counts and totals first; only where they differ, line by line.
import { Failure } from '../kernel/failure.ts';
import { digest } from '../kernel/id.ts';
import { sum } from '../kernel/money.ts';
import type { LocalDate } from '../kernel/time.ts';
import type { World } from '../world.ts';
import { type PartnerDay, partnerDayOf, type Sums } from './model/partner.ts';
import { differencesOf, type FileLine, readPartnerFile } from './model/partner-file.ts';
import { tooBusy } from './model/refusals.ts';
import { partnerDayWrite, readPartnerDay, takingsOf } from './store/partners.ts';
import type { Sender } from './store/sender.ts';

export type TakePartnerDayWorld = Pick<World, 'table' | 'now' | 'log'>;

export interface TakePartnerDayInput {
  readonly sender: Sender;
  readonly day: LocalDate;
  readonly text: string;
}

const tries = 5;
/** So many differences are listed; all are counted. */
const listLimit = 500;

const checkOver = (world: TakePartnerDayWorld, { sender, day }: TakePartnerDayInput): void => {
  const today = partnerDayOf(world.now(), sender.authority.zone, sender.client.desk?.cutOff);
  if (day < today) return;
  throw new Failure(
    'conflict',
    'day_not_over',
    `${day} is not over before the cut-off: send its file afterwards`,
  );
};

const sumsOf = (lines: readonly FileLine[]): Sums => ({
  count: lines.length,
  totalMinor: sum(lines.map(({ amountMinor }) => amountMinor)),
});

const compared = async (
  world: TakePartnerDayWorld,
  { sender, day, text }: TakePartnerDayInput,
): Promise<NonNullable<PartnerDay['file']>> => {
  const { theirs, lines } = readPartnerFile(text);
  const takings = await takingsOf(world.table, sender.client.id, day);
  const ours = sumsOf(takings);
  const isEven = theirs.count === ours.count && theirs.totalMinor === ours.totalMinor;
  const differences = isEven ? [] : differencesOf(lines, takings);
  return {
    hash: digest(text),
    receivedAt: world.now(),
    theirs,
    ours,
    state: isEven ? 'agreed' : 'differs',
    differences: differences.slice(0, listLimit),
    found: differences.length,
  };
};

/**
 * Compares the file with what we booked and stores the verdict; a corrected file takes the place of the one before.
 * Throws a Failure: conflict (`day_not_over`), unprocessable (`file_refused`, with a pointer per bad line).
 */
export const takePartnerDay = async (
  world: TakePartnerDayWorld,
  input: TakePartnerDayInput,
): Promise<PartnerDay> => {
  checkOver(world, input);
  const { id } = input.sender.client;
  for (let left = tries; left > 0; left -= 1) {
    const before = await readPartnerDay(world.table, id, input.day);
    const file = await compared(world, input);
    const after: PartnerDay = { ...before, file, files: before.files + 1 };
    const { status } = await world.table.commit([partnerDayWrite(before, after)]);
    if (status !== 'committed') continue;
    if (file.state === 'differs')
      world.log.warn('partner_day_differs', { client: id, day: input.day, found: file.found });
    return after;
  }
  throw tooBusy();
};
