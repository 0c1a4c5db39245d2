// GET /v1/clients/{client_id}: one client record, with the ETag to change it by.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getClient } from '../../shared/settings/get-client.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { clientShown } from '../../shared/settings/model/bodies.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ client_id: SettingId });

export const shape = { path: Path, roles: ['policy_editor', 'auditor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const client = await getClient(world, path.client_id);
    return { status: 200, body: clientShown(client), revision: client.revision };
  })(world);

export const handler = live(make);
