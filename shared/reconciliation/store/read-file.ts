// Reads a statement's object: once for its hash, once for its rows, and both must be the same bytes.
import { createHash } from 'node:crypto';
import { Failure } from '../../kernel/failure.ts';
import {
  type Format,
  refusedFile,
  type StatementFault,
  type StatementLine,
} from '../../statements/format.ts';
import type { Files } from '../../world.ts';
import { newTotals, readFault, readLine, type Totals } from '../model/totals.ts';

const bucket = 'statements';
/** Among fewer faults than this, a file is never given up. */
const faultAllowance = 100;
const faultShare = 0.05;

const chunksOf = async (files: Files, file: string): Promise<AsyncIterable<Uint8Array>> => {
  const chunks = await files.read(bucket, file);
  if (chunks) return chunks;
  throw new Failure('missing', 'statement_missing', `there is no statement ${file}: drop it again`);
};

/** SHA-256 of the object's bytes, in hex. */
export const hashOf = async (files: Files, file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of await chunksOf(files, file)) hash.update(chunk);
  return hash.digest('hex');
};

export interface FileRead {
  readonly lines: readonly StatementLine[];
  readonly faults: readonly StatementFault[];
  readonly totals: Totals;
}

const checkFaults = ({ lines, faults }: FileRead): void => {
  const most = Math.max(faultAllowance, (lines.length + faults.length) * faultShare);
  const [first] = faults;
  if (first && faults.length > most)
    throw refusedFile(
      'statement_too_many_faults',
      `${faults.length} rows cannot be read, the first in line ${first.line}: ${first.detail}`,
    );
};

/** All rows of a file. Throws `Failure('unprocessable')` when it must not be used as a whole. */
export const readFile = async (
  files: Files,
  file: string,
  expected: { readonly format: Format; readonly hash: string },
): Promise<FileRead> => {
  const hash = createHash('sha256');
  async function* hashed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const lines: StatementLine[] = [];
  const faults: StatementFault[] = [];
  const totals = newTotals();
  for await (const row of expected.format.read(hashed(await chunksOf(files, file)))) {
    if (row.is === 'fault') {
      readFault(totals);
      faults.push(row);
    } else {
      readLine(totals, row);
      lines.push(row);
    }
  }
  if (hash.digest('hex') !== expected.hash)
    throw new Failure('busy', 'statement_changed', `${file} changed while it was read: run again`);
  const read = { lines, faults, totals };
  checkFaults(read);
  return read;
};
