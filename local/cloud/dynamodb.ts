// Runs DynamoDB Local as a child process that cannot outlive us, or uses the server it is told of.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './port.ts';

/** A running DynamoDB (data and streams at one endpoint). `close` ends only what was started. */
export type DynamoDB = { readonly endpoint: string; readonly close: () => Promise<void> };

const emulator = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../node_modules/amplify-dynamodb-simulator/emulator',
);
const javaAtLeast = 17;
const startsWithinMs = 30_000;
const pollMs = 50;
const startsAtMost = 3;
const fix =
  `DynamoDB Local needs Java ${javaAtLeast} or newer: install a JRE ${javaAtLeast}+ ` +
  '(e.g. Debian: `apt-get install openjdk-17-jre-headless`), ' +
  'or set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB that already runs.';

/** The major version in the output of `java -version`, or undefined when it names none. */
export const javaMajor = (versionText: string): number | undefined => {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(versionText) ?? [];
  const major = Number(first === '1' ? second : first);
  return Number.isInteger(major) ? major : undefined;
};

const checkJava = async (java: string): Promise<void> => {
  const found = await promisify(execFile)(java, ['-version']).catch((cause: unknown) => {
    throw new Error(`No Java was found (\`${java} -version\` failed). ${fix}`, { cause });
  });
  const major = javaMajor(found.stderr + found.stdout);
  if (major !== undefined && major >= javaAtLeast) return;
  const version = found.stderr.split('\n')[0];
  throw new Error(`The Java found is too old (${version}). ${fix}`);
};

// The shell holds the read end of our pipe: when this process ends, however it ends (exit, signal,
// crash, kill -9), the pipe closes, `cat` returns, and the server is killed by its own pid.
const guardian = [
  'exec 3<&0',
  '"$@" 3<&- </dev/null & server=$!',
  '{ cat <&3 >/dev/null; kill -9 $server 2>/dev/null; } & watcher=$!',
  'wait $server; code=$?; kill $watcher 2>/dev/null; exit $code',
].join('\n');

const spawnServer = (java: string, port: number): ChildProcess => {
  const jvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx768m'];
  const jar = ['-Djava.library.path=./DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const options = ['-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  return spawn('sh', ['-c', guardian, 'dynamodb', java, ...jvm, ...jar, ...options], {
    cwd: emulator,
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });

const untilAccepting = async (server: ChildProcess, port: number): Promise<boolean> => {
  const givesUpAt = performance.now() + startsWithinMs;
  while (performance.now() < givesUpAt && server.exitCode === null) {
    if (await accepts(port)) return true;
    await pause(pollMs);
  }
  return false;
};

const stop = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.destroy();
  await ended;
};

const tryStart = async (java: string, said: string[]): Promise<DynamoDB | undefined> => {
  const port = await freePort();
  const server = spawnServer(java, port);
  server.stderr?.on('data', (chunk) => said.push(String(chunk)));
  server.on('error', (cause) => said.push(String(cause)));
  if (await untilAccepting(server, port)) {
    return { endpoint: `http://127.0.0.1:${port}`, close: () => stop(server) };
  }
  await stop(server);
  return undefined;
};

/**
 * Starts DynamoDB Local in memory on a free port (about 2 s), one database for every key and
 * region. With AWS_ENDPOINT_URL_DYNAMODB set, that server is used and never closed.
 * Throws with the fix when Java is missing or too old.
 */
export const startDynamoDB = async (environment = process.env): Promise<DynamoDB> => {
  const given = environment['AWS_ENDPOINT_URL_DYNAMODB'];
  if (given) return { endpoint: given, close: async () => undefined };
  const java = environment['JAVA_HOME'] ? join(environment['JAVA_HOME'], 'bin/java') : 'java';
  await checkJava(java);
  const said: string[] = [];
  for (let tries = 0; tries < startsAtMost; tries += 1) {
    const started = await tryStart(java, said);
    if (started) return started;
  }
  throw new Error(`DynamoDB Local did not start in ${startsAtMost} tries: ${said.join('')}`);
};
