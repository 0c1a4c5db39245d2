// npm run simulate -- --seeds N [--from SEED] [--jobs J] [--table dynamodb]: lives through N simulated days.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    table: { type: 'string', default: 'memory' },
  },
});

const wholeNumber = (name) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value > 0) return value;
  console.error(`--${name} must be a whole number above zero, not "${values[name]}"`);
  process.exit(2);
};

const seeds = wholeNumber('seeds');
const from = wholeNumber('from');
const jobs = Math.min(wholeNumber('jobs'), seeds);
if (!['memory', 'dynamodb'].includes(values.table)) {
  console.error(`--table must be memory or dynamodb, not "${values.table}"`);
  process.exit(2);
}

const begun = Date.now();
const failures = [];
let done = 0;
let next = from;

const seconds = () => ((Date.now() - begun) / 1000).toFixed(1);

const progress = () => {
  if (process.stdout.isTTY)
    process.stdout.write(`\r${done} of ${seeds} days, ${failures.length} failed, ${seconds()} s`);
  else if (done % Math.max(1, Math.floor(seeds / 10)) === 0)
    console.log(`${done} of ${seeds} days, ${failures.length} failed, ${seconds()} s`);
};

/** Hands out one seed after the other, so that slow days do not hold up the rest. */
const handOut = (worker) => {
  if (next >= from + seeds) worker.send('end');
  else {
    worker.send(next);
    next += 1;
  }
};

const workers = Array.from({ length: jobs }, () => {
  const worker = fork(new URL('./worker.ts', import.meta.url), [values.table], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  worker.on('message', ({ failure }) => {
    if (failure !== 'ready') {
      done += 1;
      if (failure !== undefined) {
        failures.push(failure);
        console.error(`\n${failure}`);
      }
      progress();
    }
    handOut(worker);
  });
  return new Promise((resolve) => {
    worker.once('exit', resolve);
  });
});

const codes = await Promise.all(workers);
const perSeed = Math.round((Date.now() - begun) / Math.max(1, done));
console.log(
  `\n${done} days (seeds ${from} to ${from + seeds - 1}), ${failures.length} failed; ` +
    `${seconds()} s with ${jobs} jobs, ${perSeed} ms a day`,
);
if (codes.some((code) => code !== 0) || done < seeds) console.error('a worker did not end well');
process.exitCode = failures.length === 0 && done === seeds ? 0 : 1;
