// Files for tests: bytes cut into chunks of any size, and rows gathered again.
import { Failure } from '../../shared/kernel/failure.ts';
import type { Format, StatementRow } from '../../shared/statements/format.ts';

/** Bytes as a stream whose chunks hold `sizeBytes` each. */
export async function* chunksOf(
  content: Uint8Array | string,
  sizeBytes = 65_536,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += sizeBytes) yield bytes.subarray(at, at + sizeBytes);
}

export type ReadFile =
  | { readonly rows: readonly StatementRow[] }
  | { readonly refused: string; readonly detail: string };

/** Reads a whole file; a refusal becomes its code, anything else is thrown on. */
export const readAll = async (
  format: Format,
  content: Uint8Array | string,
  sizeBytes?: number,
): Promise<ReadFile> => {
  const rows: StatementRow[] = [];
  try {
    for await (const row of format.read(chunksOf(content, sizeBytes))) rows.push(row);
    return { rows };
  } catch (fault) {
    if (fault instanceof Failure) return { refused: fault.code, detail: fault.message };
    throw fault;
  }
};
