// What staff may ask of runs: by account, by a run's id, page by page.
import * as z from 'zod';
import { SettingId } from '../../settings/model/authority.ts';
import { runIdPattern } from './run.ts';

export const Cursor = z
  .string()
  .regex(/^[\w#-]{1,200}$/, 'repeat the cursor of the page before, unchanged');

export const AccountQuery = z.strictObject({ account: SettingId, cursor: Cursor.optional() });
export type AccountQuery = z.infer<typeof AccountQuery>;

export const RunPath = z.strictObject({
  run_id: z.string().regex(runIdPattern, 'use a run_id as the list of runs shows it'),
});

export const PageQuery = z.strictObject({ cursor: Cursor.optional() });

export const pageSize = 100;
