// DynamoDB Local starts, answers, and never outlives the process that started it.
import { execFile, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from '@jest/globals';
import { javaMajor, startDynamoDB } from '../../../local/cloud/dynamodb.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const run = promisify(execFile);

const refuses = async (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => false,
    () => true,
  );

const until = async (holds: () => Promise<boolean>): Promise<boolean> => {
  for (let looks = 0; looks < 250; looks += 1) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};

describe('startDynamoDB', () => {
  const clients: DynamoDBClient[] = [];
  afterAll(() => {
    for (const client of clients) client.destroy();
  });

  it('answers the SDK and is gone after close', async () => {
    const server = await startDynamoDB({ PATH: process.env['PATH'] });
    const client = new DynamoDBClient({
      endpoint: server.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    clients.push(client);

    const tables = await client.send(new ListTablesCommand({}));
    await server.close();

    expect(tables.TableNames).toEqual([]);
    expect(await refuses(server.endpoint)).toBe(true);
  }, 30_000);

  it('dies with its parent even when the parent is killed outright', async () => {
    const script =
      "const { startDynamoDB } = await import('./local/cloud/dynamodb.ts');" +
      'console.log((await startDynamoDB()).endpoint); setInterval(() => undefined, 1000);';
    const parent = spawn(
      'node_modules/.bin/node',
      ['--no-warnings', '--input-type=module', '-e', script],
      { cwd: root, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [endpoint = ''] = await new Promise<string[]>((resolve) => {
      createInterface(parent.stdout).once('line', (line) => resolve([line]));
    });
    const before = await refuses(endpoint);

    parent.kill('SIGKILL');
    const gone = await until(() => refuses(endpoint));

    expect(before).toBe(false);
    expect(gone).toBe(true);
  }, 30_000);

  it('uses the server it is told of and leaves it alone', async () => {
    const server = await startDynamoDB({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' });

    await server.close();

    expect(server.endpoint).toBe('http://127.0.0.1:1');
  });

  it('says how to get Java when there is none', async () => {
    const started = startDynamoDB({ PATH: '/nowhere', JAVA_HOME: '/nowhere' });

    await expect(started).rejects.toThrow(/install a JRE 17\+.*AWS_ENDPOINT_URL_DYNAMODB/);
  });

  it('reads the major version of old and new Javas', async () => {
    const installed = await run('java', ['-version']);

    expect(javaMajor('openjdk version "1.8.0_412"')).toBe(8);
    expect(javaMajor('openjdk version "17.0.15" 2025-04-15')).toBe(17);
    expect(javaMajor('openjdk version "25" 2025-09-16')).toBe(25);
    expect(javaMajor('not java')).toBeUndefined();
    expect(javaMajor(installed.stderr)).toBeGreaterThanOrEqual(17);
  });
});
