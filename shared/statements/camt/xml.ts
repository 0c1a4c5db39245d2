// Reads XML as a stream of closed elements: text stays text, limits are small, and a DTD refuses the file.
import { SaxesParser } from 'saxes';
import { Failure } from '../../kernel/failure.ts';
import { refusedFile } from '../format.ts';

/** An element with what it holds; `currency` is its attribute `Ccy`. */
export interface Element {
  readonly name: string;
  readonly currency?: string;
  /** Line of its start tag in the file, from 1. */
  readonly line: number;
  text: string;
  readonly children: Element[];
}

/** What a reader wants to see: elements as they open and as they close. */
export interface Watch {
  readonly opened: (element: Element, namespace: string) => void;
  /** True: keep the element inside its parent. */
  readonly closed: (element: Element) => boolean;
  /** Elements of no interest, by their namespace: skipped with everything in them. */
  readonly isForeign: (name: string, namespace: string) => boolean;
}

const depthLimit = 40;
const textLimitCharacters = 20_000;
/** Elements that may wait inside one kept element; details are handed over one by one. */
const elementLimit = 50_000;

const notXml = (line: number): Failure =>
  refusedFile(
    'statement_xml',
    `the file is not well-formed XML near line ${line}: fetch it again, and do not edit it`,
  );

const refusedDtd = (): Failure =>
  refusedFile(
    'statement_dtd',
    'the file declares a document type, which bank messages never do: it is not read',
  );

const tooLarge = (line: number): Failure =>
  refusedFile(
    'statement_xml_limits',
    `an element near line ${line} is deeper or larger than any bank message: it is not read`,
  );

type Parser = SaxesParser<{ xmlns: true; position: true }>;

interface Reading {
  readonly parser: Parser;
  readonly watch: Watch;
  readonly stack: Element[];
  /** Depth inside a skipped element; 0 = not inside one. */
  skipped: number;
  held: number;
}

const opened = (
  reading: Reading,
  tag: { readonly local: string; readonly uri: string; readonly currency: string | undefined },
): void => {
  const { parser, watch, stack } = reading;
  if (stack.length + reading.skipped >= depthLimit) throw tooLarge(parser.line);
  if (reading.skipped > 0 || watch.isForeign(tag.local, tag.uri)) {
    reading.skipped += 1;
    return;
  }
  const element: Element = {
    name: tag.local,
    line: parser.line,
    text: '',
    children: [],
    ...(tag.currency === undefined ? {} : { currency: tag.currency }),
  };
  stack.push(element);
  reading.held += 1;
  if (reading.held > elementLimit) throw tooLarge(parser.line);
  watch.opened(element, tag.uri);
};

const sizeOf = (element: Element): number =>
  element.children.reduce((sum, child) => sum + sizeOf(child), 1);

const closed = (reading: Reading): void => {
  const { watch, stack } = reading;
  if (reading.skipped > 0) {
    reading.skipped -= 1;
    return;
  }
  const element = stack.pop();
  if (!element) return;
  element.text = element.text.trim();
  if (watch.closed(element)) stack.at(-1)?.children.push(element);
  else reading.held -= sizeOf(element);
};

const told = (reading: Reading, text: string): void => {
  const element = reading.stack.at(-1);
  if (reading.skipped > 0 || !element) return;
  element.text += text;
  if (element.text.length > textLimitCharacters) throw tooLarge(reading.parser.line);
};

/** Entities and the like are errors of the parser; it goes on by itself, so each is thrown here. */
const readingOf = (watch: Watch): Reading => {
  const parser: Parser = new SaxesParser({ xmlns: true, position: true });
  const reading: Reading = { parser, watch, stack: [], skipped: 0, held: 0 };
  parser.on('error', () => {
    throw notXml(parser.line);
  });
  parser.on('doctype', () => {
    throw refusedDtd();
  });
  parser.on('opentag', ({ local, uri, attributes }) =>
    opened(reading, { local, uri, currency: attributes['Ccy']?.value }),
  );
  parser.on('closetag', () => closed(reading));
  parser.on('text', (text) => told(reading, text));
  parser.on('cdata', (text) => told(reading, text));
  return reading;
};

/** A document type begins: refused before the parser has gathered it whole. */
const hasDoctype = (text: string): boolean => text.includes('<!DOCTYPE');

/** The refusal that reading on met, if any. */
const refusalOf = (read: () => void): Failure | undefined => {
  try {
    read();
    return undefined;
  } catch (fault) {
    if (fault instanceof Failure) return fault;
    throw fault;
  }
};

/** Sees a DTD wherever the text was cut. */
const dtdWatch = () => {
  let tail = '';
  let isSeen = false;
  return (chunk: string): boolean => {
    isSeen = isSeen || hasDoctype(tail + chunk);
    tail = chunk.slice(-8);
    return isSeen;
  };
};

/**
 * Hands the elements of a document to `watch`; yields after each chunk, so that its caller can pass on
 * what was found. Throws `Failure('unprocessable', 'statement_…')` for what is no sound XML, after the
 * last byte: so the refusal of a file does not depend on how its bytes were cut.
 */
export async function* elementsOf(
  text: AsyncIterable<string>,
  watch: Watch,
): AsyncGenerator<'chunk'> {
  const { parser } = readingOf(watch);
  const seesDtd = dtdWatch();
  let refusal: Failure | undefined;
  let isEmpty = true;
  for await (const chunk of text) {
    isEmpty = isEmpty && chunk.trim() === '';
    if (seesDtd(chunk)) refusal = refusedDtd();
    refusal ??= refusalOf(() => void parser.write(chunk));
    if (!refusal) yield 'chunk';
  }
  if (isEmpty) refusal ??= refusedFile('statement_empty', 'the file is empty: fetch it again');
  refusal ??= refusalOf(() => void parser.close());
  if (refusal) throw refusal;
  yield 'chunk';
}
