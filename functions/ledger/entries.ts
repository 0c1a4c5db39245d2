// GET /v1/ledger/entries: the entries of one book's business day.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { LocalDate } from '../../shared/kernel/time.ts';
import { listEntries } from '../../shared/ledger/list-entries.ts';
import { shownEntry } from '../../shared/ledger/model/shown.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Query = z.strictObject({
  book: SettingId,
  business_day: LocalDate,
  cursor: z.string().max(200).optional(),
});

export const shape = {
  query: Query,
  roles: ['reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    const { book, business_day: day, cursor } = query;
    const page = await listEntries(world, { book, day, cursor });
    return { status: 200, body: { entries: page.entries.map(shownEntry), cursor: page.cursor } };
  })(world);

export const handler = live(make);
