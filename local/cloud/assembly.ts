// Reads a synthesized cloud assembly: its stacks, their resources, and where their assets lie.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, type JsonObject, objectOf, textOf } from './json.ts';

/** One resource of a template, its properties still with their intrinsic functions. */
export type Resource = {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
};

/** One stack: its template, where it is meant for, and its assets by object key. */
export type Stack = {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: JsonObject;
  readonly resources: readonly Resource[];
  /** Folder (or file) of each asset by the object key that templates name it with. */
  readonly assets: ReadonlyMap<string, string>;
};

const localAccount = '000000000000';
const localRegion = 'us-east-1';

const readJson = (file: string): JsonObject => {
  if (!existsSync(file)) {
    throw new Error(`${file} is missing: synthesize first (\`npm run synth\`)`);
  }
  const parsed: JsonObject = JSON.parse(readFileSync(file, 'utf8'));
  return parsed;
};

const resourcesOf = (stack: string, template: JsonObject): Resource[] =>
  Object.entries(objectOf(template['Resources'])).map(([id, value]) => {
    const resource = objectOf(value);
    return {
      stack,
      id,
      type: textOf(resource['Type']),
      properties: objectOf(resource['Properties']),
    };
  });

const destinationKeys = (file: Json): string[] =>
  Object.values(objectOf(objectOf(file)['destinations'])).map((destination) =>
    textOf(objectOf(destination)['objectKey']),
  );

const assetsOf = (folder: string, artifact: string): ReadonlyMap<string, string> => {
  const file = join(folder, `${artifact}.assets.json`);
  if (!existsSync(file)) return new Map();
  const files = Object.values(objectOf(readJson(file)['files']));
  return new Map(
    files.flatMap((asset) => {
      const path = join(folder, textOf(objectOf(objectOf(asset)['source'])['path']));
      return destinationKeys(asset).map((key) => [key, path]);
    }),
  );
};

// An assembly for any environment says aws://unknown-account/unknown-region.
const regionOf = (environment: string): string => {
  const region = environment.split('/')[3];
  return region === undefined || region === 'unknown-region' ? localRegion : region;
};

const readStack = (folder: string, artifactId: string, artifact: JsonObject): Stack => {
  const properties = objectOf(artifact['properties']);
  const name = textOf(properties['stackName'] ?? artifactId);
  const template = readJson(join(folder, textOf(properties['templateFile'])));
  return {
    name,
    region: regionOf(textOf(artifact['environment'])),
    account: localAccount,
    template,
    resources: resourcesOf(name, template),
    assets: assetsOf(folder, artifactId),
  };
};

const readArtifact = (folder: string, id: string, artifact: JsonObject): readonly Stack[] => {
  if (artifact['type'] === 'aws:cloudformation:stack') return [readStack(folder, id, artifact)];
  if (artifact['type'] !== 'cdk:cloud-assembly') return [];
  return readAssembly(
    join(folder, textOf(objectOf(artifact['properties'])['directoryName'] ?? id)),
  );
};

/**
 * The stacks of an assembly folder (`cdk.out`) and of the stages nested in it.
 * Throws with what to do when the folder holds no assembly.
 */
export const readAssembly = (folder: string): readonly Stack[] =>
  Object.entries(objectOf(readJson(join(folder, 'manifest.json'))['artifacts'])).flatMap(
    ([id, artifact]) => readArtifact(folder, id, objectOf(artifact)),
  );

/** The settings of a template that come before its resources: parameter defaults, in order. */
export const parameterDefaults = (template: JsonObject): ReadonlyMap<string, Json> =>
  new Map(
    Object.entries(objectOf(template['Parameters'])).map(([name, parameter]) => [
      name,
      objectOf(parameter)['Default'] ?? '',
    ]),
  );
