// GET /v1/routing/{authority_id}: the routing rules that hold, or an earlier version.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getRuleset } from '../../shared/routing/get-ruleset.ts';
import { rulesetShown } from '../../shared/routing/model/ruleset-body.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ authority_id: SettingId });
const Query = z.strictObject({
  version: z
    .string()
    .regex(/^\d{1,6}$/, 'write the version as a number, such as 3')
    .transform(Number)
    .optional(),
});

export const shape = {
  path: Path,
  query: Query,
  roles: ['policy_editor', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, query }) => {
    const ruleset = await getRuleset(world, {
      authority: path.authority_id,
      version: query.version,
    });
    const { revision } = ruleset;
    return { status: 200, body: rulesetShown(ruleset, revision), revision };
  })(world);

export const handler = live(make);
