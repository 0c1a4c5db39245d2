// PUT /v1/accounts/{account_id}: makes an account record, or changes the one whose ETag If-Match names.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { AccountBody, accountOf, accountShown } from '../../shared/settings/model/bodies.ts';
import { putAccount } from '../../shared/settings/put-account.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ account_id: SettingId });

export const shape = { path: Path, body: AccountBody, roles: ['policy_editor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const content = accountOf(path.account_id, body);
    const { result, revision } = await putAccount(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...accountShown(content) },
      revision,
    };
  })(world);

export const handler = live(make);
