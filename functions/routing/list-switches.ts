// GET /v1/switches: what is switched off or planned; with ended=true, what was.
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import { listEndedSwitches, listSwitches } from '../../shared/routing/list-switches.ts';
import { endedShown, SwitchesQuery, switchShown } from '../../shared/routing/model/switch-body.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  query: SwitchesQuery,
  roles: ['policy_editor', 'cashier', 'reconciler', 'approver', 'auditor'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ query }) => {
    if ('ended' in query) {
      const { switches, after } = await listEndedSwitches(world, query.cursor);
      return { status: 200, body: { switches: switches.map(endedShown), cursor: after } };
    }
    const switches = await listSwitches(world);
    return {
      status: 200,
      body: { switches: switches.map((one) => switchShown(one, world.now(), one.revision)) },
    };
  })(world);

export const handler = live(make);
