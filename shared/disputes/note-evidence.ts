// Notes what was sent to the provider as evidence: where it is kept, by whom; never what it says.
import { Failure } from '../kernel/failure.ts';
import type { World } from '../world.ts';
import type { EvidenceBody } from './model/bodies.ts';
import { type Dispute, type EvidenceNote, evidenceLimit } from './model/dispute.ts';
import { noDispute } from './model/refusals.ts';
import { disputeMeanings } from './model/states.ts';
import { disputeWrites, findDispute } from './store/disputes.ts';

export interface NoteEvidenceInput {
  readonly dispute: string;
  readonly by: string;
  readonly body: EvidenceBody;
}

const tries = 5;

const ended = (state: string): Failure =>
  new Failure(
    'conflict',
    'dispute_ended',
    `this dispute is ${state}: the provider takes no evidence any more`,
  );

const tooMuchEvidence = (): Failure =>
  new Failure(
    'unprocessable',
    'too_much_evidence',
    `at most ${evidenceLimit} notes are kept of a dispute: name a file that holds the rest`,
  );

const tooBusy = (): Failure =>
  new Failure('busy', 'try_again', 'others are changing this dispute: try again', {
    retryAfterSeconds: 1,
  });

const isSame = (one: EvidenceNote, { by, body }: NoteEvidenceInput): boolean =>
  one.by === by &&
  one.note === body.note &&
  one.references.join('\n') === body.references.join('\n');

const noted = (before: Dispute, { by, body }: NoteEvidenceInput, at: number): Dispute => {
  if (disputeMeanings[before.state].isOver) throw ended(before.state);
  if (before.evidence.length >= evidenceLimit) throw tooMuchEvidence();
  const { references, note } = body;
  const one = { at, by, references, ...(note === undefined ? {} : { note }) };
  return { ...before, evidence: [...before.evidence, one] };
};

/**
 * The dispute with the note. The same note of the same person is kept once. Throws Failures: missing,
 * conflict once the dispute is over, busy after five lost races.
 */
export const noteEvidence = async (
  { table, now }: Pick<World, 'table' | 'now'>,
  input: NoteEvidenceInput,
): Promise<Dispute> => {
  for (let left = tries; left > 0; left -= 1) {
    const before = await findDispute(table, input.dispute);
    if (!before) throw noDispute();
    if (before.evidence.some((one) => isSame(one, input))) return before;
    const after = noted(before, input, now());
    const { status } = await table.commit(disputeWrites(before, after));
    if (status === 'committed') return after;
  }
  throw tooBusy();
};
