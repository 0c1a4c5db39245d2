// Reconciles one statement file of an account with the ledger: a run with totals, pairs and differences.
import { Failure } from '../kernel/failure.ts';
import type { Account } from '../settings/model/account.ts';
import { findAccount, getAuthority } from '../settings/store/settings.ts';
import type { Format } from '../statements/format.ts';
import { formats } from '../statements/registry.ts';
import type { World } from '../world.ts';
import { resultOf } from './model/result.ts';
import type { Run } from './model/run.ts';
import { spanOf, windowOf } from './model/window.ts';
import { readBefore } from './store/before.ts';
import { type Begun, begin, type FileToRun, finishedRun } from './store/begin.ts';
import { compare } from './store/compare.ts';
import { finish, refuse } from './store/finish.ts';
import { hashOf, readFile } from './store/read-file.ts';
import { takeLease } from './store/turn.ts';

export type ReconcileWorld = Pick<World, 'table' | 'files' | 'now' | 'newId' | 'log'>;

/** `{account}/{file name}` */
const keyPattern = /^([a-z0-9][a-z0-9-]{1,31})\/.{1,200}$/;

const accountOf = async ({ table }: ReconcileWorld, file: string): Promise<Account> => {
  const id = keyPattern.exec(file)?.[1];
  const account = id === undefined ? undefined : await findAccount(table, id);
  if (account) return account;
  throw new Failure(
    'missing',
    'statement_without_account',
    'drop statements as {account}/{file name}, under the id of a stored account',
  );
};

const formatOf = (account: Account): Format => {
  const format = formats[account.provider];
  if (format) return (account.bank && format.of?.(account.bank.number)) ?? format;
  throw new Failure(
    'unsupported',
    'statement_without_format',
    `no statement format is known for the provider ${account.provider}`,
  );
};

const work = async (
  world: ReconcileWorld,
  { account, file, hash }: FileToRun,
  begun: Begun,
): Promise<Run> => {
  const { zone } = await getAuthority(world.table, account.authority);
  const read = await readFile(world.files, file, { format: formatOf(account), hash });
  const span = spanOf(read.lines.map((line) => line.at));
  const window = span && windowOf(span, zone, begun.coveredTo);
  const before = await readBefore(world.table, account.id, span && window && { span, window });
  const compared = await compare(world.table, read, { account, window, before });
  const result = resultOf(compared, read, { open: before.open, span });
  const { verdicts } = compared;
  return finish(world, { begun, account, zone, result, verdicts, span, window });
};

const workOrRefuse = async (world: ReconcileWorld, file: FileToRun, begun: Begun): Promise<Run> => {
  try {
    return await work(world, file, begun);
  } catch (fault) {
    if (!(fault instanceof Failure) || fault.kind !== 'unprocessable') throw fault;
    return refuse(world, begun, { code: fault.code, detail: fault.message });
  }
};

const told = ({ log }: ReconcileWorld, run: Run): void => {
  const { id, state, attempt, account, discrepancies } = run;
  log.info('reconciled', { run: id, state, attempt, account, discrepancies });
  log.count('reconciliation_run', { state });
};

/** Runs under the account's lease; a twin may have finished while this one waited for its turn. */
const inTurn = async (world: ReconcileWorld, toRun: FileToRun): Promise<Run> => {
  const lease = await takeLease(world, toRun.account.id);
  try {
    const finished = await finishedRun(world, toRun);
    if (finished) return finished;
    const run = await workOrRefuse(world, toRun, await begin(world, toRun));
    told(world, run);
    return run;
  } finally {
    await lease.release();
  }
};

/**
 * Reconciles the object `file` (`{account}/{file name}`) of the bucket of statements. The same bytes
 * again answer the earlier run and write nothing. A file that must not be used ends as a refused run.
 * Throws `Failure('busy')` while another run of the account is at work, `Failure('missing')` for a file or
 * an account that is not there: both may be tried again.
 */
export const reconcile = async (
  world: ReconcileWorld,
  { file }: { readonly file: string },
): Promise<Run> => {
  const account = await accountOf(world, file);
  const hash = await hashOf(world.files, file);
  const toRun = { account, file, hash, format: formatOf(account).name };
  return (await finishedRun(world, toRun)) ?? (await inTurn(world, toRun));
};
