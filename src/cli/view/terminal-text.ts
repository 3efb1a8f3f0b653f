/**
 * Text that came from a registry, made fit for a terminal: what could move the cursor, forge a line
 * or turn the reading direction is shown instead of obeyed. C0, DEL and C1 as `^[`, what is
 * invisible as `<U+202E>`. Lossless output is JSON's matter.
 */
export function terminalText(text: string): string {
  return text.replace(UNSAFE, shown);
}

/** The same for characters that JSON itself leaves as they are. */
export const UNSAFE_IN_JSON =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
