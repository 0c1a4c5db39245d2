// Keeps the reports of imports: counts and sums in the table, all rejected rows in a file beside.
import { keys } from '../../table/keys.ts';
import type { Put, Table } from '../../table/table.ts';
import { ImportReport, type Rejection } from '../model/report.ts';

/** Reports lie outside the folder of imports, so that writing one starts no import. */
export const reportFileOf = (file: string): string => `reports/${file}.json`;

export const reportWrite = (report: ImportReport): Put => ({
  kind: 'put',
  key: keys.importReport(report.id),
  attributes: ImportReport.parse(report),
  condition: { name: 'whenAbsent' },
});

/** The report as a JSON text with every rejected row, for the people who sent the file. */
export const reportText = (report: ImportReport, rejections: readonly Rejection[]): string =>
  JSON.stringify({ ...report, rejections }, null, 2);

/** The latest reports, newest first. */
export const latestReports = async (
  table: Table,
  limit: number,
): Promise<readonly ImportReport[]> => {
  const { table: name, pk } = keys.importReport('');
  const { items } = await table.list({ table: name, pk, backwards: true, limit });
  return items.map((item) => ImportReport.parse(item));
};
