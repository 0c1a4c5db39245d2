// PUT /v1/routing/{authority_id}: makes the next version of an authority's routing rules.
import * as z from 'zod';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { RulesetBody, rulesetOf, rulesetShown } from '../../shared/routing/model/ruleset-body.ts';
import { putRuleset } from '../../shared/routing/put-ruleset.ts';
import { SettingId } from '../../shared/settings/model/authority.ts';
import type { World } from '../../shared/world.ts';

const Path = z.strictObject({ authority_id: SettingId });

export const shape = { path: Path, body: RulesetBody, roles: ['policy_editor'] } satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ path, body, ifMatch }) => {
    const content = rulesetOf(path.authority_id, body);
    const { result, revision } = await putRuleset(world, {
      content,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    });
    return {
      status: result === 'created' ? 201 : 200,
      body: { result, ...rulesetShown(content, revision) },
      revision,
    };
  })(world);

export const handler = live(make);
