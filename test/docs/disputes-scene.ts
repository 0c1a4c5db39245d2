// Calls of the disputes' handlers, for the pages: looked for, taken up, answered, refused.
import { make as makeGet } from '../../functions/disputes/get.ts';
import { make as makeList } from '../../functions/disputes/list.ts';
import { make as makeEvidence } from '../../functions/disputes/note-evidence.ts';
import { make as makeTakeUp } from '../../functions/disputes/take-up.ts';
import { roles } from '../../shared/edge/caller.ts';
import type { World } from '../../shared/world.ts';
import { aPaidScene } from '../disputes/scene.ts';
import type { Ask } from './scenes.ts';

const staff = { client: 'console', subject: 'anna', roles } as const;

export const disputes = async (ask: Ask): Promise<void> => {
  const scene = await aPaidScene(1, { staff: true });
  const world: World = scene.world;
  const id = scene.bank.opens(scene.reference);
  scene.bank.takes(id);
  const body = { account: 'sandbox-1', provider_id: id };
  const take = (changes: object = {}) =>
    ask('disputes/take-up', makeTakeUp(world), { ...staff, body: { ...body, ...changes } });

  await take();
  await take({ provider_id: 'du_nobody' });
  await take({ account: 'nobody' });
  await take({ provider_id: '' });
  scene.bank.silent = true;
  await take();
  scene.bank.silent = false;
  const path = { dispute_id: `${scene.payment.head.id}D01` };
  const note = (references: readonly string[]) =>
    ask('disputes/note-evidence', makeEvidence(world), { ...staff, path, body: { references } });
  await note(['2026-417/receipt']);
  await note([]);
  await ask('disputes/get', makeGet(world), { ...staff, path });
  await ask('disputes/get', makeGet(world), {
    ...staff,
    path: { dispute_id: `${'0'.repeat(19)}D01` },
  });
  await ask('disputes/list', makeList(world), staff);
  await ask('disputes/list', makeList(world), { ...staff, query: { state: 'lost' } });
  scene.bank.says(id, 'lost');
  await take();
  await note(['2026-417/late']);
  await ask('disputes/list', makeList(world), { ...staff, query: { state: 'ended' } });
};
