// Synthesizes the stacks once per test file and reads their templates as plain data.
import { existsSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { clearlane, type Stacks } from '../../infra/clearlane.ts';
import { type Settings, settingsOf } from '../../infra/stages.ts';

export const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

/** Fails with the fix when the bundles that the stacks point to were never built. */
export const requireBundles = (): void => {
  if (!existsSync('dist/functions')) {
    throw new Error('dist/functions is missing: run `npm run build` first');
  }
};

const { context } = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync('cdk.json', 'utf8')));

export type Templates = Readonly<Record<keyof Stacks, Template>>;

/** Every stack's template by short name, with the feature flags of cdk.json. */
export const templatesOf = (changes: Partial<Settings> = {}, stage = 'local'): Templates => {
  requireBundles();
  const settings = { ...settingsOf(stage), ...changes };
  const env = { account: '000000000000', region: 'us-east-1' };
  const stacks = clearlane(new App({ context }), { stage, settings, env });
  return {
    survive: Template.fromStack(stacks.survive),
    pay: Template.fromStack(stacks.pay),
    hooks: Template.fromStack(stacks.hooks),
    staff: Template.fromStack(stacks.staff),
    desks: Template.fromStack(stacks.desks),
    exceptions: Template.fromStack(stacks.exceptions),
    work: Template.fromStack(stacks.work),
    receipts: Template.fromStack(stacks.receipts),
    reconciliation: Template.fromStack(stacks.reconciliation),
    watch: Template.fromStack(stacks.watch),
  };
};

/** All resources of one type in all stacks, with the stack's short name. */
export const resourcesOf = (templates: Templates, type: string) =>
  Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.findResources(type)).map(([id, found]) => ({
      stack,
      id,
      ...Resource.parse(found),
    })),
  );

/** A value somewhere inside plain data, by path; undefined when the path ends early. */
export const at = (data: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined,
    data,
  );
