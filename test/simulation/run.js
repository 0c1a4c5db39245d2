// npm run simulate -- --seeds N [--from SEED]: lives through N simulated days, and names those that failed.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
  },
});

const { status } = spawnSync('npm', ['run', '--silent', 'jest', '--', 'test/simulation'], {
  stdio: 'inherit',
  env: { ...process.env, SEEDS: values.seeds, FROM: values.from },
});
process.exitCode = status ?? 1;
