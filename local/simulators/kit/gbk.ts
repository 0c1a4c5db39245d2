// Writes text as GBK, which Node only reads: the table is the decoder's own, turned around.

const table = (): ReadonlyMap<string, number> => {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd') codes.set(text, lead * 256 + trail);
    }
  return codes;
};

let known: ReadonlyMap<string, number> | undefined;

const question = 0x3f;

/** The text's bytes in GBK; what GBK has no code for becomes a question mark. */
export const gbk = (text: string): Buffer => {
  known ??= table();
  const codes = known;
  const bytes = Array.from(text).flatMap((character) => {
    const point = character.codePointAt(0) ?? question;
    if (point < 0x80) return [point];
    const code = codes.get(character);
    return code === undefined ? [question] : [code >> 8, code & 0xff];
  });
  return Buffer.from(bytes);
};
