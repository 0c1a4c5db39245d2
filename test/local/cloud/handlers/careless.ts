// Does what Lambda would punish: late requests, unfinished ones, foreign imports, endless work.
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const url = process.env['OUTSIDE_URL'] ?? '';

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  late: async () => {
    void pause(20).then(() => fetch(`${url}/late`).catch(() => undefined));
    return 'answered';
  },
  unfinished: async () => {
    fetch(`${url}/slow`).catch(() => undefined);
    return 'answered';
  },
  foreign: async () => (await import(String('zod'))) !== undefined,
  refused: async () =>
    (
      await fetch(process.env['AWS_ENDPOINT_URL'] ?? '', {
        headers: { 'x-amz-target': 'Ses.Send' },
      })
    ).status,
  endless: () => new Promise(() => setInterval(() => undefined, 1000)),
  exit: async () => process.exit(3),
  crash: async () => {
    setTimeout(() => {
      throw new Error('after the answer');
    }, 10);
    return 'answered';
  },
  hold: async () => {
    const from = Date.now();
    await pause(50);
    return { from, to: Date.now() };
  },
};

export const handler = async ({ act }: { readonly act: string }) => await acts[act]?.();
