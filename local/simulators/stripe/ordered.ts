// Which faults strike this request: from the queue, and from metadata[simulate] so often per key.
import type { Fault } from '../kit/faults.ts';
import type { Incoming } from '../kit/server.ts';
import { badParameter } from './errors.ts';
import {
  type FaultName,
  faultMoments,
  faultsAt,
  isFaultName,
  type Moment,
  type StripeFaults,
  simulated,
  simulatedNames,
} from './faults.ts';
import type { Form } from './form.ts';
import type { Metadata } from './resources.ts';

type House = {
  readonly faults: StripeFaults;
  /** How often each fault asked for by metadata has struck, by idempotency key and name. */
  readonly struck: Map<string, number>;
};

type Request = {
  readonly incoming: Incoming;
  readonly form: Form;
  readonly requestId: string;
  readonly key: string | undefined;
};

/** The faults of this moment: at most one from the queue, and those that the metadata asks for. */
export const orderedFaults = (
  house: House,
  request: Request,
  moment: Moment,
): readonly Fault<FaultName>[] => {
  const { method, path } = request.incoming;
  const queued = house.faults.take({ method, path }, faultsAt(moment));
  return [...(queued ? [queued] : []), ...byMetadata(house, request, moment)];
};

/** Refuses metadata that asks for a fault which does not exist: a typing error would pass unseen. */
export const checkSimulated = (form: Form): void => {
  const unknown = simulatedNames(metadataOf(form)).find(({ name }) => !isFaultName(name));
  if (unknown)
    throw badParameter(`metadata[simulate] names no fault of this simulator: ${unknown.name}`, {
      param: 'metadata[simulate]',
    });
};

const byMetadata = (
  { struck }: House,
  request: Request,
  moment: Moment,
): readonly Fault<FaultName>[] => {
  if (request.incoming.method !== 'POST') return [];
  const once = request.key ?? request.requestId;
  return simulated(metadataOf(request.form)).flatMap(({ fault, times = 1 }) => {
    const mark = `${once} ${fault}`;
    const before = struck.get(mark) ?? 0;
    if (faultMoments[fault] !== moment || before >= times) return [];
    struck.set(mark, before + 1);
    return [{ fault }];
  });
};

const metadataOf = ({ metadata }: Form): Metadata | undefined => {
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return undefined;
  const texts = Object.entries(metadata).flatMap(([name, text]) =>
    typeof text === 'string' ? [[name, text] as const] : [],
  );
  return Object.fromEntries(texts);
};
