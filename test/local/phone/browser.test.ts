// The phone in a real browser, where this machine has one: its script runs under its own policy.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { aStage } from './stage.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'] as const;

const isHere = (name: string): boolean => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const browser = names.find(isHere);

/** The document as it is after two seconds, with a profile that is thrown away. */
const documentAt = async (name: string, url: string): Promise<string> => {
  const profile = mkdtempSync(path.join(tmpdir(), 'clearlane-phone-'));
  const flags = ['--headless', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    const { stdout } = await promisify(execFile)(
      name,
      [...flags, ...sandbox, '--virtual-time-budget=2000', '--dump-dom', url],
      { timeout: 30_000 },
    );
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
};

if (browser === undefined)
  console.warn(`skipped: the phone was not tried in a browser (none of ${names.join(', ')})`);

(browser === undefined ? describe.skip : describe)('the phone in a browser', () => {
  it('lists what waits, and its script keeps the list fresh', async () => {
    const stage = await aStage();
    const { reference } = await stage.order('wechat');

    const document = await documentAt(browser ?? '', `${stage.phone.url}/?lang=en`);

    await stage.stop();
    expect(document).toContain(`id="order-${reference}"`);
    expect(document).toContain('data-line="up"');
  }, 60_000);
});
