// npm run demo: boots the whole house, pays in every way, breaks things on purpose, proves the books.
import { parseArgs } from 'node:util';
import { synthesize } from '../cloud/synth.ts';
import { openHouse } from '../house.ts';
import { acts } from './acts.ts';
import { importFile } from './importing.ts';
import { printer, step } from './print.ts';
import { proofs } from './proofs.ts';
import { openStage, type Stage } from './stage.ts';
import { foundTown } from './town.ts';

const usage = `npm run demo [-- OPTIONS]
  --json                 print one JSON document for machines
  --obligations FILE     import this CSV file instead of playing the scenes
  --mapping NAME         how its columns read: clearlane (default) or nyc-open-parking
  --seed N               seed of the simulators and of the planted faults (default 1)
  --verbose              show the functions' logs`;

const options = {
  json: { type: 'boolean', default: false },
  obligations: { type: 'string' },
  mapping: { type: 'string', default: 'clearlane' },
  seed: { type: 'string', default: '1' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Out = ReturnType<typeof printer>;

const playScenes = async (out: Out, stage: Stage): Promise<void> => {
  for (const { heading, scenes } of acts) {
    out.heading(heading);
    for (const { title, play } of scenes) await step(out, title, () => play(stage));
  }
  out.heading('The promises, checked against everybody’s own books');
  for (const { title, play } of proofs) await step(out, title, () => play(stage));
};

const main = async (): Promise<boolean> => {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(usage);
    return true;
  }
  const out = printer(values.json);
  out.heading(
    'Opening the house: stacks, tables, queues, functions, simulated providers, a bank, desks …',
  );
  const begun = performance.now();
  const log = values.verbose ? (line: string) => console.error(line) : () => undefined;
  const house = await openHouse({ assembly: await synthesize(), log, seed: Number(values.seed) });
  try {
    const stage = openStage(house);
    await foundTown(stage.staff);
    out.note(
      `open after ${((performance.now() - begun) / 1000).toFixed(1)} s: ${house.cloud.apis['pay']}`,
    );
    if (values.obligations === undefined) await playScenes(out, stage);
    else await importFile(out, stage, { file: values.obligations, mapping: values.mapping });
    return out.finish({ 'payments begun': stage.begun.size });
  } finally {
    await house.close();
  }
};

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}
