// All stacks of one stage, by lifetime, with the checks that every synth runs.
import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { Surroundings } from './grants.ts';
import { HooksStack } from './hooks-stack.ts';
import { PayStack } from './pay-stack.ts';
import { ReceiptsStack } from './receipts-stack.ts';
import { ReconciliationStack } from './reconciliation-stack.ts';
import { StaffPartStack } from './staff-part-stack.ts';
import { StaffStack } from './staff-stack.ts';
import type { Settings } from './stages.ts';
import { SurviveStack } from './survive-stack.ts';
import { WatchStack } from './watch-stack.ts';
import { WorkStack } from './work-stack.ts';

export interface Target {
  readonly stage: string;
  /** Checked by `settingsOf`. */
  readonly settings: Settings;
  /** AWS account and region; left open, the templates fit any. */
  readonly env: { readonly account?: string | undefined; readonly region?: string | undefined };
}

/** Builds every stack of the stage; needs the bundles that local/build.ts makes. */
export const clearlane = (app: App, { stage, settings, env }: Target) => {
  const id = (name: string) => `clearlane-${stage}-${name}`;
  const survive = new SurviveStack(app, id('survive'), { env, settings });
  const around: Surroundings = { stage, settings, survive };
  const props = { env, ...around };
  const pay = new PayStack(app, id('pay'), props);
  const hooks = new HooksStack(app, id('hooks'), props);
  const staff = new StaffStack(app, id('staff'), props);
  const part = { ...props, staff: staff.api };
  const desks = new StaffPartStack(app, id('desks'), { ...part, part: 'desks' });
  const exceptions = new StaffPartStack(app, id('exceptions'), { ...part, part: 'exceptions' });
  const work = new WorkStack(app, id('work'), props);
  const receipts = new ReceiptsStack(app, id('receipts'), props);
  const reconciliation = new ReconciliationStack(app, id('reconciliation'), props);
  const watch = new WatchStack(app, id('watch'), {
    ...props,
    apis: [pay.api, hooks.api, staff.api],
    others: [desks, exceptions, work, receipts, reconciliation].flatMap(
      ({ functions }) => functions,
    ),
  });
  const apis = { pay, hooks, staff, desks, exceptions };
  const stacks = { survive, ...apis, work, receipts, reconciliation, watch };
  Tags.of(app).add('clearlane:stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return stacks;
};

export type Stacks = ReturnType<typeof clearlane>;
