// The body of a switch, the switch that it makes, and how switches are shown to staff.
import * as z from 'zod';
import { type Instant, iso } from '../../kernel/time.ts';
import { PayerNotice, Switch, Target } from './switch.ts';

const InstantText = z.iso
  .datetime({ offset: true, error: 'write an instant such as 2026-11-23T22:00:00+08:00' })
  .transform((text) => Date.parse(text));

export const SwitchBody = z
  .strictObject({
    kind: Switch.shape.kind,
    target: Target,
    authority: Switch.shape.authority,
    from: InstantText.optional(),
    until: InstantText.optional(),
    notice: PayerNotice,
  })
  .refine(({ kind, until }) => kind === 'off' || until !== undefined, {
    path: ['until'],
    error: 'maintenance has an end: give one, or use "kind": "off"',
  })
  .refine(({ from = 0, until = Number.POSITIVE_INFINITY }) => !(from >= until), {
    path: ['until'],
    error: 'it ends before it begins',
  });
export type SwitchBody = z.infer<typeof SwitchBody>;

/** Without it, those that count; with `ended`, a page of those that were ended. */
export const SwitchesQuery = z.union(
  [
    z.strictObject({}),
    z.strictObject({
      ended: z.literal('true'),
      cursor: z
        .string()
        .regex(/^[a-z0-9-]{2,32}#[0-9TZ:.-]{20,30}$/, 'repeat the cursor of the page before')
        .optional(),
    }),
  ],
  { error: 'ask for all without a query, or for ended=true' },
);

export const switchOf = (id: string, body: SwitchBody, by: string): z.infer<typeof Switch> =>
  Switch.parse({ id, by, ...body });

export const switchStates = ['in_force', 'planned', 'over'] as const;

/** Where a switch stands by the clock. */
export const switchStateAt = (
  { from = 0, until = Number.POSITIVE_INFINITY }: z.infer<typeof Switch>,
  now: Instant,
): (typeof switchStates)[number] => {
  if (now < from) return 'planned';
  return now < until ? 'in_force' : 'over';
};

const contentShown = (one: z.infer<typeof Switch>) => ({
  switch_id: one.id,
  kind: one.kind,
  target: one.target,
  authority: one.authority,
  from: one.from === undefined ? undefined : iso(one.from),
  until: one.until === undefined ? undefined : iso(one.until),
  notice: one.notice,
  by: one.by,
});

/** `revision` is what If-Match must name to change it. */
export const switchShown = (one: z.infer<typeof Switch>, now: Instant, revision?: number) => ({
  ...contentShown(one),
  state: switchStateAt(one, now),
  revision,
});

export const endedShown = (
  one: z.infer<typeof Switch> & { readonly endedAt: Instant; readonly endedBy: string },
) => ({ ...contentShown(one), state: 'ended', ended_at: iso(one.endedAt), ended_by: one.endedBy });
