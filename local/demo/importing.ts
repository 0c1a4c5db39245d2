// The demo's other act: a CSV of obligations is dropped into the bucket, and its report is read back.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { expectStatus } from './api.ts';
import { type Printer, step } from './print.ts';
import { must, mustBe, type Stage } from './stage.ts';

/** The authority that a mapping's files belong to in this demo. */
const authorities = {
  clearlane: {
    id: 'shanghai',
    body: {
      name: 'Shanghai traffic police',
      zone: 'Asia/Shanghai',
      currency: 'CNY',
      normaliser: 'cn_decision',
      factor: 'plate_tail',
      accounts: [],
    },
  },
  'nyc-open-parking': {
    id: 'nyc',
    body: {
      name: 'City of New York',
      zone: 'America/New_York',
      currency: 'USD',
      normaliser: 'plain',
      factor: 'amount',
      accounts: [],
      fiscal_year_start_month: 7,
    },
  },
} as const;

type MappingName = keyof typeof authorities;

const isMapping = (name: string): name is MappingName => Object.hasOwn(authorities, name);

const Sums = z.record(z.string(), z.record(z.string(), z.number()));

const Report = z.looseObject({
  rows: z.number(),
  imported: z.number(),
  unchanged: z.number(),
  changed: z.number(),
  rejected: z.number(),
  unsummed: z.number(),
  sums: Sums,
  currency: z.string().optional(),
  fault: z.object({ code: z.string(), detail: z.string() }).optional(),
  rejections: z.array(
    z.looseObject({
      line: z.number(),
      number: z.string().optional(),
      code: z.string(),
      detail: z.string(),
    }),
  ),
});
type Report = z.infer<typeof Report>;

const rejectionsShown = 20;
const importWithinMs = 900_000;

const drop = async (stage: Stage, key: string, body: Uint8Array): Promise<Report> => {
  const { buckets, idle } = stage.house.cloud;
  buckets.put('ImportsBucketName', key, body);
  await idle(importWithinMs);
  return Report.parse(
    JSON.parse(buckets.get('ImportsBucketName', `reports/${key}.json`).toString('utf8')),
  );
};

const money = (minor: number | undefined): string => ((minor ?? 0) / 100).toFixed(2);

const printSums = (out: Printer, report: Report): void => {
  for (const [column, sums] of Object.entries(report.sums))
    out.note(
      `${column.padEnd(18)} ${money(sums['read']).padStart(15)} = imported ${money(sums['imported'])}` +
        ` + unchanged ${money(sums['unchanged'])} + changed ${money(sums['changed'])}` +
        ` + rejected ${money(sums['rejected'])}`,
    );
};

const printRejections = (out: Printer, { rejections }: Report): void => {
  for (const { line, number, detail } of rejections.slice(0, rejectionsShown))
    out.note(`line ${line} ${number ?? ''}: ${detail}`);
  if (rejections.length > rejectionsShown)
    out.note(`… and ${rejections.length - rejectionsShown} more, all in the report file`);
};

const closes = (report: Report): void => {
  const { rows, imported, unchanged, changed, rejected } = report;
  mustBe(imported + unchanged + changed + rejected, rows, 'rows that ended');
  for (const [column, sums] of Object.entries(report.sums)) {
    const { read = 0, ...ends } = sums;
    mustBe(
      Object.values(ends).reduce((all, one) => all + one, 0),
      read,
      `sum of ${column}`,
    );
  }
};

const checked = (report: Report): Report => {
  must(report.fault === undefined, `the file was refused: ${report.fault?.detail}`);
  closes(report);
  return report;
};

/** Imports a file twice: the second time must change nothing. */
export const importFile = async (
  out: Printer,
  stage: Stage,
  wanted: { readonly file: string; readonly mapping: string },
): Promise<void> => {
  const { mapping, file } = wanted;
  if (!isMapping(mapping))
    throw new Error(`no mapping "${mapping}": use ${Object.keys(authorities).join(' or ')}`);
  const { id, body } = authorities[mapping];
  const bytes = readFileSync(file);
  if ((await stage.staff.get(`/v1/authorities/${id}`)).status === 404)
    expectStatus(await stage.staff.put(`/v1/authorities/${id}`, body), 200, 201);
  out.heading(`Importing ${file} (${bytes.length} bytes)`);
  await step(out, 'every row ends, and every sum closes to the cent', async () => {
    const report = checked(await drop(stage, `obligations/${id}/${mapping}/first.csv`, bytes));
    printSums(out, report);
    printRejections(out, report);
    return `${report.rows} rows: ${report.imported} imported, ${report.rejected} rejected`;
  });
  await step(out, 'the same file again changes nothing', async () => {
    const report = checked(await drop(stage, `obligations/${id}/${mapping}/second.csv`, bytes));
    mustBe(report.imported + report.changed, 0, 'rows that changed anything');
    return `${report.unchanged} unchanged, ${report.rejected} rejected again`;
  });
};
