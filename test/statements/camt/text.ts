// Text for readers of streams, cut into pieces of any size.

/** The text in chunks of `size` characters, never through the middle of one. */
export async function* textOf(text: string, size = 65_536): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
