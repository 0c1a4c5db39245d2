// Dead-letter queues: what a queue gave up reaches the desk.
import { letters } from '../../shared/edge/batch.ts';
import { live } from '../../shared/live.ts';
import { setAside } from '../../shared/parked/set-aside.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) => letters(({ text }) => setAside(world, text))(world);

export const handler = live(make);
