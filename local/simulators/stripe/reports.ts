// Report runs: asked for, pending for a while, then a file that is fetched with the API key.
import * as z from 'zod';
import { badParameter, missing } from './errors.ts';
import { expand, integer, parsed } from './params.ts';
import { isColumn } from './report-columns.ts';
import type { Plain } from './resources.ts';
import { itemizedCsv } from './settle.ts';
import { type Call, emit, type FileLine, newId, onItsOwn, type State, seconds } from './state.ts';

const reportTypes = {
  'payout_reconciliation.itemized.5': 'by_date',
  'payout_reconciliation.by_id.itemized.4': 'by_id',
} as const;

const isReportType = (text: string): text is keyof typeof reportTypes =>
  Object.hasOwn(reportTypes, text);

const parameters = z.strictObject({
  interval_start: integer.optional(),
  interval_end: integer.optional(),
  timezone: z.string().optional(),
  currency: z.string().toLowerCase().optional(),
  payout: z.string().optional(),
  reporting_category: z.string().optional(),
  columns: z.array(z.string()).optional(),
});
type Parameters = z.infer<typeof parameters>;

const createParams = z.strictObject({
  report_type: z.string(),
  parameters: parameters.optional(),
  expand,
});

export const createReportRun = (state: State, { form }: Call): Plain => {
  const { report_type, parameters: asked = {} } = parsed(createParams, form);
  if (!isReportType(report_type))
    throw badParameter(`Invalid report type: ${report_type} is not offered here.`, {
      param: 'report_type',
    });
  const kind = reportTypes[report_type];
  checkParameters(state, kind, asked);
  const run: Plain = {
    id: newId(state, 'frr'),
    object: 'reporting.report_run',
    created: seconds(state),
    error: null,
    livemode: false,
    parameters: asked,
    report_type,
    result: null,
    status: 'pending',
    succeeded_at: null,
  };
  state.reportRuns.set(run.id, run);
  onItsOwn(state, state.settings.reportDelayMs, () => finish(state, run, { kind, asked }));
  return run;
};

export const retrieveReportRun = (state: State, { id }: Call): Plain => {
  const run = state.reportRuns.get(id);
  if (!run) throw missing('report run', id, 'report_run');
  return run;
};

export const retrieveFile = (state: State, { id }: Call): Plain => {
  const { contents, ...file } = fileOf(state, id);
  return file;
};

/** The bytes of a file, as its url serves them. */
export const fileOf = (state: State, id: string): Plain & { readonly contents: string } => {
  const file = state.files.get(id);
  if (!file) throw missing('file upload', id, 'file');
  return file;
};

type Kind = (typeof reportTypes)[keyof typeof reportTypes];

const checkParameters = (state: State, kind: Kind, asked: Parameters): void => {
  const unknown = asked.columns?.find((column) => !isColumn(column));
  if (unknown !== undefined)
    throw badParameter(`Invalid column: ${unknown}.`, { param: 'parameters[columns]' });
  if (asked.timezone !== undefined && !isZone(asked.timezone))
    throw badParameter(`Invalid timezone: ${asked.timezone}.`, { param: 'parameters[timezone]' });
  if (kind === 'by_id') checkPayout(state, asked.payout);
  else checkInterval(state, asked);
};

const checkPayout = (state: State, payout: string | undefined): void => {
  if (payout === undefined) throw needed('payout');
  const found = state.payouts.get(payout);
  if (!found) throw missing('payout', payout, 'parameters[payout]');
  if (!found.automatic)
    throw badParameter('Only automatic payouts can be reconciled by Stripe.', {
      param: 'parameters[payout]',
    });
};

const checkInterval = (state: State, asked: Parameters): void => {
  const { interval_start: start, interval_end: end } = asked;
  if (start === undefined) throw needed('interval_start');
  if (end === undefined) throw needed('interval_end');
  if (end <= start)
    throw badParameter('interval_end must be later than interval_start.', {
      param: 'parameters[interval_end]',
    });
  if (end > seconds(state) + 1)
    throw badParameter('The data for this interval is not available yet.', {
      param: 'parameters[interval_end]',
    });
};

const needed = (name: string): Error =>
  badParameter(`Missing required param: parameters[${name}].`, {
    code: 'parameter_missing',
    param: `parameters[${name}]`,
  });

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
};

type Asked = { readonly kind: Kind; readonly asked: Parameters };

const finish = (state: State, run: Plain, { kind, asked }: Asked): void => {
  const lines = (kind === 'by_id' ? ofPayout : ofInterval)(state, asked).filter(
    ({ transaction }) =>
      (asked.currency ?? transaction.currency) === transaction.currency &&
      (asked.reporting_category ?? transaction.reporting_category) ===
        transaction.reporting_category,
  );
  const file = stored(state, run, itemizedCsv(state, lines, asked));
  const done: Plain = { ...run, status: 'succeeded', succeeded_at: seconds(state), result: file };
  state.reportRuns.set(run.id, done);
  emit(state, 'reporting.report_run.succeeded', done);
};

const ofPayout = (state: State, asked: Parameters): readonly FileLine[] =>
  state.payoutLines.get(asked.payout ?? '') ?? [];

/** By date: what was paid out from interval_start (inclusive) to interval_end (exclusive). */
const ofInterval = (state: State, asked: Parameters): readonly FileLine[] => {
  const { interval_start: start = 0, interval_end: end = 0, payout } = asked;
  return [...state.payouts.values()]
    .filter((one) => one.created >= start && one.created < end && (payout ?? one.id) === one.id)
    .flatMap((one) => state.payoutLines.get(one.id) ?? []);
};

const stored = (state: State, run: Plain, contents: string): Plain => {
  const id = newId(state, 'file');
  const file: Plain = {
    id,
    object: 'file',
    created: seconds(state),
    expires_at: null,
    filename: `${run.id}.csv`,
    links: null,
    purpose: 'finance_report_run',
    size: Buffer.byteLength(contents),
    title: `FinanceReportRun ${run.id}`,
    type: 'csv',
    url: `${state.url}/v1/files/${id}/contents`,
  };
  state.files.set(id, { ...file, contents });
  return file;
};
