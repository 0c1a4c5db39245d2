// Which faults strike this request: from the queue, and from metadata[simulate] once per key.
import type { Fault } from '../kit/faults.ts';
import type { Incoming } from '../kit/server.ts';
import { type FaultName, faultMoments, faultsAt, type StripeFaults, simulated } from './faults.ts';
import type { Form } from './form.ts';
import type { Metadata } from './resources.ts';

export type Ordered = {
  readonly before: FaultName | undefined;
  readonly execution: readonly FaultName[];
  readonly answer: readonly Fault<FaultName>[];
};

type House = { readonly faults: StripeFaults; readonly struck: Set<string> };
type Request = {
  readonly incoming: Incoming;
  readonly form: Form;
  readonly requestId: string;
  readonly key: string | undefined;
};

/** Takes at most one fault of each moment from the queue, and adds those that the metadata asks for. */
export const orderedFaults = (house: House, request: Request): Ordered => {
  const { method, path } = request.incoming;
  const own = byMetadata(house, request);
  const take = (moment: 'before' | 'execution' | 'answer'): readonly Fault<FaultName>[] => {
    const queued = house.faults.take({ method, path }, faultsAt(moment));
    const asked = own.filter((name) => faultMoments[name] === moment);
    return [...(queued ? [queued] : []), ...asked.map((fault) => ({ fault }))];
  };
  const before = take('before')[0]?.fault;
  if (before !== undefined) return { before, execution: [], answer: [] };
  return {
    before,
    execution: take('execution').map((one) => one.fault),
    answer: take('answer'),
  };
};

const byMetadata = ({ struck }: House, request: Request): readonly FaultName[] => {
  if (request.incoming.method !== 'POST') return [];
  const once = request.key ?? request.requestId;
  return simulated(metadataOf(request.form)).filter((name) => {
    const mark = `${once} ${name}`;
    const fresh = !struck.has(mark);
    struck.add(mark);
    return fresh;
  });
};

const metadataOf = ({ metadata }: Form): Metadata | undefined => {
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return undefined;
  const texts = Object.entries(metadata).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.fromEntries(texts);
};
