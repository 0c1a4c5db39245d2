// An account's health over time.
import { describe, expect, it } from '@jest/globals';
import { secondMs } from '../../shared/kernel/time.ts';
import {
  faulted,
  faultsLimit,
  type Health,
  healthAt,
  healthy,
  probedBy,
  probeEveryMs,
  windowMs,
} from '../../shared/routing/model/health.ts';

const start = 1_000_000;

const afterFaults = (count: number, everyMs = secondMs): Health => {
  let health = healthy('a');
  for (let n = 0; n < count; n += 1) health = faulted(health, start + n * everyMs);
  return health;
};
const opened = afterFaults(faultsLimit);
const openedAt = start + (faultsLimit - 1) * secondMs;

describe('an account', () => {
  it('is used while nothing is known against it', () => {
    expect(healthAt(undefined, start)).toBe('closed');
    expect(healthAt(afterFaults(faultsLimit - 1), start)).toBe('closed');
  });

  it('is passed over after too many faults in a window', () => {
    expect(healthAt(opened, openedAt)).toBe('open');
    expect(opened.openedAt).toBe(openedAt);
  });

  it('stays in use when the same faults are spread over more than a window', () => {
    const spread = afterFaults(20, Math.ceil(windowMs / (faultsLimit - 1)));

    expect(healthAt(spread, start)).toBe('closed');
  });

  it('remembers no more faults than it must count', () => {
    expect(afterFaults(20).faults).toHaveLength(faultsLimit);
  });

  it('may be tried after a while', () => {
    expect(healthAt(opened, openedAt + probeEveryMs - 1)).toBe('open');
    expect(healthAt(opened, openedAt + probeEveryMs)).toBe('half_open');
  });

  it('is tried by one payment, and by the next after another while', () => {
    const probed = probedBy(opened, 'P1', openedAt + probeEveryMs);

    expect(healthAt(probed, openedAt + probeEveryMs, 'P1')).toBe('half_open');
    expect(healthAt(probed, openedAt + probeEveryMs, 'P2')).toBe('open');
    expect(healthAt(probed, openedAt + 2 * probeEveryMs, 'P2')).toBe('half_open');
  });

  it('waits anew after a fault of the payment that tried it', () => {
    const at = openedAt + probeEveryMs + 9 * secondMs;
    const failed = faulted(probedBy(opened, 'P1', openedAt + probeEveryMs), at);

    expect(healthAt(failed, at + probeEveryMs - 1)).toBe('open');
    expect(healthAt(failed, at + probeEveryMs)).toBe('half_open');
  });
});
