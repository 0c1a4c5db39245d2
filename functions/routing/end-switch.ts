// POST /v1/switches/{switch_id}/end: what it stopped takes payments again at once.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { endSwitch } from '../../shared/routing/end-switch.ts';
import { endedShown } from '../../shared/routing/model/switch-body.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ switch_id: SettingId });

export const shape = { path: Path, roles: ['policy_editor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path }) => {
    const by = caller.operator ?? caller.subject;
    const ended = await endSwitch(world, { id: path.switch_id, by });
    return { status: 200, body: endedShown(ended) };
  })(world);

export const handler = live(make);
