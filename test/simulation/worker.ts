// Lives through the seeds that the runner hands out, one after the other, in a process of its own.
import { tablesFor } from './dynamodb.ts';
import { failureOf } from './replay.ts';

const tables = await tablesFor(process.argv[2] ?? 'memory');

const tell = (failure: string | undefined): void => void process.send?.({ failure });

process.on('message', (seed: number | 'end') => {
  if (seed === 'end') void tables.close().then(() => process.disconnect());
  else
    void tables.options(seed).then((options) => failureOf(seed, options, tables.flag).then(tell));
});
tell('ready');
