// PUT /v1/authorities/{authority_id}: makes an authority record, or changes the one whose ETag If-Match names.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { AuthorityBody, authorityOf, authorityShown } from '../../shared/settings/model/bodies.ts';
import { putAuthority } from '../../shared/settings/put-authority.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ authority_id: SettingId });

export const shape = {
  path: Path,
  body: AuthorityBody,
  roles: ['policy_editor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const content = authorityOf(path.authority_id, body);
    const { result, revision } = await putAuthority(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...authorityShown(content) },
      revision,
    };
  })(world);

export const handler = live(make);
