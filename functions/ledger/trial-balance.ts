// GET /v1/ledger/trial-balance: movements of a book or an authority over business days.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { LocalDate } from '../../shared/kernel/time.ts';
import { shownTrialBalance } from '../../shared/ledger/model/shown.ts';
import { trialBalance } from '../../shared/ledger/trial-balance.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const days = { from: LocalDate, to: LocalDate };

const Query = z.union(
  [z.strictObject({ book: SettingId, ...days }), z.strictObject({ authority: SettingId, ...days })],
  { error: 'ask by book or by authority, with from and to as YYYY-MM-DD' },
);

export const shape = {
  query: Query,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { from, to } = query;
    const of = 'book' in query ? { book: query.book } : { authority: query.authority };
    const balance = await trialBalance(world, { of, from, to });
    return { status: 200, body: { from, to, currencies: shownTrialBalance(balance) } };
  })(world);

export const handler = live(make);
