// The settings of every stage, checked before anything is built: what differs between installations.
import * as z from 'zod';

const Throttle = z.strictObject({
  ratePerSecond: z.int().positive(),
  burst: z.int().positive(),
});

const Domain = z.strictObject({
  name: z.hostname(),
  certificateArn: z.string().startsWith('arn:'),
  /** A Route 53 zone that gets the alias record; without it, point your own DNS at the output. */
  hostedZone: z.strictObject({ id: z.string().min(1), name: z.hostname() }).optional(),
  /** Callers must show a certificate of this trust store (a PEM file in a bucket of yours). */
  mutualTls: z.strictObject({ bucket: z.string().min(3), key: z.string().min(1) }).optional(),
});

const Origin = z.url({ protocol: /^https?$/ });

const perAudience = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ pay: value, hooks: value, staff: value });

export const Settings = z.strictObject({
  /** OIDC issuer exactly as its tokens say `iss`; must answer when the stack is deployed. */
  issuer: z.url({ protocol: /^https$/ }),
  audience: z.array(z.string().min(1)).min(1).max(10),
  /** Which claim of the token carries what; any issuer fits. */
  claims: z.strictObject({
    client: z.string().min(1),
    subject: z.string().min(1),
    roles: z.string().min(1),
    operator: z.string().min(1),
  }),
  /** Gets every alarm; must confirm the subscription once. Absent: alarms only show in the console. */
  alarmEmail: z.email().optional(),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN']),
  logRetentionDays: z.union([
    z.literal(30),
    z.literal(90),
    z.literal(180),
    z.literal(365),
    z.literal(1827),
    z.literal(3653),
  ]),
  throttles: perAudience(Throttle),
  domains: perAudience(Domain.optional()).partial(),
  /** Browser origins that may call the API; none for machines only. */
  allowedOrigins: z.strictObject({ pay: z.array(Origin), staff: z.array(Origin) }),
  /** The one role, by name, that may repair the ledger by hand (docs/runbooks/ledger-changed.md). */
  breakGlassRole: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  /** How many `payments/work` and `webhooks/apply` may call providers at once, each. */
  workersAtOnce: z.int().min(2).max(1000),
});
export type Settings = z.infer<typeof Settings>;

const claims = { client: 'client_id', subject: 'sub', roles: 'roles', operator: 'operator' };

const sandbox: Settings = {
  issuer: 'https://login.example.com/',
  audience: ['clearlane-sandbox'],
  claims,
  logLevel: 'INFO',
  logRetentionDays: 30,
  throttles: {
    pay: { ratePerSecond: 50, burst: 100 },
    hooks: { ratePerSecond: 100, burst: 200 },
    staff: { ratePerSecond: 20, burst: 40 },
  },
  domains: {},
  allowedOrigins: { pay: [], staff: [] },
  breakGlassRole: 'clearlane-break-glass',
  workersAtOnce: 5,
};

const stages: Readonly<Record<string, Settings>> = {
  /** One machine: the local cloud answers for the issuer, and no AWS account has this number. */
  local: {
    ...sandbox,
    issuer: 'https://issuer.clearlane.localhost/',
    audience: ['clearlane-local'],
    logLevel: 'INFO',
  },
  sandbox,
  production: {
    ...sandbox,
    audience: ['clearlane'],
    alarmEmail: 'on-call@example.com',
    logLevel: 'INFO',
    logRetentionDays: 3653,
    throttles: {
      pay: { ratePerSecond: 500, burst: 1000 },
      hooks: { ratePerSecond: 1000, burst: 2000 },
      staff: { ratePerSecond: 50, burst: 100 },
    },
    workersAtOnce: 20,
  },
};

export const stageNames: readonly string[] = Object.keys(stages);

/** The checked settings of one stage. Throws with the known names, or with the faulty settings. */
export const settingsOf = (stage: string): Settings => {
  const settings = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (settings === undefined) {
    throw new Error(`unknown stage "${stage}": infra/stages.ts knows ${stageNames.join(', ')}`);
  }
  const checked = Settings.safeParse(settings);
  if (checked.success) return checked.data;
  throw new Error(`stage "${stage}" in infra/stages.ts:\n${z.prettifyError(checked.error)}`);
};
