// A post office that takes money for the authority and tells it, signed: late, twice, under changing keys.
import { PartnerWord } from '../../../shared/counter/model/partner.ts';
import { takeFromPartner } from '../../../shared/counter/take-from-partner.ts';
import { verifyPartner } from '../../../shared/counter/verify-partner.ts';
import { iso, minuteMs } from '../../../shared/kernel/time.ts';
import { signPartnerMessage } from '../../../shared/providers/desk/partner.ts';
import type { World } from '../../../shared/world.ts';
import { must } from '../broken.ts';
import { type Act, type Day, idle, type Part } from '../day.ts';
import { sumsBy } from '../invariants/sums.ts';
import { fineMinor, keyring } from '../town.ts';

interface Told {
  readonly id: string;
  readonly body: string;
  readonly amountMinor: number;
  isThanked: boolean;
}

const client = 'post-office';

const send = (day: Day, one: Told) => {
  const { town, luck } = day;
  const key = luck.one(keyring.partner[town.stage.now]);
  const { id, body } = one;
  const headers = signPartnerMessage(key, { id, body, at: town.world.now() });
  return async (world: World): Promise<void> => {
    const message = { client, headers, body: Buffer.from(body) };
    const verified = await verifyPartner(world, message);
    const word = PartnerWord.parse(JSON.parse(body));
    await takeFromPartner(world, { ...verified, word });
    one.isThanked = true;
  };
};

export const partnerOffice = (): Part => {
  const told: Told[] = [];

  const taking = (day: Day): Act => {
    const { luck, town } = day;
    const number = luck.happens(0.9) ? luck.one(town.fines).number : '110101190999999';
    const amountMinor = fineMinor + luck.one([0, 0, 0, 500, -500]);
    const amount = { amount: amountMinor, currency: 'CNY' as const };
    const takenAt = town.world.now() - luck.below(30 * minuteMs);
    const serial = `P${told.length + 1}`;
    const word = {
      type: 'payment.taken',
      timestamp: iso(town.world.now()),
      data: { serial, taken_at: iso(takenAt), amount, obligations: [{ number, amount }] },
    };
    const one = { id: `msg-${serial}`, body: JSON.stringify(word), amountMinor, isThanked: false };
    told.push(one);
    return send(day, one);
  };

  /** Until it is thanked it tells again; and now and then once more. */
  const again = (day: Day): Act => {
    if (told.length === 0) return idle;
    return send(day, day.luck.one(told));
  };

  const finish = async (day: Day): Promise<boolean> => {
    const left = told.filter(({ isThanked }) => !isThanked);
    for (const one of left) await send(day, one)(day.town.world);
    return left.length > 0;
  };

  const check = ({ town }: Day): void => {
    const { entries, others } = town.witness.books;
    const sum = told.reduce((total, { amountMinor }) => total + amountMinor, 0);
    const owed = sumsBy(entries, ({ account }) => account).get('partner_receivable') ?? 0;
    must(owed === sum, 'partners_agree', () => `it took ${sum}, we say that it owes ${owed}`);
    const takings = [...others.values()]
      .filter(({ pk }) => pk.startsWith('takings#'))
      .filter(({ sk }) => sk.startsWith('serial#'));
    must(
      takings.length === told.length,
      'partners_agree',
      () => `${told.length} words, ${takings.length} takings`,
    );
  };

  return { acts: [taking, again], finish, check };
};
