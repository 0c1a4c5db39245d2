// Settings are checked before anything is built from them.
import { describe, expect, it } from '@jest/globals';
import { Settings, settingsOf, stageNames } from '../../infra/stages.ts';

describe('the settings of a stage', () => {
  it.each([...stageNames])('%s are complete', (stage) => {
    expect(settingsOf(stage)).toMatchObject({ issuer: expect.stringMatching(/^https:/) });
  });

  it.each(['', 'prod', 'toString'])('of an unknown stage "%s" name the known ones', (stage) => {
    expect(() => settingsOf(stage)).toThrow(/knows local, sandbox, production/);
  });

  it.each([
    ['an issuer without TLS', { issuer: 'http://login.example.com/' }],
    ['no audience', { audience: [] }],
    ['a retention CloudWatch does not have', { logRetentionDays: 31 }],
    ['a misspelt setting', { logLevels: 'INFO' }],
    ['a throttle of nothing', { throttles: { pay: { ratePerSecond: 0, burst: 0 } } }],
    ['a break-glass role given as an ARN', { breakGlassRole: 'arn:aws:iam::1:role/x' }],
  ])('are refused with %s', (_fault, change) => {
    const checked = Settings.safeParse({ ...settingsOf('sandbox'), ...change });

    expect(checked.success).toBe(false);
  });

  it('keep the books of production for ten years', () => {
    expect(settingsOf('production').logRetentionDays).toBe(3653);
  });
});
