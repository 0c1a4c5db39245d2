// The composition root: builds the world from the environment on a function's first call.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { base32 } from './kernel/id.ts';
import { powertoolsLog } from './outside/log.ts';
import { dynamodbTable } from './table/dynamodb.ts';
import type { World } from './world.ts';

const Text = z.string().min(1);

const Environment = z.looseObject({
  PAYMENTS_TABLE: Text.default('none'),
  LEDGER_TABLE: Text.default('none'),
  CLAIM_MAP: Text.default(
    '{"client":"client_id","subject":"sub","operator":"operator","roles":"roles"}',
  ),
  AUDIENCE: z.enum(['pay', 'staff', 'hooks', 'none']).default('none'),
});

const ClaimMap = z.object({ client: Text, subject: Text, operator: Text, roles: Text });

export type Settings = Readonly<Record<string, unknown>>;

/** A part of the world that only some functions need; leaving it out keeps a bundle small. */
export type Part = (settings: Settings, base: Base) => Partial<World>;

export type Base = Pick<World, 'access' | 'now' | 'pause' | 'newId' | 'table' | 'log'>;

/** Reads one required setting; throws with the variable's name when the deployment forgot it. */
export const setting = (settings: Settings, name: string): string => {
  const value = settings[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`the environment variable ${name} is missing`);
};

const absent = (part: string) => (): never => {
  throw new Error(`this function was built without ${part}: name it in live(make, …)`);
};

const without: Omit<World, keyof Base> = {
  hashKeys: absent('secrets'),
  wake: absent('queues'),
  keep: absent('queues'),
  hand: absent('queues'),
  files: { read: absent('files'), write: absent('files') },
  connect: absent('providers'),
  capabilities: absent('providers'),
  outbound: { secret: absent('receivers'), post: absent('receivers') },
};

const baseOf = (settings: Settings): Base => {
  const environment = Environment.parse(settings);
  return {
    access: {
      claimMap: ClaimMap.parse(JSON.parse(environment.CLAIM_MAP)),
      staff: environment.AUDIENCE === 'staff',
    },
    now: Date.now,
    pause: (ms) => setTimeout(ms),
    newId: () => base32(randomBytes(13), 20),
    table: dynamodbTable({
      names: { payments: environment.PAYMENTS_TABLE, ledger: environment.LEDGER_TABLE },
      random: Math.random,
      now: Date.now,
    }),
    log: powertoolsLog(),
  };
};

/**
 * Makes a Lambda handler out of `make`. The world is built on the first call, so importing the file
 * needs no environment; a failed build is tried again by the next call.
 */
export const live = <Event, Result>(
  make: (world: World) => (event: Event, context: unknown) => Promise<Result>,
  ...parts: readonly Part[]
) => {
  let handler: ((event: Event, context: unknown) => Promise<Result>) | undefined;
  return async (event: Event, context: unknown): Promise<Result> => {
    if (!handler) {
      const settings: Settings = process.env;
      const base = baseOf(settings);
      const world: World = Object.assign(
        { ...without, ...base },
        ...parts.map((part) => part(settings, base)),
      );
      handler = make(world);
    }
    return handler(event, context);
  };
};
