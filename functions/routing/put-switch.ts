// PUT /v1/switches/{switch_id}: switches something off at once, or plans its maintenance.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { SwitchBody, switchOf, switchShown } from '../../shared/routing/model/switch-body.ts';
import { putSwitch } from '../../shared/routing/put-switch.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ switch_id: SettingId });

export const shape = { path: Path, body: SwitchBody, roles: ['policy_editor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body, ifMatch }) => {
    const content = switchOf(path.switch_id, body, caller.operator ?? caller.subject);
    const { result, revision } = await putSwitch(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...switchShown(content, world.now()) },
      revision,
    };
  })(world);

export const handler = live(make);
