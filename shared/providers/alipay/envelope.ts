// Cuts an answer of the gateway into its parts by position: the signature covers the exact bytes in between.

/** One answer: the bytes that were signed, and what stands beside them. */
export interface Envelope {
  readonly signedBytes: Buffer;
  /** '' where the gateway did not sign. */
  readonly sign: string;
  /** In certificate mode: which of Alipay's certificates signed. */
  readonly certificateSerial: string | undefined;
  /** True for `error_response`, which stands in place of the method's own answer. */
  readonly isError: boolean;
}

/** Bytes that begin and end a value's nesting; in UTF-8 they never occur inside other characters. */
const openers = '{[';
const closers = '}]';
const whitespace = ' \t\r\n';

/** Where the text that begins with a quote at `from` ends: the place after its closing quote. */
const afterText = (json: string, from: number): number => {
  for (let at = from + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return -1;
};

const afterBlank = (json: string, from: number): number => {
  let at = from;
  while (at < json.length && whitespace.includes(json[at] ?? '')) at += 1;
  return at;
};

/** Where the value that begins at `from` ends: before the comma or brace that follows it. */
const afterValue = (json: string, from: number): number => {
  let depth = 0;
  for (let at = from; at >= 0 && at < json.length; ) {
    const character = json[at] ?? '';
    if (character === '"') {
      at = afterText(json, at);
      continue;
    }
    if (depth === 0 && (character === ',' || closers.includes(character))) return at;
    depth += Number(openers.includes(character)) - Number(closers.includes(character));
    at += 1;
  }
  return -1;
};

interface Member {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

const memberAt = (json: string, from: number): Member | undefined => {
  const nameEnd = json[from] === '"' ? afterText(json, from) : -1;
  const colon = nameEnd < 0 ? -1 : afterBlank(json, nameEnd);
  if (json[colon] !== ':') return undefined;
  const valueFrom = afterBlank(json, colon + 1);
  const next = afterValue(json, valueFrom);
  if (next < 0) return undefined;
  const to = valueFrom + json.slice(valueFrom, next).trimEnd().length;
  return { name: json.slice(from + 1, nameEnd - 1), from: valueFrom, to, next };
};

/** The members of the outermost object by name; undefined where one stands twice or none can be told. */
const membersOf = (json: string): ReadonlyMap<string, Member> | undefined => {
  const members = new Map<string, Member>();
  let at = afterBlank(json, 0);
  if (json[at] !== '{') return undefined;
  do {
    const member = memberAt(json, afterBlank(json, at + 1));
    if (!member || members.has(member.name)) return undefined;
    members.set(member.name, member);
    at = member.next;
  } while (json[at] === ',');
  return members;
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const textIn = (json: string, member: Member | undefined): string | undefined => {
  const value = member && parsed(json.slice(member.from, member.to));
  return typeof value === 'string' ? value : undefined;
};

/** `alipay.trade.query` answers under `alipay_trade_query_response`. */
export const responseName = (method: string): string => `${method.replaceAll('.', '_')}_response`;

/** The parts of an answer to `method`; undefined when the body is nothing of the kind. */
export const envelopeOf = (method: string, body: Buffer): Envelope | undefined => {
  // One character per byte: positions in the text are positions in the bytes.
  const json = body.toString('latin1');
  if (parsed(body.toString('utf8')) === undefined) return undefined;
  const members = membersOf(json);
  const own = members?.get(responseName(method));
  const content = own ?? members?.get('error_response');
  if (!content) return undefined;
  return {
    signedBytes: body.subarray(content.from, content.to),
    sign: textIn(json, members?.get('sign')) ?? '',
    certificateSerial: textIn(json, members?.get('alipay_cert_sn')),
    isError: own === undefined,
  };
};
