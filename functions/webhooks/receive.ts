// POST /v1/webhooks/{provider}/{account}: a provider's signed word about an order.
import { webhook } from '../../shared/edge/webhook.ts';
import { live } from '../../shared/live.ts';
import { providers } from '../../shared/outside/providers.ts';
import { queues } from '../../shared/outside/queues.ts';
import { receive } from '../../shared/webhooks/receive.ts';
import type { World } from '../../shared/world.ts';

export const make = (world: World) => webhook((request) => receive(world, request))(world);

export const handler = live(make, providers, queues);
