// GET /v1/accounts/{account_id}: one account record, with the ETag to change it by.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { getAccount } from '../../shared/settings/get-account.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import { accountShown } from '../../shared/settings/model/bodies.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ account_id: SettingId });

export const shape = { path: Path, roles: ['policy_editor', 'auditor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path }) => {
    const account = await getAccount(world, path.account_id);
    return { status: 200, body: accountShown(account), revision: account.revision };
  })(world);

export const handler = live(make);
