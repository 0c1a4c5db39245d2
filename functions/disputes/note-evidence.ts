// POST /v1/disputes/{dispute_id}/evidence: notes what was sent to the provider, and by whom.
import { DisputePath, EvidenceBody } from '../../shared/disputes/model/bodies.ts';
import { disputeShown } from '../../shared/disputes/model/shown.ts';
import { noteEvidence } from '../../shared/disputes/note-evidence.ts';
import { type AnyShape, route } from '../../shared/edge/route.ts';
import { live } from '../../shared/live.ts';
import type { World } from '../../shared/world.ts';

export const shape = {
  path: DisputePath,
  body: EvidenceBody,
  roles: ['reconciler', 'approver'],
} satisfies AnyShape;

export const make = (world: World) =>
  route(shape, async ({ caller, path, body }) => {
    const by = caller.operator ?? caller.subject;
    const dispute = await noteEvidence(world, { dispute: path.dispute_id, by, body });
    return { status: 200, body: disputeShown(dispute, world.now()) };
  })(world);

export const handler = live(make);
