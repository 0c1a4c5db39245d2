// A stand-in for Secrets Manager: the templates' secrets, generated, and those it is given.
import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Model } from './model.ts';
import { bodyOf, listen, type Server, sendJson } from './server.ts';

const Generate = z.object({
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
  PasswordLength: z.coerce.number().default(32),
});
const Properties = z.object({
  SecretString: z.string().optional(),
  GenerateSecretString: Generate.optional(),
});
const Request = z.object({ SecretId: z.string() });

const generated = (generate: z.infer<typeof Generate>): string => {
  const length = generate.PasswordLength;
  const password = randomBytes(length).toString('hex').slice(0, length);
  if (generate.GenerateStringKey === undefined) return password;
  const template: object = JSON.parse(generate.SecretStringTemplate ?? '{}');
  return JSON.stringify({ ...template, [generate.GenerateStringKey]: password });
};

const secretOf = (properties: unknown): string => {
  const { SecretString, GenerateSecretString } = Properties.parse(properties);
  return SecretString ?? generated(GenerateSecretString ?? { PasswordLength: 32 });
};

/** A secret may be asked for by its name or its ARN, with or without the ARN's random tail. */
const nameIn = (secretId: string): string => secretId.split(':secret:').at(-1) ?? secretId;

/** The running stand-in. */
export type Secrets = Server & {
  /** Creates a secret or gives it another value. Functions may keep the old one for a while. */
  readonly put: (name: string, value: string) => void;
};

/**
 * Answers GetSecretValue. Secrets that the templates declare are generated as they say unless
 * `given` (by name, or by logical id) has a value; other given names exist as well.
 */
export const startSecrets = async (
  model: Model,
  given: Readonly<Record<string, string>>,
  log: (line: string) => void,
): Promise<Secrets> => {
  const values = new Map(Object.entries(given));
  for (const { name, resource, properties } of model.ofType('AWS::SecretsManager::Secret')) {
    values.set(name, given[name] ?? given[resource.id] ?? secretOf(properties));
  }
  const server = await listen(async (request, response) => {
    const target = String(request.headers['x-amz-target']);
    if (target !== 'secretsmanager.GetSecretValue') {
      log(`Secrets Manager: ${target} is not emulated`);
      return sendJson(response, 400, {
        __type: 'NotEmulated',
        message: `${target} is not emulated`,
      });
    }
    const { SecretId } = Request.parse(JSON.parse((await bodyOf(request)).toString()));
    const name = nameIn(SecretId);
    const value = values.get(name);
    if (value === undefined) {
      const message = "Secrets Manager can't find the specified secret.";
      return sendJson(response, 400, { __type: 'ResourceNotFoundException', message });
    }
    return sendJson(response, 200, {
      ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`,
      Name: name,
      SecretString: value,
      VersionId: createHash('sha256').update(value).digest('hex').slice(0, 32),
      VersionStages: ['AWSCURRENT'],
    });
  });
  return { ...server, put: (name, value) => void values.set(name, value) };
};
