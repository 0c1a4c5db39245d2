// GET /v1/authorities/{authority_id}: one authority record, with the ETag to change it by.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getAuthority } from '../../shared/settings/get-authority.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { authorityShown } from '../../shared/settings/model/bodies.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ authority_id: SettingId });

export const shape = { path: Path, roles: ['policy_editor', 'auditor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const authority = await getAuthority(world, path.authority_id);
    return { status: 200, body: authorityShown(authority), revision: authority.revision };
  })(world);

export const handler = live(make);
