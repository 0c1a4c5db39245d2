// The partner's line to the authority's pay API: what is due for a notice, before money is taken.
import * as z from 'zod';
import type { Lines, Verified } from './simulator.ts';

const Answer = z.looseObject({
  notices: z.array(
    z.looseObject({
      result: z.string(),
      payable: z.boolean().optional(),
      reason: z.string().optional(),
      amount: z.looseObject({ amount: z.int(), currency: z.string() }).optional(),
    }),
  ),
});

/** Asks about one notice. Throws with the answer's words when the question itself is refused. */
export const verified = async (
  { pay, token }: Lines,
  authority: string,
  number: string,
): Promise<Verified> => {
  const answer = await fetch(`${pay}/v1/partners/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ authority, notices: [{ number }] }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the authority refused to verify (${answer.status}): ${text}`);
  const [notice] = Answer.parse(JSON.parse(text)).notices;
  return {
    payable: notice?.payable === true,
    reason: notice?.reason ?? notice?.result,
    dueMinor: notice?.amount?.amount ?? 0,
  };
};
