// Staff and the authority: switches, maintenance, amended and withdrawn fines, wakes of payments that are none.
import { minuteMs } from '../../../shared/kernel/time.ts';
import { find, obligationWrite } from '../../../shared/obligations/store/obligations.ts';
import { work } from '../../../shared/payments/work.ts';
import { endSwitch } from '../../../shared/routing/end-switch.ts';
import { putSwitch } from '../../../shared/routing/put-switch.ts';
import type { Act, Day, Part } from '../day.ts';

/** The authority changes a fine, or withdraws it, while people pay it. */
const amending = ({ luck, town }: Day): Act => {
  const { id } = luck.one(town.fines);
  const isCancelled = luck.happens(0.3);
  const amount = 5_000 + luck.below(20_000);
  return async ({ table }) => {
    const before = await find(table, id);
    const [line] = before?.notice.lines ?? [];
    if (before?.state !== 'open' || !line) return;
    const notice = { ...before.notice, lines: [{ ...line, amount }] };
    const after = { ...before, notice, version: before.version + 1 };
    await table.commit([
      obligationWrite(before, isCancelled ? { ...after, state: 'cancelled' } : after),
    ]);
  };
};

const switching = ({ luck, town }: Day): Act => {
  const name = luck.one(town.houses).account;
  const id = `off-${name}`;
  const by = luck.one(['boss-1', 'boss-2']);
  if (luck.happens(0.5)) return (world) => endSwitch(world, { id, by });
  const until = town.world.now() + 30 * minuteMs;
  const notice = { 'zh-CN': '维护', en: 'maintenance' };
  const target = { kind: 'account', name } as const;
  return (world) => putSwitch(world, { content: { id, kind: 'off', target, by, until, notice } });
};

const waking: () => Act = () => (world) => work(world, '0123456789ABCDEFGHJ');

export const staff: Part = { acts: [amending, switching, waking] };
