// POST /v1/webhooks/bank/{account}: a bank's signed message about money that came.
import { webhook } from '../../shared/edge/webhook.ts';
import { live } from '../../shared/live.ts';
import { banks } from '../../shared/outside/banks.ts';
import { messages } from '../../shared/outside/messages.ts';
import { receive } from '../../shared/transfers/receive.ts';
import type { World } from '../../shared/world.ts';

/** Base64 of it and the rest of the event stay below the 6 MB that Lambda takes. */
const limitBytes = 4 * 1024 * 1024;

export const make = (world: World) =>
  webhook((request) => receive(world, request), limitBytes)(world);

export const handler = live(make, banks, messages);
