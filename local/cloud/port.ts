// Finds a free loopback port that no other process of ours is likely to pick at the same moment.
import { createServer } from 'node:net';
import process from 'node:process';

const firstPort = 20_000;
const portCount = 10_000;
const triesAtMost = 200;
let asked = 0;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/**
 * A free loopback port below the range from which the system takes ports for outgoing calls.
 * Each process starts looking elsewhere, so test runners side by side do not meet.
 */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const port = firstPort + ((process.pid * 37 + asked) % portCount);
    asked += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`found no free port in ${triesAtMost} tries from ${firstPort} on`);
};
