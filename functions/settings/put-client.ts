// PUT /v1/clients/{client_id}: makes a client record, or changes the one whose ETag If-Match names.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { ClientBody, clientOf, clientShown } from '../../shared/settings/model/bodies.ts';
import { putClient } from '../../shared/settings/put-client.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ client_id: SettingId });

export const shape = { path: Path, body: ClientBody, roles: ['policy_editor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const content = clientOf(path.client_id, body);
    const { result, revision } = await putClient(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...clientShown(content) },
      revision,
    };
  })(world);

export const handler = live(make);
